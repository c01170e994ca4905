"""The dialogue state: needs come, change and go; the state survives the journal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.acts import Parse, Span
from assistant.policy import as_shown
from assistant.state import DialogueState, Need, firmness, update

START = DialogueState(lang="en", currency="USD")


def said(text, intent, *spans, lang="en"):
    """A parse whose spans are (words, slot, value) or (words, slot, value, polarity)."""
    made = []
    for words, slot, value, *polarity in spans:
        at = text.index(words)
        made.append(Span(at, at + len(words), slot, polarity[0] if polarity else "want", value))
    return Parse(text, lang, intent, tuple(made))


def after(ontology, *parses, state=START):
    for parse in parses:
        state = update(state, parse, ontology)
    return state


def dishwasher(ontology):
    return after(ontology, said("a dishwasher under $700", "inform", ("dishwasher", "category", "dishwasher"),
                                ("under $700", "price", {"max": 700, "currency": "USD"})))  # fmt: skip


def test_a_need_becomes_a_constraint(ontology):
    state = dishwasher(ontology)
    assert state.category == "dishwasher"
    assert state.needs == (Need("price", "price", "<=", 700, "USD"),)
    (constraint,) = state.query(ontology).constraints
    assert (constraint.field, constraint.op, constraint.value, constraint.currency) == ("price", "<=", 700, "USD")


@pytest.mark.parametrize(
    "slot, value, polarity, expected",
    [
        ("price", {"min": 300, "max": 500}, "want", ("price", "between", (300, 500))),
        ("price", {"about": 500}, "want", ("price", "about", 500)),
        ("price", {"min": 900}, "want", ("price", ">=", 900)),
        ("brand", "LG", "avoid", ("brand", "not_in", ("LG",))),
        ("brand", "LG", "want", ("brand", "in", ("LG",))),
        ("feature", "steam", "want", ("steam", "has", None)),
        ("feature", "steam", "avoid", ("steam", "lacks", None)),
        ("feature", "loading=top", "want", ("loading", "in", ("top",))),
        ("appearance", "white", "want", ("color", "in", ("white",))),
        ("measure", {"attribute": "noise", "op": "<=", "value": 44}, "want", ("noise", "<=", 44)),
        ("measure", {"attribute": "volume", "min": 300, "max": 400}, "want", ("volume", "between", (300, 400))),
        ("category", {"category": "refrigerator", "door_style": "side_by_side"}, "want",
         ("door_style", "in", ("side_by_side",))),
    ],
)  # fmt: skip
def test_every_slot_makes_its_need(ontology, slot, value, polarity, expected):
    state = after(ontology, said("words", "inform", ("words", slot, value, polarity)))
    (need,) = state.needs
    assert (need.field, need.op, need.value) == expected


def test_a_new_limit_replaces_the_old_one_and_an_opposite_one_joins_it(ontology):
    state = after(
        ontology, said("under 500", "inform", ("under 500", "price", {"max": 500})), state=dishwasher(ontology)
    )
    assert [(n.op, n.value) for n in state.needs] == [("<=", 500)]
    state = after(ontology, said("over 200", "inform", ("over 200", "price", {"min": 200})), state=state)
    assert [(n.op, n.value) for n in state.needs] == [("<=", 500), (">=", 200)]


def test_what_is_dropped_goes_and_a_bare_slot_drops_all_of_its_needs(ontology):
    state = after(ontology, said("quiet LG", "inform", ("quiet", "feature", "quiet"), ("LG", "brand", "LG")),
                  state=dishwasher(ontology))  # fmt: skip
    assert {n.field for n in state.needs} == {"price", "quiet", "brand"}
    state = after(ontology, said("quiet is not needed", "inform", ("quiet", "feature", "quiet", "drop")), state=state)
    assert {n.field for n in state.needs} == {"price", "brand"}
    state = after(ontology, said("price is no matter", "inform", ("price", "price", None, "drop")), state=state)
    assert {n.field for n in state.needs} == {"brand"}


def test_a_correction_keeps_what_finally_holds(ontology):
    state = after(ontology, said("white, no wait, black", "inform", ("white", "appearance", "white", "drop"),
                                 ("black", "appearance", "black")))  # fmt: skip
    assert [(n.field, n.value) for n in state.needs] == [("color", ("black",))]


def test_brands_avoided_add_up_and_a_brand_avoided_is_no_longer_wanted(ontology):
    state = after(ontology, said("not LG", "inform", ("LG", "brand", "LG", "avoid")),
                  said("nor Bosch", "inform", ("Bosch", "brand", "Bosch", "avoid")))  # fmt: skip
    assert [(n.op, n.value) for n in state.needs] == [("not_in", ("LG", "Bosch"))]
    state = after(ontology, said("Haier", "inform", ("Haier", "brand", "Haier")),
                  said("not Haier", "inform", ("Haier", "brand", "Haier", "avoid")), state=state)  # fmt: skip
    assert [(n.op, n.value) for n in state.needs] == [("not_in", ("LG", "Bosch", "Haier"))]


def test_another_kind_starts_afresh_but_remembers_whom_it_is_for(ontology):
    state = after(ontology, said("a family of five", "inform", ("family of five", "context", "family_large")),
                  state=dishwasher(ontology))  # fmt: skip
    state = after(ontology, said("now a fridge", "inform", ("fridge", "category", "refrigerator")), state=state)
    assert (state.category, state.needs, state.contexts) == ("refrigerator", (), ("family_large",))
    assert any(w.field == "volume" for w in state.wishes(ontology))


def test_comparatives_are_read_against_what_was_shown(ontology, shop):
    dishwashers = tuple(as_shown(p, "USD") for p in shop if p.category == "dishwasher")
    state = update(DialogueState(category="dishwasher", currency="USD", shown=dishwashers),
                   said("something cheaper", "inform", ("cheaper", "feature", "cheap")), ontology)  # fmt: skip
    assert [(n.field, n.op, n.value) for n in state.needs] == [("price", "<", 749.0)]
    state = update(DialogueState(category="dishwasher", currency="USD", shown=dishwashers),
                   said("a quieter one", "inform", ("quieter", "feature", "quiet")), ontology)  # fmt: skip
    assert [(n.field, n.op, n.value) for n in state.needs] == [("noise", "<", 42.0)]


@pytest.mark.parametrize(
    "value, sku",
    [({"ordinal": 2}, "dw-2"), ({"ordinal": -1}, "dw-5"), ({"pick": "cheapest"}, "dw-3"), ({"brand": "Samsung"}, "dw-4"),
     ({"appearance": "black"}, "dw-2"), ({"last": True}, "dw-1"), ("LDP6810SS", "dw-2")],
)  # fmt: skip
def test_phrases_point_at_products_shown(ontology, shop, value, sku):
    shown = tuple(as_shown(p, "USD") for p in shop if p.category == "dishwasher")
    state = update(DialogueState(category="dishwasher", shown=shown),
                   said("that one, how wide?", "request", ("that one", "product", value)), ontology, ("width",))  # fmt: skip
    assert state.refs == (sku,)
    assert state.needs == ()


def test_an_ordinal_out_of_range_points_at_nothing(ontology, shop):
    shown = tuple(as_shown(p, "USD") for p in shop[:2])
    state = update(
        DialogueState(shown=shown), said("the ninth", "select", ("the ninth", "product", {"ordinal": 9})), ontology
    )
    assert state.refs == ()


def test_searches_grow_weaker_one_need_at_a_time(ontology):
    state = after(ontology, said("LG steam", "inform", ("LG", "brand", "LG"), ("steam", "feature", "steam")),
                  state=dishwasher(ontology))  # fmt: skip
    given_up = [tuple(n.field for n in lost) for _, lost in state.queries(ontology)]
    assert given_up[:5] == [(), (), ("steam",), ("price",), ("brand",)]
    assert given_up[-1] == ("steam", "price", "brand")
    assert sorted(state.needs, key=firmness)[0].field == "steam"


def test_reset_forgets_all_but_the_currency(ontology):
    state = after(ontology, said("start over", "reset"), state=dishwasher(ontology))
    assert state == DialogueState(lang="en", currency="USD", intent="reset")


needs = st.builds(
    Need,
    slot=st.sampled_from(["price", "measure", "feature", "brand"]),
    field=st.sampled_from(["price", "noise", "quiet", "brand"]),
    op=st.sampled_from(["<=", ">=", "between", "in", "has"]),
    value=st.one_of(st.none(), st.floats(0, 1e6), st.tuples(st.floats(0, 9), st.floats(10, 99)), st.tuples(st.text())),
)


@given(st.lists(needs, max_size=4), st.sampled_from(["en", "zh"]), st.lists(st.text(), max_size=3))
def test_a_state_survives_the_journal(kept, lang, asked):
    state = DialogueState(lang=lang, needs=tuple(kept), asked=tuple(asked), category="fan")
    assert DialogueState.of(json.loads(json.dumps(state.record()))) == state
