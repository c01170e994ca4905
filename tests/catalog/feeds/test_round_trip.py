"""import(export(x)) == x, for each format that we write, on any product."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.feeds import EXPORTS, Reject, Row, read, write
from catalog.ontology import load
from catalog.product import Offer, Product, Value

KNOWN = load()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WORDS = st.sampled_from(
    [
        "Quiet dishwasher, 42 dB",
        "海尔冰箱 BCD-501W",
        "a < b > c",
        "<b>bold</b> &amp; more",
        " spaced ",
        "9 kg\twasher\n",
    ]
)
FILLED = (TEXT | WORDS).filter(bool)
MONEY = st.floats(0.01, 99999, allow_nan=False)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))
STATES = st.sampled_from(["in_stock", "out_of_stock", "preorder", "unknown"])
OFFERS = st.builds(
    Offer, MONEY, st.sampled_from(["USD", "CNY", "EUR"]), st.none() | MONEY, STATES, DAYS, st.none() | FILLED
)


@st.composite
def values(draw) -> tuple[str, Value]:
    attribute = draw(st.sampled_from(list(KNOWN.attributes.values())))
    number = draw(st.floats(-1e6, 1e6)) if attribute.numeric else None
    text = None if attribute.numeric else draw(st.sampled_from(attribute.values))
    source = draw(st.sampled_from(["feed", "title"]))
    return attribute.id, Value(number, text, attribute.unit, draw(st.none() | FILLED), source)


PRODUCTS = st.builds(
    Product,
    sku=FILLED,
    category=st.none() | st.sampled_from(list(KNOWN.categories)),
    brand=st.none() | FILLED | st.sampled_from(["LG", "Haier", "LG Electronics"]),
    model=st.none() | FILLED,
    gtin=st.none() | st.sampled_from(["4006381333931", "00012345"]),
    mpn=st.none() | FILLED,
    family=st.none() | FILLED,
    titles=st.dictionaries(st.sampled_from(["en", "zh", "fr"]), FILLED),
    descriptions=st.dictionaries(st.sampled_from(["en", "zh", "fr"]), FILLED),
    offers=st.lists(OFFERS, max_size=3).map(tuple),
    attributes=st.lists(values(), max_size=4).map(dict),
    features=st.dictionaries(st.sampled_from(list(KNOWN.features)), st.booleans(), max_size=4),
    extras=st.dictionaries(FILLED, FILLED, max_size=4),
    images=st.lists(FILLED | st.just("https://shop.example/a,b.jpg"), max_size=3).map(tuple),
)


def back(path: Path, products: list[Product], format: str) -> list[Row | Reject]:
    write(path, products, format, KNOWN)
    return list(read(path, "auto", KNOWN))


@pytest.mark.parametrize("format", EXPORTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(products=st.lists(PRODUCTS, min_size=1, max_size=3, unique_by=lambda product: product.sku))
@example(products=[Product("only-an-id")])
@example(products=[Product("a", titles={"zh": "冰箱", "en": "Fridge"}), Product("b", offers=(Offer(1.0, "USD", 2.0),))])
def test_what_is_written_is_read_as_it_was(tmp_path, format, products):
    rows = back(tmp_path / f"feed.{format}", products, format)
    assert [row.product if isinstance(row, Row) else row for row in rows] == products
    assert not any(row.repairs for row in rows)
    assert [list(row.product.titles) for row in rows] == [list(product.titles) for product in products]


WASHER = Product(
    "W-1",
    category="washing_machine",
    brand="Haier",
    model="EG100",
    titles={"en": "Haier EG100", "zh": "海尔 EG100"},
    offers=(Offer(500.0, "USD", 450.0, "in_stock", date(2026, 1, 2)), Offer(3000.0, "CNY")),
    attributes={"wash_load": Value(10.0, None, "kg", "10公斤", "title")},
)


def test_a_price_that_was_edited_in_the_google_export_holds(tmp_path):
    path = tmp_path / "feed.tsv"
    write(path, [WASHER], "google", KNOWN)
    path.write_text(path.read_text(encoding="utf-8").replace("500.00 USD", "480.00 USD"), encoding="utf-8")
    [row] = read(path, ontology=KNOWN)
    assert row.product.offers[0].price == 480.0
    assert row.product.offers[0].sale_price == 450.0
    assert row.repairs == ("edited since the export: its exact fields were not used",)


def test_a_price_that_was_deleted_from_the_google_export_is_missed(tmp_path):
    path = tmp_path / "feed.tsv"
    write(path, [WASHER], "google", KNOWN)
    text = path.read_text(encoding="utf-8").replace("500.00 USD", "").replace("450.00 USD", "")
    path.write_text(text, encoding="utf-8")
    [row] = read(path, ontology=KNOWN)
    assert (row.line, row.reason) == (2, "no price")


def test_the_google_export_is_a_table_that_others_read(tmp_path):
    path = tmp_path / "feed.tsv"
    write(path, [WASHER], "google", KNOWN)
    with path.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file, delimiter="\t")
    assert row["id"] == "W-1"
    assert (row["price"], row["sale_price"], row["availability"]) == ("500.00 USD", "450.00 USD", "in_stock")
    assert row["product_detail"] == "Specifications:wash_load:10 kg"


def test_the_jsonld_export_is_schema_org(tmp_path):
    path = tmp_path / "feed.jsonld"
    write(path, [WASHER], "jsonld", KNOWN)
    told = json.loads(path.read_text(encoding="utf-8"))
    [node] = told["@graph"]
    assert told["@context"] == "https://schema.org"
    assert (node["@type"], node["sku"], node["brand"]) == ("Product", "W-1", {"@type": "Brand", "name": "Haier"})
    assert [(offer["price"], offer["priceCurrency"]) for offer in node["offers"]] == [(450.0, "USD"), (3000.0, "CNY")]
    assert node["offers"][0]["availability"] == "https://schema.org/InStock"


def test_an_attribute_that_the_ontology_no_longer_has_is_kept_as_given(tmp_path):
    path = tmp_path / "feed.jsonl"
    told = {"schema": "daogou-product/1", "sku": "A", "category": "teleporter", "features": {"flies": True}}
    told["attributes"] = {"wings": {"number": 2.0, "unit": "count", "raw": "2 wings"}}
    path.write_text(json.dumps(told), encoding="utf-8")
    [row] = read(path, ontology=KNOWN)
    assert row.product == Product("A", extras={"category": "teleporter", "wings": "2 wings", "flies": "yes"})
    assert len(row.repairs) == 2


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"sku": ""}, "'sku' must be a text"),
        ({"sku": "A", "offers": [{"price": -1, "currency": "USD"}]}, "must be above zero"),
        ({"sku": "A", "offers": [{"price": 1, "currency": "dollars"}]}, "ISO 4217"),
        ({"sku": "A", "offers": [{"price": 1, "currency": "USD", "as_of": "soon"}]}, "must be a date"),
        ({"sku": "A", "offers": [{"price": 1, "currency": "USD", "availability": "maybe"}]}, "in_stock, out_of_stock"),
        ({"sku": "A", "attributes": {"width": 60}}, "'attributes.width' must be an object"),
        ({"sku": "A", "attributes": {"width": {"number": "wide"}}}, "must be a number"),
        ({"sku": "A", "features": {"quiet": "yes"}}, "must hold true or false"),
        ({"sku": "A", "titles": "a title"}, "'titles' must be an object"),
        ({"sku": "A", "images": [1]}, "'images' must be text"),
    ],
)
def test_a_line_of_our_export_that_was_spoilt_is_rejected_with_the_field(tmp_path, told, reason):
    path = tmp_path / "feed.jsonl"
    path.write_text(json.dumps({"schema": "daogou-product/1", **told}), encoding="utf-8")
    [row] = read(path, ontology=KNOWN)
    assert isinstance(row, Reject)
    assert reason in row.reason


def test_an_unknown_format_of_export_says_what_is_allowed(tmp_path):
    from catalog.errors import UnknownFormat

    with pytest.raises(UnknownFormat, match="google, jsonl, jsonld"):
        write(tmp_path / "feed.xls", [], "xls")
