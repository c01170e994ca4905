"""What the model reads and writes: placeholders out, values in, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnknownPlaceholder
from assistant.linearize import delexicalize, describe_source, fill, items, pitch_source, placeholders, symbols, values
from assistant.ranking import rank
from assistant.state import DialogueState, Need


@pytest.fixture
def state():
    needs = (
        Need("feature", "quiet", "has"),
        Need("price", "price", "<=", 700, "USD"),
        Need("brand", "brand", "not_in", ("LG",)),
    )
    return DialogueState(lang="en", category="dishwasher", currency="USD", needs=needs, contexts=("family_large",))


def pick(shop, state, ontology, sku):
    return next(
        p for p in rank([p for p in shop if p.category == state.category], state, ontology) if p.product.sku == sku
    )


def test_a_pitch_source_names_verdicts_and_never_values(shop, state, ontology):
    source = pitch_source(pick(shop, state, ontology, "dw-1"), state, ontology)
    assert source.startswith("<pitch><en><kind> dishwasher<met> quiet <noise><unmet> <price>")
    assert "<context> " in source and "LG" not in source
    assert not any(c.isdigit() for c in source)


def test_what_the_catalogue_does_not_say_is_marked_unknown(shop, state, ontology):
    source = pitch_source(pick(shop, state, ontology, "dw-3"), state, ontology)
    assert ("unknown", " quiet") in items(source)
    assert ("met", " <price>") in items(source)


def test_a_describe_source_holds_needs_and_words(state, ontology):
    source = describe_source(state, "something quiet", ontology)
    assert source.startswith("<describe><en><kind> dishwasher<want> quiet<want> <price><avoid> <brand>")
    assert source.endswith("<text> something quiet")


def test_fill_puts_in_what_the_catalogue_holds(shop, ontology):
    known = values(shop[0], "en", ontology, "USD")
    assert fill("The <name> costs <price> instead of <list_price>, runs at <noise>.", known) == (
        "The Bosch SHP65CM5N costs $749 instead of $899, runs at 42 dB."
    )
    assert "saving" in known and "list_price" not in values(shop[1], "en", ontology, "USD")


def test_a_placeholder_without_a_value_is_an_error_that_says_which(shop, ontology):
    with pytest.raises(UnknownPlaceholder, match="<energy_use> has no value"):
        fill("It uses <energy_use>.", values(shop[0], "en", ontology, "USD"))


def test_symbols_are_unique_and_name_every_attribute(ontology):
    assert len(set(symbols())) == len(symbols())
    assert {f"<{attribute}>" for attribute in ontology.attributes} <= set(symbols())


names = st.text("abcdefgh_", min_size=1, max_size=6)
words = st.text(st.characters(whitelist_categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=8)


@given(st.dictionaries(names, words, min_size=1, max_size=5))
def test_filling_after_delexicalizing_gives_the_text_back(known):
    text = "; ".join(known.values())
    assert fill(delexicalize(text, known), known) == text


def test_delexicalizing_a_filled_text_gives_the_placeholders_back(shop, ontology):
    known = values(shop[0], "en", ontology, "USD")
    text = "The <name> runs at <noise> and is <width> wide, for <price>."
    assert delexicalize(fill(text, known), known) == text
    assert list(placeholders(text)) == ["name", "noise", "width", "price"]


def test_a_number_inside_another_number_is_left_alone():
    assert delexicalize("142 dB, 42 dB, 42 dB.5", {"noise": "42 dB"}) == "142 dB, <noise>, 42 dB.5"
