"""Which act answers which state."""

from dataclasses import replace

import pytest

from assistant.acts import SystemAct
from assistant.policy import ENOUGH, QUESTIONS, after, as_shown, choose, differs
from assistant.ranking import rank
from assistant.state import SHOWN, DialogueState, Need


@pytest.fixture
def dishwashers(ontology, shop):
    state = DialogueState(category="dishwasher", currency="USD")
    return state, rank([p for p in shop if p.category == "dishwasher"], state, ontology)


@pytest.mark.parametrize(
    "intent, kind, topic",
    [("greet", "smalltalk", "greet"), ("thank", "smalltalk", "thank"), ("bye", "smalltalk", "bye"),
     ("help", "smalltalk", "help"), ("reset", "smalltalk", "reset"), ("other", "refuse", "other"),
     ("service", "answer", "service"), ("select", "answer", "which"), ("compare", "answer", "few")],
)  # fmt: skip
def test_an_intent_alone_has_its_act(ontology, intent, kind, topic):
    act = choose(DialogueState(intent=intent), (), ontology)
    assert (act.kind, act.topic, act.picks) == (kind, topic, ())


def test_a_language_not_spoken_is_refused_as_such(ontology):
    assert choose(DialogueState(intent="other", topics=("language",)), (), ontology).topic == "language"


def test_without_a_kind_it_is_asked_for(ontology):
    assert choose(DialogueState(), (), ontology).ask == "category"


def test_products_come_with_the_first_question(ontology, dishwashers):
    state, picks = dishwashers
    act = choose(state, picks, ontology, total=5)
    assert (act.kind, len(act.picks)) == ("ask", SHOWN)
    assert act.ask in ontology.categories["dishwasher"].ask


def test_no_more_than_three_questions_in_a_row_and_none_twice(ontology, dishwashers):
    state, picks = dishwashers
    asked = []
    for _ in range(QUESTIONS + 3):
        act = choose(state, picks, ontology, total=5)
        state = after(state, act)
        asked.append(act.ask)
    assert None not in asked[:QUESTIONS] and set(asked[QUESTIONS:]) == {None}
    assert len(set(asked[:QUESTIONS])) == QUESTIONS


def test_an_answer_in_between_ends_the_row(ontology, dishwashers):
    state, picks = dishwashers
    state = replace(state, questions=QUESTIONS)
    assert choose(state, picks, ontology, total=5).ask is None
    state = after(state, SystemAct("answer", picks[:1], topic="facts"))
    assert choose(state, picks, ontology, total=5).ask is not None


def test_nothing_is_asked_when_enough_is_known_or_little_is_left(ontology, dishwashers):
    state, picks = dishwashers
    assert choose(state, picks, ontology, total=SHOWN).ask is None
    known = tuple(Need("feature", f, "has") for f in ("steam", "smart", "built_in"))[:ENOUGH]
    assert choose(replace(state, needs=known), picks, ontology, total=9).ask is None
    assert choose(replace(state, sort="price"), picks, ontology, total=9).ask is None
    assert choose(replace(state, intent="more"), picks, ontology, total=9).ask is None


def test_what_was_skipped_or_said_is_not_asked(ontology, dishwashers):
    state, picks = dishwashers
    first = choose(state, picks, ontology, total=9).ask
    assert choose(replace(state, skipped=(first,)), picks, ontology, total=9).ask != first


def test_a_need_given_up_is_no_match(ontology, dishwashers):
    state, picks = dishwashers
    lost = (Need("price", "price", "<=", 1, "USD"),)
    act = choose(state, picks, ontology, 5, lost)
    assert (act.kind, act.relaxed, len(act.picks)) == ("no_match", lost, SHOWN)
    assert choose(replace(state, seen=("dw-1",)), (), ontology).topic == "nomore"
    assert choose(state, (), ontology).topic == "nothing"


def test_a_model_that_nobody_has_is_said_to_be_missing(ontology):
    act = choose(DialogueState(intent="request", models=("X9",)), (), ontology)
    assert (act.kind, act.topic) == ("no_match", "missing")


def test_a_choice_is_what_was_pointed_at_else_the_first_shown(ontology, dishwashers):
    state, picks = dishwashers
    state = replace(state, intent="select", shown=tuple(as_shown(p.product, "USD") for p in picks))
    assert choose(state, picks, ontology, referred=picks[1:2]).picks == picks[1:2]
    assert choose(state, picks, ontology).picks == picks[:1]


