"""Claims that the catalogue does not hold are found, and honest sentences pass."""

from dataclasses import replace

import pytest

from assistant.grounding import Grounding
from assistant.state import DialogueState, Need
from assistant.tagger import LexiconTagger
from catalog.product import Product, Value


@pytest.fixture(scope="module")
def grounding(ontology):
    return Grounding(ontology, LexiconTagger(ontology, {}, ("SHP65CM5N", "LDP6810SS")).tag)


STATE = DialogueState(
    lang="en", category="dishwasher", currency="USD", needs=(Need("price", "price", "<=", 800, "USD"),)
)
TRUE = [
    "The Bosch SHP65CM5N runs at 42 dB and costs $749.",
    "It takes 13 place settings and is 60 cm wide, well within your $800.",
    "It is quiet at 42 dB, with a third rack.",
    "It is built-in, and $150 below its list price of $899.",
    "The catalogue does not say whether it has Wi-Fi.",
    "At 23.6 inches it fits.",
    "博世 SHP65CM5N 噪音 42 分贝，售价 $749。",
    "目录里没写有没有烘干。",
]
FALSE = [
    ("It runs at 39 dB.", "39 dB"),
    ("It costs $699.", "$699"),
    ("It takes 16 place settings.", "16"),
    ("The Samsung is a good choice.", "Samsung"),
    ("Consider the LDP6810SS.", "LDP6810SS"),
    ("It has Wi-Fi.", "Wi-Fi"),
    ("It comes in white.", "white"),
    ("噪音只有 38 分贝。", "38"),
    ("带烘干功能。", "烘干"),
    ("It is 4 years old.", "4"),
    ("Its energy use is 42 dB.", "energy use"),
    ("一年耗电42分贝。", "耗电"),
    ("Its price of 42 dB is fair.", "price"),
]


@pytest.mark.parametrize("text", TRUE)
def test_what_the_rows_hold_passes(grounding, shop, text):
    assert grounding.unsupported(text, shop[:1], STATE) == []


@pytest.mark.parametrize("text, claim", FALSE)
def test_what_the_rows_do_not_hold_is_named(grounding, shop, text, claim):
    found = grounding.unsupported(text, shop[:1], STATE)
    assert any(claim.lower() in c.text.lower() for c in found), found


def test_a_denial_of_a_feature_it_has_is_a_claim_too(grounding, shop):
    assert grounding.unsupported("It has no third rack.", shop[:1], STATE)


def test_the_budget_is_kept_only_when_the_price_keeps_it(grounding, shop):
    low = DialogueState(category="dishwasher", currency="USD", needs=(Need("price", "price", "<=", 500, "USD"),))
    assert grounding.unsupported("At $749 it fits your budget.", shop[:1], low)
    assert not grounding.unsupported("At $749 it fits your budget.", shop[:1], STATE)


def test_numbers_that_the_reply_computed_are_allowed(grounding):
    assert grounding.grounded("I found 37 dishwashers.", [], STATE, counts=[37.0])
    assert not grounding.grounded("I found 38 dishwashers.", [], STATE, counts=[37.0])


@pytest.mark.parametrize(
    "text, held",
    [("It has what you asked for: not stainless steel / silver / gold (white).", True), ("It is white, silver / gold.", False),
     ("符合您的要求：不要金色 / 银色 / 米色（白色）。", True), ("颜色：白色 / 银色。", False)],
)  # fmt: skip
def test_a_denial_reaches_over_all_that_it_lists(grounding, shop, text, held):
    white = replace(shop[0], attributes={"color": Value(text="white")})
    assert grounding.grounded(text, [white], STATE) is held


def test_a_word_for_a_value_that_it_holds_claims_no_feature(grounding):
    blender = Product("b", "blender", attributes={"blender_type": Value(text="countertop")})
    state = replace(STATE, category="blender", needs=())
    assert grounding.grounded("Good to know: blender type countertop.", [blender], state)
    assert not grounding.grounded("It is a countertop one.", [replace(blender, attributes={})], state)


def test_a_text_about_the_whole_catalogue_may_name_a_value_with_a_figure(grounding):
    assert grounding.grounded("In this catalogue: 1080p: 4 TVs.", [], STATE, counts=[4.0])
    assert not grounding.grounded("In this catalogue: 1200p: 4 TVs.", [], STATE, counts=[4.0])


def test_a_title_that_stands_for_a_name_claims_nothing(grounding, shop):
    (unnamed,) = [p for p in shop if p.sku == "dw-5"]
    assert grounding.unsupported("I would start with the Compact dishwasher, nothing more known.", [unnamed], STATE) == []
    assert grounding.unsupported("The Compact dishwasher, nothing more known is white.", [unnamed], STATE) != []


@pytest.mark.parametrize(
    "text, lang", [("For a home with asthma the Bosch is right.", "en"), ("家里有哮喘的人，用它合适。", "zh")]
)
def test_a_household_that_nobody_spoke_of_is_a_claim(grounding, shop, text, lang):
    said = DialogueState(lang=lang, category="dishwasher", contexts=("asthma",))
    silent = DialogueState(lang=lang, category="dishwasher")
    assert grounding.unsupported(text, shop[:1], silent) and not grounding.unsupported(text, shop[:1], said)
