"""What a question is about."""

import pytest

from assistant.acts import Parse
from assistant.tagger import LexiconTagger
from assistant.topics import topics


@pytest.mark.parametrize(
    "text, category, expected",
    [
        ("how loud is the second one?", "dishwasher", ("noise",)),
        ("how much is it and is it in stock?", "kettle", ("price", "availability")),
        ("the price?", "kettle", ("price",)),
        ("how big is it?", "washing_machine", ("wash_load",)),
        ("how big is it?", "refrigerator", ("volume",)),
        ("what are its dimensions?", "oven", ("width", "height", "depth")),
        ("第二款噪音多大？", "dishwasher", ("noise",)),
        ("多重？", "kettle", ("weight",)),
        ("有货吗", "kettle", ("availability",)),
        ("它多宽", "oven", ("width",)),
        ("how many dishwashers do you have?", None, ("count",)),
        ("how many of them are stainless?", "range_hood", ("count",)),
        ("how many litres does it hold?", "refrigerator", ("volume",)),
        ("一共有多少款", "fan", ("count",)),
        ("what is the average price?", "fan", ("average",)),
        ("均价多少", "fan", ("average",)),
        ("je cherche une machine pour la maison", None, ("language",)),
        ("お勧めの冷蔵庫はありますか", None, ("language",)),
    ],
)
def test_what_is_asked(ontology, text, category, expected):
    parse = Parse(text, "en", "request")
    assert topics(parse, ontology, category) == expected


@pytest.mark.parametrize(
    "text, expected",
    [("how many white dishwashers under $700?", ("count",)), ("how many place settings does the dishwasher have?", ("place_settings",))],
)
def test_how_many_counts_kinds_and_asks_for_a_number_of_parts(ontology, text, expected):
    parse = LexiconTagger(ontology).tag(text)
    assert topics(parse, ontology, "dishwasher") == expected


@pytest.mark.parametrize(
    "text, leaves",
    [("Only 300 watts. I thank you but I will not buy.", True), ("要等？不要了", True), ("谁要那个不能喊话的一点不会做买卖不看了", True),
     ("none of these", False), ("the same one AGAIN. i dont want it", False), ("这个不要了，换一批", False)],
)  # fmt: skip
def test_a_rejection_may_be_of_buying_at_all(ontology, text, leaves):
    assert (topics(Parse(text, "en", "reject"), ontology) == ("leave",)) is leaves


@pytest.mark.parametrize("text", ["a fridge under $500", "hello", "bye", "今天天气怎么样"])
def test_what_is_no_question_about_products_asks_nothing(ontology, text):
    assert topics(LexiconTagger(ontology).tag(text), ontology) == ()


def test_a_feature_in_a_question_is_what_it_asks_for(ontology):
    parse = LexiconTagger(ontology).tag("does the first one have an ice maker?", category="refrigerator")
    assert topics(parse, ontology, "refrigerator") == ("ice_maker",)