def test_what_is_sold_out_is_not_confirmed_and_what_is_in_stock_is_offered(ontology, dishwashers):
    """Of those shown, so that the list stays, else others as a new one; what was offered alone was spoken of last."""
    state, picks = dishwashers
    by = {pick.product.sku: pick for pick in picks}
    shown = tuple(as_shown(by[sku].product, "USD") for sku in ("dw-4", "dw-3"))
    state = replace(state, intent="select", shown=shown)
    act = choose(state, picks, ontology, referred=(by["dw-4"],))
    assert (act.kind, act.topic) == ("answer", "sold_out")
    assert [pick.product.sku for pick in act.picks] == ["dw-4", "dw-3"]
    assert after(state, act).shown == shown
    assert [shown.sku for shown in after(state, act).spoken] == ["dw-3"]
    act = choose(replace(state, shown=shown[:1]), picks, ontology, referred=(by["dw-4"],))
    others = [pick.product.sku for pick in act.picks[1:]]
    assert len(others) == SHOWN - 1
    assert [shown.sku for shown in after(replace(state, shown=shown[:1]), act).shown] == others


def test_a_rejection_of_buying_at_all_is_let_go(ontology, dishwashers):
    state, picks = dishwashers
    assert choose(replace(state, intent="reject", topics=("leave",)), picks, ontology).topic == "leave"


def test_a_comparison_is_filled_up_from_what_is_shown(ontology, dishwashers):
    state, picks = dishwashers
    state = replace(state, intent="compare", shown=tuple(as_shown(p.product, "USD") for p in picks[:3]))
    act = choose(state, picks, ontology, referred=picks[2:3])
    assert [p.product.sku for p in act.picks] == [picks[2].product.sku, picks[0].product.sku]
    assert choose(state, picks, ontology, referred=picks[:3]).picks == picks[:3]


def test_a_question_for_a_fact_is_about_what_is_pointed_at_else_the_first_shown(ontology, dishwashers):
    state, picks = dishwashers
    shown = tuple(as_shown(p.product, "USD") for p in picks)
    state = replace(state, intent="request", topics=("noise",), shown=shown)
    assert choose(state, picks, ontology, referred=picks[1:2]).picks == picks[1:2]
    assert choose(state, picks, ontology).picks == picks[:1]
    about = choose(replace(state, topics=()), picks, ontology, referred=picks[1:2])
    assert about.topic == "about"


def test_counts_and_averages_need_a_kind(ontology, dishwashers):
    state, picks = dishwashers
    for topic in ("count", "average"):
        assert choose(DialogueState(topics=(topic,), intent="request"), (), ontology).ask == "category"
        act = choose(replace(state, topics=(topic,), intent="request"), picks, ontology, 5)
        assert (act.topic, act.picks) == (topic, picks[:3] if topic == "count" else ())


def test_the_list_stays_numbered_as_it_was_while_facts_are_told(ontology, dishwashers):
    state, picks = dishwashers
    state = after(state, SystemAct("recommend", picks[:3]))
    listed = [shown.sku for shown in state.shown]
    state = after(state, SystemAct("answer", picks[1:2], topic="facts"))
    assert [shown.sku for shown in state.shown] == listed
    assert [shown.sku for shown in state.spoken] == [listed[1]]
    assert set(state.seen) == set(listed)


def test_what_was_counted_is_the_list_that_later_words_point_at(ontology, dishwashers):
    state, picks = dishwashers
    state = after(after(state, SystemAct("recommend", picks[:3])), SystemAct("answer", picks[1:3], topic="count"))
    assert [shown.sku for shown in state.shown] == [pick.product.sku for pick in picks[1:3]]


@pytest.mark.parametrize(
    "named, offered",
    [(("inverter", "good_value"), "inverter"), (("panel=oled", "panel=lcd"), None), ((), None), (("place_settings=x",), None)],
)
def test_advice_shows_nothing_and_offers_the_one_option_it_weighs(ontology, named, offered):
    category = "television" if named[:1] == ("panel=oled",) else "air_conditioner"
    act = choose(DialogueState(category=category, intent="advise", named=named), (), ontology)
    assert (act.picks, act.offer) == ((), offered)
    assert after(DialogueState(), act).question == offered


def test_a_question_parts_products_only_where_they_differ(shop):
    fridges = [p for p in shop if p.category == "refrigerator"]
    assert differs("door_style", fridges) and differs("price", fridges) and differs("brand", fridges)
    assert not differs("door_style", fridges[:1]) and not differs("color", fridges[:3])
    assert differs("context", fridges[:1])
