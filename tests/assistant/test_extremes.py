"""Superlatives and comparisons: over the catalogue, or among what is shown."""

import pytest

from assistant.acts import Parse, Span
from assistant.extremes import among_shown, extreme, order_of, superlative
from assistant.policy import as_shown


def said(text, intent, words, value, slot="feature"):
    at = text.index(words)
    return Parse(text, "en", intent, (Span(at, at + len(words), slot, "want", value),))


@pytest.mark.parametrize(
    "feature, category, key",
    [("cheap", None, "price"), ("premium", "kettle", "-price"), ("quiet", "dishwasher", "noise"),
     ("large", "refrigerator", "-volume"), ("steam", "washing_machine", None)],
)  # fmt: skip
def test_a_quality_orders_by_the_number_it_is_felt_by(ontology, feature, category, key):
    assert order_of(feature, category, ontology) == key


def test_a_superlative_asks_for_an_order_and_a_plain_quality_does_not(ontology):
    most = said("your biggest fridge", "request", "biggest", "large")
    assert superlative(most, "refrigerator", ontology)[0] == "-volume"
    assert superlative(said("a big fridge", "inform", "big", "large"), "refrigerator", ontology) == (None, None)
    assert superlative(said("最大的冰箱", "inform", "大", "large"), "refrigerator", ontology)[0] == "-volume"


def test_a_pick_is_a_superlative_only_in_a_question(ontology):
    pick = {"pick": "quietest"}
    asked = said("and the quietest one?", "request", "the quietest one", pick, "product")
    chosen = said("the quietest one", "select", "the quietest one", pick, "product")
    assert superlative(asked, "dishwasher", ontology)[0] == "noise"
    assert superlative(chosen, "dishwasher", ontology) == (None, None)


@pytest.mark.parametrize(
    "text, words, value, key",
    [("which one is quieter?", "quieter", "quiet", "noise"), ("which of these is the quietest?", "quietest", "quiet", "noise"),
     ("哪个更省电？", "省电", "energy_saving", "energy_use"), ("which is the quietest?", "quietest", "quiet", None),
     ("is it quieter?", "quieter", "quiet", None), ("which dishwashers are quiet?", "quiet", "quiet", None)],
)  # fmt: skip
def test_which_one_compares_what_is_shown(ontology, text, words, value, key):
    assert among_shown(said(text, "request", words, value), "dishwasher", ontology) == key


def test_two_kinds_set_side_by_side_are_no_question_about_what_is_shown(ontology):
    text = "which is quieter, front-load or top-load?"
    spans = (Span(9, 16, "feature", "want", "quiet"), Span(18, 28, "feature", "want", "loading=front"))
    assert among_shown(Parse(text, "en", "advise", spans), "washing_machine", ontology) is None


def test_the_extreme_of_what_is_shown_leaves_out_what_is_not_known(shop):
    shown = tuple(as_shown(p, "USD") for p in shop if p.category == "dishwasher")
    assert extreme(shown, "noise") == ("dw-1",)
    assert extreme(shown, "-price") == ("dw-1",)
    assert extreme(shown, "price") == ("dw-3",)
    assert extreme(shown, "weight") == ()
