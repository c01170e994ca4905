"""Real feeds: shops and registers of three kinds, imported whole."""

from collections import Counter

import pytest

from catalog.feeds import Reject, Row, read

pytestmark = pytest.mark.shared


def taken(path) -> tuple[list, list[Row], list[Reject]]:
    found = list(read(path))
    rows = [row for row in found if isinstance(row, Row)]
    rejects = [row for row in found if isinstance(row, Reject)]
    assert len(found) == sum(1 for line in path.open(encoding="utf-8") if line.strip())
    return found, rows, rejects


def share(rows: list[Row], of) -> float:
    return sum(bool(of(row.product)) for row in rows) / len(rows)


def test_home_depot(shared):
    _, rows, rejects = taken(shared("homedepot/homedepot_appliances.jsonl"))
    assert (len(rows), rejects) == (128, [])
    assert Counter(row.product.category for row in rows) == {"refrigerator": 106, "dishwasher": 22}
    assert {row.product.brand for row in rows} == {"GE", "Whirlpool", "LG", "Samsung"}
    fridges = [row for row in rows if row.product.category == "refrigerator"]
    washers = [row for row in rows if row.product.category == "dishwasher"]
    assert share(fridges, lambda p: "volume" in p.attributes) == 1.0
    assert share(fridges, lambda p: "door_style" in p.attributes) > 0.95
    assert share(washers, lambda p: "width" in p.attributes) == 1.0
    assert share(washers, lambda p: "noise" in p.attributes) > 0.9
    assert all(row.product.offers[0].currency == "USD" for row in rows)
    assert all(row.product.offers[0].effective <= row.product.offers[0].price for row in rows)


def test_haier(shared):
    found, rows, rejects = taken(shared("haier-cn/haier_appliances.jsonl"))
    assert len(rows) + len(rejects) == 768
    assert share(rows, lambda p: p.brand) > 0.97  # the others name none
    assert share(rows, lambda p: p.category) > 0.95  # the others are sets of several kinds
    assert all(row.product.offers[0].currency == "CNY" for row in rows)
    assert {reject.reason for reject in rejects if not reject.duplicate} == {"neither a title nor a model number"}
    assert len(rejects) < 60
    washers = [row for row in rows if row.product.category == "washing_machine"]
    assert share(washers, lambda p: "wash_load" in p.attributes) > 0.6  # the others say it in the model number only
    televisions = [row for row in rows if row.product.category == "television"]
    assert share(televisions, lambda p: "screen_size" in p.attributes) > 0.55


def test_energy_star(shared):
    _, rows, rejects = taken(shared("energy-star/energy_star_appliances.jsonl"))
    assert all(reject.duplicate for reject in rejects)
    assert len(rejects) < 80
    assert share(rows, lambda p: p.category) == 1.0
    assert share(rows, lambda p: p.brand and p.model and p.title("en")) == 1.0
    assert all(not row.product.offers for row in rows)
    by_kind = {
        kind: [row for row in rows if row.product.category == kind]
        for kind in ("refrigerator", "dishwasher", "television")
    }
    assert (
        share(by_kind["refrigerator"], lambda p: {"volume", "width", "height", "energy_use"} <= set(p.attributes))
        > 0.95
    )
    assert share(by_kind["refrigerator"], lambda p: {"ice_maker", "smart", "counter_depth"} <= set(p.features)) == 1.0
    assert share(by_kind["dishwasher"], lambda p: {"place_settings", "water_use"} <= set(p.attributes)) == 1.0
    assert share(by_kind["television"], lambda p: {"screen_size", "panel"} <= set(p.attributes)) > 0.8
