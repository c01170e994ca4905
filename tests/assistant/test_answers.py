"""Answers about what was shown, on the shop of fourteen products: which one is meant, and what is not known."""

import pytest

from assistant.chat import Assistant
from assistant.needs import Need, firmness
from assistant.ranking import tidy
from assistant.state import DialogueState
from catalog.ontology import load
from catalog.store import Catalog


@pytest.fixture
def guide(catalog):
    return Assistant(catalog)


def told(guide, *texts):
    for text in texts:
        reply = guide.respond("s", text)
    return reply


def test_a_place_that_the_list_does_not_have_is_asked_about_and_nothing_is_bought(guide):
    reply = told(guide, "a quiet dishwasher under $800", "I'll take the sixth one")
    assert (reply.act, reply.products) == ("answer", ())
    assert "only" in reply.text and reply.grounded
    assert told(guide, "the first one then").act == "confirm"


def test_it_is_the_product_told_of_first(guide):
    first = told(guide, "a dishwasher under $800").products[0]["sku"]
    assert [card["sku"] for card in told(guide, "how wide is it?").products] == [first]


@pytest.mark.parametrize(
    "text, places",
    [
        ("compare them", [1, 2, 3]),
        ("compare all three", [1, 2, 3]),
        ("put all three side by side", [1, 2, 3]),
        ("compare the first with the others", [1, 2, 3]),
        ("compare the first two", [1, 2]),
        ("compare the last two", [2, 3]),
        ("compare both", [1, 2]),
        ("compare the second and third", [2, 3]),
        ("对比一下这三款", [1, 2, 3]),
        ("比较一下", [1, 2, 3]),
        ("这几款有什么区别", [1, 2, 3]),
        ("第一款和其他的比比", [1, 2, 3]),
        ("前两款比一下", [1, 2]),
        ("对比一下后两款", [2, 3]),
        ("第二款和第三款比一下", [2, 3]),
    ],
)
def test_as_many_are_compared_as_are_meant_of_those_shown(guide, text, places):
    shown = [card["sku"] for card in told(guide, "a dishwasher under $800").products]
    reply = told(guide, text)
    assert reply.act == "compare" and reply.grounded
    assert {card["sku"] for card in reply.products} == {shown[place - 1] for place in places}


def test_a_number_and_the_quality_that_follows_from_it_are_told_once(guide):
    reply = told(guide, "想要一台冰箱", "第一款静音吗")
    assert reply.text.count("噪音") + reply.text.count("静音") == 1


def test_no_price_is_said_not_to_be_known(ontology, shop):
    catalog = Catalog.open("sqlite://", ontology)
    catalog.upsert([type(p)(**{f: getattr(p, f) for f in p.__slots__} | {"offers": ()}) for p in shop])
    guide = Assistant(catalog)
    reply = told(guide, "a dishwasher", "how much is the first one?")
    assert "No price is known" in reply.text
    reply = told(guide, "a cheap dishwasher")
    assert "No price is known" in reply.text and reply.products
    catalog.close()


@pytest.mark.parametrize("number, shown", [(588.99, 589), (91.44, 91.4), (9.085, 9.09), (42, 42), (0.5, 0.5)])
def test_figures_have_the_digits_that_a_shop_shows(number, shown):
    assert tidy(number) == pytest.approx(shown, abs=0.006)


def test_what_is_not_met_is_grounded_with_names_and_labels_that_hold_stops_and_figures(guide):
    told(guide, "想要沁园或者A.O.史密斯的冰箱，灰色")
    assert told(guide, "一级能效的").grounded
    assert told(guide, "a fridge by A.O. Smith, class 1, grey").grounded


@pytest.mark.parametrize(
    "text, said, count",
    [
        ("how many dishwashers do you have?", "There are 5 dishwashers in this catalogue. The 3 I would look at first:", 3),
        ("how many dishwashers under $700?", "3 dishwashers in this catalogue fit. Here they are:", 3),
        ("how many dishwashers under $300?", "One dishwasher in this catalogue fits. This is the one:", 1),
        ("how many dishwashers under $100?", "None of the dishwashers in this catalogue fits.", 0),
        ("你们有几款洗碗机", "目录里一共有 5 款洗碗机。可以先看这 3 款：", 3),
        ("what is the average price of dishwashers?", "The average price of these 4 dishwashers", 0),
        ("is a built-in dishwasher worth it?", "In this catalogue: built-in", 0),
    ],
)
def test_cards_stand_only_beside_words_that_speak_of_them(guide, text, said, count):
    reply = told(guide, text)
    assert reply.text.startswith(said) and reply.grounded
    assert len(reply.products) == count


def test_of_the_counted_only_those_that_fit_are_shown(guide):
    for card in told(guide, "how many dishwashers under $700?").products:
        assert card["price"] < 700


@pytest.mark.parametrize(
    "question, answer, need",
    [
        ("is a built-in dishwasher worth it?", "yes, show me", ("built_in", "has")),
        ("嵌入式洗碗机值得买吗", "看看", ("built_in", "has")),
        ("is a front loader worth it?", "yes please", ("loading", "in")),
        ("is a Bosch dishwasher worth it?", "sure", ("brand", "in")),
    ],
)
def test_a_yes_to_advice_shows_what_was_weighed(guide, question, answer, need):
    reply = told(guide, question, answer)
    assert [(n["field"], n["op"]) for n in reply.state["needs"]] == [need]
    assert reply.products


@pytest.mark.parametrize(
    "text, said",
    [("Is the cheapest one in stock?", "It is in stock."), ("which one was it... is the second one quiet?", "noise level"),
     ("does the second one speak?", "I find no answer to that"), ("how wide is it, and does it float?", "To the rest")],
)  # fmt: skip
def test_a_question_about_one_of_those_shown_is_answered_of_that_one(guide, text, said):
    shown = [card["sku"] for card in told(guide, "a dishwasher under $800").products]
    reply = told(guide, text)
    assert (reply.act, len(reply.products), reply.grounded) == ("answer", 1, True)
    assert said in reply.text
    if "second" in text:
        assert reply.products[0]["sku"] == shown[1]


def test_what_is_sold_out_is_said_to_be_and_the_cards_are_what_can_be_bought(guide):
    reply = told(guide, "a dishwasher under $800", "I'll take the DW80B7070")
    assert (reply.act, reply.grounded) == ("answer", True)
    assert "out of stock" in reply.text and "order it" not in reply.text
    assert reply.products and all(card["availability"] == "in_stock" for card in reply.products)


def test_what_makes_it_another_thing_is_given_up_last():
    willing = [
        Need("feature", "quiet", "has"),
        Need("appearance", "color", "in", ("white",)),
        Need("measure", "width", "<=", 60.0),
        Need("feature", "steam", "has"),
        Need("price", "price", "<=", 500.0, "USD"),
        Need("brand", "brand", "in", ("LG",)),
        Need("feature", "built_in", "has"),
    ]
    state = DialogueState(category="dishwasher", needs=tuple(willing))
    given_up = [lost for _, lost in state.queries(load())]
    first = next(place for place, lost in enumerate(given_up) if willing[-1] in lost)
    assert tuple(willing[:-1]) in given_up[:first] and given_up[-1] == tuple(willing)
    order = [firmness(need) for need in willing]
    assert order == sorted(set(order))
    assert firmness(Need("feature", "fuel", "in", ("gas",))) == order[-1]
    assert firmness(Need("feature", "energy_class", "in", ("class_1",))) == order[3]
