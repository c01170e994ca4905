"""The order of hits, and the receipt that each of them gets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking import facts, missed, need_words, overlap, rank, receipts, share, strengths, thrift, value_words
from assistant.state import DialogueState, Need
from catalog.product import Offer, Product

STATE = DialogueState(category="dishwasher", currency="USD")


def washers(shop):
    return [p for p in shop if p.category == "dishwasher"]


def test_receipts_say_met_unmet_and_unknown(ontology, shop):
    state = replace(STATE, needs=(Need("price", "price", "<=", 700, "USD"), Need("feature", "steam", "has"),
                                  Need("measure", "noise", "<=", 44), Need("feature", "cheap", "has")))  # fmt: skip
    found = {p.sku: [(r.need, r.value, r.verdict) for r in receipts(p, state, ontology)] for p in washers(shop)}
    assert found["dw-4"] == [("≤ $700", "$649", "met"), ("steam", "no", "unmet"), ("noise level ≤ 44 dB", "42 dB", "met")]
    assert found["dw-5"] == [("≤ $700", "—", "unknown"), ("steam", "—", "unknown"), ("noise level ≤ 44 dB", "—", "unknown")]
    assert [verdict for _, _, verdict in found["dw-1"]] == ["unmet", "unknown", "met"]


@pytest.mark.parametrize(
    "need, en, zh",
    [(Need("brand", "brand", "not_in", ("Haier", "LG")), "not Haier / LG", "不要海尔 / 乐金"),
     (Need("price", "price", "between", (300, 500), "EUR"), "€300 – €500", "€300 – €500"),
     (Need("price", "price", "about", 2000, "CNY"), "≈ ¥2,000", "≈ ¥2,000"),
     (Need("appearance", "color", "in", ("white",)), "white", "白色"),
     (Need("feature", "drying", "lacks"), "no drying function", "不带烘干"),
     (Need("feature", "built_in", "lacks"), "not built-in", "不要嵌入式"),
     (Need("measure", "width", "near", (60, 0.03)), "width 60 cm", "宽度 60 厘米")],
)  # fmt: skip
def test_a_need_in_words(ontology, need, en, zh):
    assert (need_words(need, "en", ontology), need_words(need, "zh", ontology)) == (en, zh)


def test_a_quality_is_told_by_its_number(ontology, shop):
    assert value_words(shop[0], "quiet", "en", ontology) == "42 dB"
    assert value_words(shop[0], "built_in", "en", ontology) == "yes"
    assert value_words(shop[4], "quiet", "en", ontology) == "—"


def test_what_meets_more_comes_first_and_what_is_out_of_stock_last(ontology, shop):
    state = replace(STATE, needs=(Need("feature", "steam", "has"),))
    order = [pick.product.sku for pick in rank(washers(shop), state, ontology)]
    assert order[0] == "dw-2"
    assert order[-1] == "dw-4"


def test_what_cannot_be_bought_stands_behind_its_equals_but_not_behind_what_meets_less(ontology, shop):
    """dw-4, out of stock, is the only one known to have 15 settings and no steam."""
    wide = (Need("measure", "place_settings", ">=", 14.0), Need("feature", "steam", "lacks"))
    assert [p.product.sku for p in rank(washers(shop), replace(STATE, needs=wide), ontology)][0] == "dw-4"
    quiet = (Need("measure", "noise", "<=", 44.0),)
    order = [p.product.sku for p in rank(washers(shop), replace(STATE, needs=quiet), ontology)]
    assert order[:2] == ["dw-1", "dw-4"]
    thrifty = replace(STATE, needs=(Need("feature", "cheap", "has"),))
    assert [p.product.sku for p in rank(washers(shop), thrifty, ontology)][-1] == "dw-4"


def test_an_order_asked_for_is_kept_over_hits_of_several_searches(ontology, shop):
    hits = [washers(shop)[i] for i in (3, 0, 4, 2, 1)]
    for sort, expected in (("price", ["dw-3", "dw-4", "dw-2", "dw-1", "dw-5"]), ("-place_settings", ["dw-4", "dw-2", "dw-1", "dw-3", "dw-5"])):
        assert [p.product.sku for p in rank(hits, replace(STATE, sort=sort), ontology)] == expected


def test_of_what_misses_a_number_the_closest_comes_first(ontology, shop):
    needs = (Need("measure", "noise", "<=", 40.0), Need("feature", "large", "has"))
    assert [round(missed(product, needs, ontology), 3) for product in shop[:3]] == [0.121, 0.15, 0.286]
    quiet = replace(STATE, needs=(Need("measure", "noise", "<=", 40.0),))
    assert [p.product.sku for p in rank(shop[1::-1], quiet, ontology)] == ["dw-1", "dw-2"]


def test_variants_of_a_family_stand_behind_its_best(ontology):
    hits = [Product(f"s{i}", "kettle", family="f" if i < 3 else None, offers=(Offer(50.0 + i, "USD"),)) for i in range(5)]
    order = [pick.product.sku for pick in rank(hits, replace(STATE, category="kettle"), ontology)]
    assert {"s3", "s4"} <= set(order[:3]) and set(order[3:]) < {"s0", "s1", "s2"}
    sold = [replace(p, offers=(Offer(9.0, "USD", None, "out_of_stock"),)) if p.family is None else p for p in hits]
    order = [pick.product.sku for pick in rank(sold, replace(STATE, category="kettle"), ontology)]
    assert set(order[:3]) == {"s0", "s1", "s2"}


def test_the_words_of_a_description_part_equals(ontology, shop):
    by_word = rank(washers(shop)[:2], STATE, ontology, "zeolite drying")
    assert by_word[0].product.sku == "dw-1"
    assert overlap("zeolite", shop[:2]) == [1.0, 0.0]
    assert overlap("", shop[:2]) == [0.0, 0.0]


def test_strengths_are_what_it_is_good_at_and_was_not_said(ontology, shop):
    found = strengths(shop[0], washers(shop), STATE, ontology)
    assert 0 < len(found) <= 3
    said = replace(STATE, needs=(Need("feature", "quiet", "has"),))
    assert "noise" not in strengths(shop[0], washers(shop), said, ontology)
    assert strengths(shop[-1], shop, STATE, ontology) == ()


def test_facts_are_the_kind_s_key_figures(ontology, shop):
    (pick,) = rank(shop[:1], STATE, ontology)
    assert ("noise level", "42 dB") in facts(pick, "en", ontology)
    (spare,) = rank(shop[-1:], STATE, ontology)
    assert facts(spare, "en", ontology) == []


@pytest.mark.parametrize("paid, expected", [(100, 0.0), (80, 0.2), (150, -0.5), (900, -1.0), (40, 0.0), (None, -1.0)])
def test_thrift_is_for_bargains_of_the_same_class(paid, expected):
    product = Product("s", offers=(Offer(float(paid), "USD"),) if paid else ())
    assert thrift(product, 100.0, "USD") == pytest.approx(expected)


@given(st.lists(st.booleans()))
def test_a_share_lies_between_none_and_all(marks):
    assert 0 <= share(marks) <= 1 and (share(marks) == 1) == all(marks)
