"""The dialogue state: needs come, change and go; the state survives the journal."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.acts import Parse, Span
from assistant.needs import Shown
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


SHOWN = (
    Shown("a", "Rustava/鲁斯塔", "A-1", 300, "USD", {"wash_load": 7, "noise": 54}, ("washing_machine", "green")),
    Shown("b", "Guoyuli/果屿里", "B-1", 400, "USD", {"wash_load": 9, "noise": 50}, ("washing_machine", "white")),
    Shown("c", "Guoyuli/果屿里", "C-1", 500, "USD", {"wash_load": 10, "noise": 56}, ("washing_machine", "green", "mini_led")),
)  # fmt: skip
WASHERS = DialogueState(category="washing_machine", currency="USD", shown=SHOWN)


@pytest.mark.parametrize(
    "value, sku",
    [({"measure": {"attribute": "wash_load", "op": "=", "value": 9.1}}, "b"), ({"brand": "Rustava"}, "a"), ({"brand": "果屿里"}, "b"),
     ({"measure": {"attribute": "wash_load", "op": ">=", "value": 10}}, "c"), ({"feature": "panel=mini_led"}, "c"),
     ({"brand": "Guoyuli", "appearance": "green"}, "c")],
)  # fmt: skip
def test_a_product_is_known_by_its_figures_its_features_and_any_name_of_its_maker(ontology, value, sku):
    state = update(WASHERS, said("how wide is that?", "request", ("that", "product", value)), ontology, ("width",))
    assert state.refs == (sku,)


def test_that_one_is_the_product_spoken_of_last(ontology):
    state = replace(WASHERS, spoken=SHOWN[1:2])
    parse = said("那就要这个吧", "select", ("这个", "product", {"last": True}), lang="zh")
    assert update(state, parse, ontology).refs == ("b",)
    assert update(state, said("buy it", "select"), ontology).refs == ("b",)
    assert update(state, said("how loud is it?", "request"), ontology, ("noise",)).refs == ("b",)
    assert update(WASHERS, parse, ontology).refs == ("a",)


def test_a_look_said_beside_a_maker_is_that_maker_s(ontology):
    parse = said("果屿里绿的跟白的比比", "compare", ("果屿里", "brand", "Guoyuli/果屿里"),
                 ("绿的", "product", {"appearance": "green"}), ("白的", "product", {"appearance": "white"}), lang="zh")  # fmt: skip
    assert update(WASHERS, parse, ontology).refs == ("c", "b")


@pytest.mark.parametrize(
    "words, value, sku",
    [("the first one", {"ordinal": 1}, "b"), ("the first one from before", {"ordinal": 1}, "a"), ("the third", {"ordinal": 3}, "c"),
     ("the Rustava", {"brand": "Rustava"}, "a"), ("the green one", {"appearance": "green"}, "c")],
)  # fmt: skip
def test_behind_the_products_compared_stands_the_list_they_were_taken_from(ontology, words, value, sku):
    listed = (SHOWN[0], replace(SHOWN[1], looks=()), replace(SHOWN[2], looks=("green",)))
    state = replace(WASHERS, shown=listed[1:], lists=(listed,), spoken=listed[1:])
    first = said(words, "request", (words.removesuffix(" from before"), "product", value))
    assert update(state, first, ontology, ("noise",)).refs == (sku,)


def test_a_new_list_has_its_own_places(ontology):
    state = replace(WASHERS, shown=(Shown("d", None, None, None, None),), lists=(SHOWN,))
    assert update(state, said("the third", "select", ("the third", "product", {"ordinal": 3})), ontology).beyond


def test_an_ordinal_out_of_range_points_at_nothing(ontology, shop):
    shown = tuple(as_shown(p, "USD") for p in shop[:2])
    state = update(
        DialogueState(shown=shown), said("the ninth", "select", ("the ninth", "product", {"ordinal": 9})), ontology
    )
    assert state.refs == ()


# ---- taking back, widening, moving ----------------------------------------------------------------------


def wanting(*needs, **rest):
    return replace(START, category="washing_machine", needs=needs, **rest)


def values(state):
    return [(n.field, n.op, n.value) for n in state.needs]


COLOURS = (Need("appearance", "color", "not_in", ("red", "white")), Need("appearance", "color", "in", ("black",)))
CLASSES = Need("feature", "energy_class", "in", ("class_1",))


@pytest.mark.parametrize(
    "held, span, left",
    [
        ((CLASSES,), ("x", "feature", "energy_class=class_1", "drop"), []),
        ((Need("category", "loading", "in", ("front",)),), ("x", "category", {"category": "washing_machine", "loading": "front"}, "drop"), []),
        (COLOURS, ("x", "appearance", "red", "drop"), [("color", "not_in", ("white",)), ("color", "in", ("black",))]),
        (COLOURS, ("x", "appearance", "white"), [("color", "not_in", ("red",)), ("color", "in", ("white",))]),
        ((Need("brand", "brand", "not_in", ("LG", "Midea/美的")),), ("x", "brand", "美的", "drop"), [("brand", "not_in", ("LG",))]),
        ((Need("price", "price", "<=", 900), Need("price", "price", ">=", 400)), ("x", "price", {"min": 400}, "drop"), [("price", "<=", 900)]),
        ((Need("measure", "noise", "<", 48),), ("x", "feature", "quiet", "drop"), []),
        ((Need("feature", "quiet", "has"), Need("measure", "noise", "<=", 60)), ("x", "feature", "quiet", "drop"), [("noise", "<=", 60)]),
        ((Need("price", "price", "<", 300), Need("price", "price", ">=", 100)), ("x", "feature", "cheap", "drop"), [("price", ">=", 100)]),
        ((), ("x", "category", {"category": "washing_machine", "loading": "top"}, "avoid"), [("loading", "not_in", ("top",))]),
        ((Need("category", "loading", "in", ("front", "top")),), ("x", "category", {"category": "washing_machine", "loading": "top"}, "avoid"),
         [("loading", "in", ("front",)), ("loading", "not_in", ("top",))]),
    ],
)  # fmt: skip
def test_only_what_is_meant_is_taken_back(ontology, held, span, left):
    assert values(after(ontology, said("x", "inform", span), state=wanting(*held))) == left


def test_never_mind_quieter_leaves_it_quiet(ontology):
    held = wanting(Need("feature", "quiet", "has"), Need("measure", "noise", "<", 48))
    for words, left in (("quieter", ["quiet"]), ("quiet", [])):
        drop = said(f"never mind {words}", "inform", (words, "feature", "quiet", "drop"))
        assert [n.field for n in after(ontology, drop, state=held).needs] == left


@pytest.mark.parametrize(
    "words, left",
    [
        ("the capacity", ["width", "noise"]),
        ("the noise", ["wash_load", "width"]),
        ("the ports", ["wash_load", "width", "noise"]),
    ],
)
def test_a_bare_attribute_drops_itself_and_of_an_unknown_word_the_only_one(ontology, words, left):
    needs = (
        Need("measure", "wash_load", ">=", 8),
        Need("measure", "width", "<=", 60),
        Need("measure", "noise", "<=", 50),
    )
    drop = said(f"drop {words}", "inform", (words.removeprefix("the "), "measure", None, "drop"))
    assert [n.field for n in after(ontology, drop, state=wanting(*needs)).needs] == left
    ports = wanting(Need("measure", "hdmi_ports", ">=", 3), Need("measure", "screen_size", ">=", 55))
    left = after(ontology, drop, state=replace(ports, category="television")).needs
    assert [n.field for n in left] == (["screen_size"] if words == "the ports" else ["hdmi_ports", "screen_size"])


@pytest.mark.parametrize(
    "text, words, value, colours",
    [("灰的也行", "灰", "grey", ("black", "grey")), ("grey would do too", "grey", "grey", ("black", "grey")),
     ("beige I could bear", "beige", "beige", ("black", "beige")), ("make it grey", "grey", "grey", ("grey",))],
)  # fmt: skip
def test_what_would_do_too_is_let_in_beside_what_was_wished(ontology, text, words, value, colours):
    state = after(ontology, said(text, "inform", (words, "appearance", value)), state=wanting(*COLOURS))
    assert values(state)[-1] == ("color", "in", colours)


def test_what_was_ruled_out_and_would_do_too_is_no_longer_ruled_out(ontology):
    parse = said("red would do too", "inform", ("red", "appearance", "red"))
    assert values(after(ontology, parse, state=wanting(COLOURS[0]))) == [("color", "not_in", ("white",))]
    assert values(after(ontology, parse)) == [("color", "in", ("red",))]


def test_what_is_not_needed_is_dropped_though_it_would_be_tolerated(ontology):
    state = after(ontology, said("不用热也行", "inform", ("热", "feature", "heating_function", "drop"), lang="zh"),
                  state=wanting(Need("feature", "heating_function", "has")))  # fmt: skip
    assert state.needs == ()


@pytest.mark.parametrize(
    "held, value, expected",
    [(("wash_load", ">=", 9), {"attribute": "wash_load", "op": "=", "value": 8}, (">=", 8)),
     (("noise", "<=", 50), {"attribute": "noise", "op": "=", "value": 55}, ("<=", 55)),
     (("noise", "<", 50), {"attribute": "noise", "op": "=", "value": 40}, ("near", (40, 0.08))),
     (("noise", "<=", 50), {"attribute": "room_area", "op": "=", "value": 12}, (">=", 12))],
)  # fmt: skip
def test_a_bare_figure_moves_the_bound_and_an_area_is_the_least(ontology, held, value, expected):
    state = after(ontology, said("x", "inform", ("x", "measure", value)), state=wanting(Need("measure", *held)))
    assert values(state)[-1] == (value["attribute"], *expected)


def test_a_figure_takes_the_place_of_the_quality_it_makes_plain(ontology):
    loud = ("50 dB", "measure", {"attribute": "noise", "op": "<=", "value": 50})
    quiet = wanting(Need("feature", "quiet", "has"))
    assert values(after(ontology, said("50 dB will do", "inform", loud), state=quiet)) == [("noise", "<=", 50)]
    both = said("quiet, 50 dB", "inform", ("quiet", "feature", "quiet"), loud)
    assert values(after(ontology, both)) == [("quiet", "has", None), ("noise", "<=", 50)]


def test_of_two_limits_in_one_breath_the_wished_one_holds(ontology):
    parse = said(
        "一百五行不行，二百可不要",
        "inform",
        ("一百五", "price", {"max": 150}),
        ("二百", "price", {"min": 200}, "avoid"),
        lang="zh",
    )
    assert [(n.op, n.value) for n in after(ontology, parse).needs] == [("<=", 150)]


# ---- answers, questions, comparatives -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, wished",
    [("yes", True), ("oh god yes. i cannot clean one more thing", True), ("Yes, of course.", True), ("要！我真怕忘拔", True),
     ("嗯嗯要的", True), ("no", False), ("ok what about the price", False), ("要便宜的", False), ("either is fine", False)],
)  # fmt: skip
def test_a_yes_to_a_question_about_a_feature_is_a_wish(ontology, text, wished):
    state = after(ontology, said(text, "inform"), state=wanting(question="steam"))
    assert (values(state), "steam" in state.skipped) == (([("steam", "has", None)], False) if wished else ([], True))
    assert after(ontology, said(text, "inform"), state=wanting(question="price")).needs == ()


@pytest.mark.parametrize(
    "text, words, spoken, wishing",
    [("Can one speak with it?", "speak", False, False), ("does it have any steam?", "steam", False, False),
     ("有蒸汽吗？", "蒸汽", True, False), ("有蒸汽的吗？", "蒸汽", True, True), ("有没有蒸汽的", "蒸汽", True, True),
     ("有蒸汽吗？", "蒸汽", False, True), ("do you have any with steam?", "steam", True, True)],
)  # fmt: skip
def test_whether_it_has_it_is_a_question_and_whether_there_is_one_a_wish(ontology, text, words, spoken, wishing):
    state = replace(WASHERS, spoken=SHOWN[:1] if spoken else ())
    state = update(state, said(text, "request", (words, "feature", "steam")), ontology, ("steam",))
    assert bool(state.needs) == wishing


def test_a_question_about_the_cheapest_one_is_no_search(ontology):
    parse = said("does the cheapest one have steam?", "request", ("the cheapest one", "product", {"pick": "cheapest"}),
                 ("steam", "feature", "steam"))  # fmt: skip
    state = update(WASHERS, parse, ontology, ("steam",))
    assert (state.refs, state.needs, state.topics) == (("a",), (), ("steam",))


@pytest.mark.parametrize("intent", ["request", "compare", "advise", "service"])
def test_whom_it_is_for_is_heard_in_every_question(ontology, intent):
    parse = said("is it safe? we have a baby", intent, ("we have a baby", "context", "baby"))
    assert update(WASHERS, parse, ontology).contexts == ("baby",)


def test_what_is_taken_back_or_ruled_out_beside_a_question_goes(ontology):
    state = replace(WASHERS, needs=(Need("measure", "wash_load", "<", 9),))
    parse = said("never mind smaller, and nothing red. how wide is the first?", "request", ("smaller", "feature", "compact", "drop"),
                 ("red", "appearance", "red", "avoid"), ("the first", "product", {"ordinal": 1}))  # fmt: skip
    state = update(state, parse, ontology, ("width",))
    assert (values(state), state.refs, state.intent) == ([("color", "not_in", ("red",))], ("a",), "request")


def test_quieter_is_quieter_than_what_was_spoken_of(ontology):
    quieter = said("a quieter one", "inform", ("quieter", "feature", "quiet"))
    for spoken, noise in (((), 54), (SHOWN[1:2], 50), (SHOWN[1:], 50)):
        assert values(update(replace(WASHERS, spoken=spoken), quieter, ontology)) == [("noise", "<", noise)]


@pytest.mark.parametrize(
    "text, spans, expected",
    [
        ("有点吵吧，有安静点的没", [("吵", "feature", "quiet"), ("安静", "feature", "quiet")], [("noise", "<", 54)]),
        ("十公斤的还有便宜些的吗", [("十公斤", "measure", {"attribute": "wash_load", "op": "=", "value": 10}), ("便宜", "feature", "cheap")],
         [("wash_load", "near", (10, 0.06)), ("price", "<", 300)]),
        ("还要静音", [("静音", "feature", "quiet")], [("quiet", "has", None)]),
        ("别太贵", [("贵", "feature", "premium", "avoid")], [("premium", "lacks", None)]),
        ("not too expensive", [("expensive", "feature", "premium", "avoid")], [("premium", "lacks", None)]),
        ("a washer, quiet", [("quiet", "feature", "quiet")], [("quiet", "has", None)]),
    ],
)  # fmt: skip
def test_a_comparative_is_known_by_its_words(ontology, text, spans, expected):
    assert values(update(WASHERS, said(text, "inform", *spans), ontology)) == expected


# ---- from kind to kind ----------------------------------------------------------------------------------


def test_coming_back_to_a_kind_finds_its_needs_again(ontology):
    dryer = said(
        "now a dryer under 300", "inform", ("dryer", "category", "dryer"), ("under 300", "price", {"max": 300})
    )
    state = after(ontology, dryer, state=dishwasher(ontology))
    back = after(
        ontology,
        said("back to the dishwasher, as before", "inform", ("dishwasher", "category", "dishwasher")),
        state=state,
    )
    assert (back.category, [n.value for n in back.needs]) == ("dishwasher", [700])
    anew = after(ontology, said("and a dishwasher", "inform", ("dishwasher", "category", "dishwasher")), state=state)
    assert anew.needs == ()
    same = after(ontology, said("a kettle for the same money", "inform", ("kettle", "category", "kettle")), state=state)
    assert [n.value for n in same.needs] == [300]


@pytest.mark.parametrize("intent", ["advise", "compare"])
def test_a_kind_named_in_a_question_for_advice_changes_none(ontology, intent):
    parse = said("louder than a dryer?", intent, ("dryer", "category", "dryer"))
    state = after(ontology, parse, state=dishwasher(ontology))
    assert (state.category, len(state.needs), state.named) == ("dishwasher", 1, ("dryer",))
    assert after(ontology, parse).category == "dryer"


def test_a_sub_kind_names_its_kind(ontology):
    parse = said("one of those French door things", "inform", ("French door", "feature", "door_style=french_door"))
    assert after(ontology, parse).category == "refrigerator"


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
    state = DialogueState(lang=lang, needs=tuple(kept), asked=tuple(asked), category="fan", shown=SHOWN[:1],
                          lists=(SHOWN, SHOWN[1:]), spoken=SHOWN[2:], left=(("kettle", tuple(kept)), ("oven", ())))  # fmt: skip
    assert DialogueState.of(json.loads(json.dumps(state.record()))) == state


def test_a_state_written_before_a_field_was_there_is_read(ontology):
    record = {key: value for key, value in WASHERS.record().items() if key not in ("lists", "spoken", "left")}
    assert DialogueState.of(json.loads(json.dumps(record))) == WASHERS
