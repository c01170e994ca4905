"""What a question is about."""

import pytest

from assistant.acts import Parse
from assistant.tagger import LexiconTagger
from assistant.topics import asked, topics


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
        ("does it go up to 60 C?", "washing_machine", ("max_temperature",)),
        ("最高到多少度", "oven", ("max_temperature",)),
        ("水温呀，最高能洗到多少度，不是问你用电", "washing_machine", ("max_temperature",)),
        ("这个一年得多少度电", "freezer", ("energy_use",)),
        ("第一个能烘几公斤啊？我看写着洗11公斤", "washing_machine", ("dry_load",)),
        ("洛梵恩这台冷冻多少升", "refrigerator", ("freezer_volume",)),
        ("how many litres makes the third one in one minute?", "water_purifier", ("flow_rate",)),
        ("昆卓雅那个是不是处理品啊，保几年", "television", ("warranty",)),
        ("575TVG三个HDMI里有几个是2.1的？", "television", ("hdmi_ports",)),
        ("State the heating capacity of the AC-4600W.", "air_conditioner", ("heating_capacity",)),
        ("187 kWh is acceptable. How deep is that one?", "dryer", ("depth",)),
        ("I didn't ask for the average. how wide is the Quendra?", "air_fryer", ("width",)),
        ("How long does a filter last?", "air_purifier", ("filter_life",)),
        ("how much does the first one cost to run like 8 hrs a day", "heater", ("power",)),
        ("the first one, how many watts has it?", "vacuum_cleaner", ("power",)),
        ("那个管多大屋子", "air_purifier", ("room_area",)),
        ("water use per load on it?", "washing_machine", ("water_use",)),
        ("宽深多少", "juicer", ("width", "depth")),
        ("约瓦森那款的noise level是多少", "vacuum_cleaner", ("noise",)),
        ("That is the price of the unit, not of a filter. How long does a filter last?", "air_purifier", ("filter_life",)),
        ("What do I pay for that one, and is it in stock?", "kettle", ("price", "availability")),
        ("The water, dear, in litres, for that one.", "dishwasher", ("water_use",)),
        ("dB, 2nd", "range_hood", ("noise",)),
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
    "text, expected",
    [("State the noise level of both.", ("noise",)), ("List the depths of all three, please.", ("depth",)), ("compare them", ())],
)
def test_a_comparison_may_be_of_one_field(ontology, text, expected):
    assert topics(Parse(text, "en", "compare"), ontology, "range_hood") == expected


@pytest.mark.parametrize(
    "text, leaves",
    [("Only 300 watts. I thank you but I will not buy.", True), ("要等？不要了", True), ("谁要那个不能喊话的一点不会做买卖不看了", True),
     ("none of these", False), ("the same one AGAIN. i dont want it", False), ("这个不要了，换一批", False)],
)  # fmt: skip
def test_a_rejection_may_be_of_buying_at_all(ontology, text, leaves):
    assert (topics(Parse(text, "en", "reject"), ontology) == ("leave",)) is leaves


@pytest.mark.parametrize(
    "text, category, expected",
    [
        ("weight of the grey one? and can the battery be swapped", "vacuum_cleaner", ("weight", "unsaid")),
        ("奥瑞岚灰的耗电一年182度，烘一次多长时间", "dryer", ("energy_use", "unsaid")),
        ("蓝的能用多少个小时，保修几年", "humidifier", ("warranty", "unsaid")),
        ("米色这个烤色几档，机器多宽", "kettle", ("width", "unsaid")),
        ("the pink one is cute, how big is it", "air_fryer", ("volume",)),
        ("that's not what I asked. how many minutes does it run?", "vacuum_cleaner", ("runtime",)),
        ("how loud is the third, or is that a secret too?", "air_fryer", ("noise",)),
        ("我问的是烘干能烘多少，不是洗多少", "washing_machine", ("dry_load",)),
        ("63 is a chainsaw. and the first one?", "heater", ("power",)),
        ("does the first one speak?", "heater", ("unsaid",)),
        ("第一个洗一同要多长时间", "washing_machine", ("unsaid",)),
        ("is it noisy, do you know?", "heater", ("noise",)),
        ("How heavy is it? I have to slide it out to clean behind it.", "microwave", ("weight",)),
        ("tell me more about the first one", "heater", ()),
        ("what about the second one?", "heater", ("power",)),
        ("那第二款呢", "heater", ("power",)),
        ("what ovens do you have?", "heater", ()),
    ],
)
def test_what_no_field_answers_and_what_is_asked_again(ontology, text, category, expected):
    spans = tuple(span for span in LexiconTagger(ontology).tag(text, category=category).spans if span.slot in ("product", "category"))
    assert asked(Parse(text, "en", "request", spans), ontology, category, last=("power", "unsaid")) == expected


@pytest.mark.parametrize("text", ["typical. ok forget two drawers, a normal one is fine", "a fridge under $500", "hello", "bye", "今天天气怎么样"])
def test_what_is_no_question_about_products_asks_nothing(ontology, text):
    assert topics(LexiconTagger(ontology).tag(text), ontology) == ()


def test_a_feature_in_a_question_is_what_it_asks_for(ontology):
    parse = LexiconTagger(ontology).tag("does the first one have an ice maker?", category="refrigerator")
    assert topics(parse, ontology, "refrigerator") == ("ice_maker",)
