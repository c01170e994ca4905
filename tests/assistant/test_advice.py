"""Advice is the catalogue's own figures, and they are right."""

import pytest

from assistant.advice import advise, options
from assistant.state import DialogueState
from assistant.template import Template
from catalog.query import Constraint, Query


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_named_options_are_set_side_by_side(guide, lang):
    state = DialogueState(lang=lang, category="washing_machine", currency="USD", named=("loading=front", "loading=top"))
    text, numbers = advise(guide.catalog, state, Template(guide.ontology, state))
    for value in ("front", "top"):
        query = Query("washing_machine", (Constraint("loading", "in", (value,)),), currency="USD")
        assert guide.catalog.search(query).total in numbers
        assert round(guide.catalog.aggregate(query, "avg").value, 2) in numbers
        assert guide.ontology.label(f"loading={value}", lang) in text


def test_without_names_the_kind_s_main_choice_is_weighed(guide):
    state = DialogueState(category="washing_machine")
    assert set(options(guide.catalog, state)) == {"loading=front", "loading=top"}


def test_one_option_is_set_against_the_rest(guide):
    state = DialogueState(category="washing_machine", currency="USD", named=("loading=front",))
    text, _ = advise(guide.catalog, state, Template(guide.ontology, state))
    assert "front-load: " in text and "others than front-load: " in text and text.endswith("?")


@pytest.mark.parametrize("category", [None, "juicer"])
def test_where_there_is_nothing_to_weigh_it_says_so(guide, category):
    state = DialogueState(category=category, named=("panel=oled",))
    text, numbers = advise(guide.catalog, state, Template(guide.ontology, state))
    assert text and numbers == []
