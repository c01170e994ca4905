import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.tagger import LexiconTagger
from catalog.ontology import load

TAGGER = LexiconTagger(load(), {"Bosch": ("Bosch", "博世")}, ("BCD-501W",))


def spans(text: str, **known) -> list[tuple]:
    parse = TAGGER.tag(text, **known)
    return [(parse.words(span), span.slot, span.polarity, span.value) for span in parse.spans]


def marked(text: str, **known) -> list[tuple]:
    return [span[:3] for span in spans(text, **known)]


def test_the_example_of_the_guidelines():
    parse = TAGGER.tag("a quiet dishwasher under $700, not Samsung")
    assert parse.record("u-000123") == {
        "id": "u-000123", "lang": "en", "text": "a quiet dishwasher under $700, not Samsung", "intent": "inform",
        "spans": [
            {"start": 2, "end": 7, "slot": "feature", "polarity": "want", "value": "quiet"},
            {"start": 8, "end": 18, "slot": "category", "polarity": "want", "value": "dishwasher"},
            {"start": 19, "end": 29, "slot": "price", "polarity": "want", "value": {"max": 700, "currency": "USD"}},
            {"start": 35, "end": 42, "slot": "brand", "polarity": "avoid", "value": "Samsung"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "a french door refrigerator",
            ("french door refrigerator", {"category": "refrigerator", "door_style": "french_door"}),
        ),
        ("对开门冰箱", ("对开门冰箱", {"category": "refrigerator", "door_style": "side_by_side"})),
        ("an OLED TV", ("OLED TV", {"category": "television", "panel": "oled"})),
        ("heat pump dryer", ("heat pump dryer", {"category": "dryer", "dryer_type": "heat_pump"})),
        ("燃气热水器", ("燃气热水器", {"category": "water_heater", "fuel": "gas"})),
        ("my refridgerator", ("refridgerator", "refrigerator")),
        ("any good dishwaser?", ("dishwaser", "dishwasher")),
    ],
)
def test_a_kind_takes_its_form_along(text, expected):
    assert [(words, value) for words, slot, _, value in spans(text) if slot == "category"] == [expected]


@pytest.mark.parametrize(
    "text", ["a TV stand", "fridge magnets", "冰箱贴", "空调被", "a belt for a Maytag dryer", "洗衣机排水管"]
)
def test_accessories_and_other_trades_are_no_kind(text):
    assert [span for span in spans(text) if span[1] in ("category", "feature")] == []


@pytest.mark.parametrize(
    "text, words, polarity",
    [
        ("anything but LG", "LG", "avoid"),
        ("not Samsung or LG", "Samsung", "avoid"),
        ("not Samsung or LG", "LG", "avoid"),
        ("a fridge without Wi-Fi", "Wi-Fi", "avoid"),
        ("no freezer", "freezer", "avoid"),
        ("不要三星", "三星", "avoid"),
        ("除了三星都行的冰箱", "三星", "avoid"),
        ("三星不要，海尔可以", "三星", "avoid"),
        ("三星不要，海尔可以", "海尔", "want"),
        ("洗碗机有没有静音的", "静音", "want"),
        ("I don't need Wi-Fi", "Wi-Fi", "drop"),
        ("the color doesn't matter", "color", "drop"),
        ("Wi-Fi 无所谓", "Wi-Fi", "drop"),
        ("颜色随便", "颜色", "drop"),
        ("换一个牌子", "牌子", "drop"),
        ("a different brand", "brand", "drop"),
        ("white, no wait, black", "white", "drop"),
        ("white, no wait, black", "black", "want"),
        ("白的，不对，黑的", "白", "drop"),
        ("not a big fan of noise, but I do want a Bosch", "Bosch", "want"),
    ],
)
def test_polarity(text, words, polarity):
    assert (words, polarity) in [(span[0], span[2]) for span in spans(text)]


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("for 4 people", "for 4 people", "family_small"),
        ("a fridge for a family of five", "family of five", "family_large"),
        ("三口之家", "三口之家", "family_small"),
        ("家里5口人", "5口人", "family_large"),
        ("两个人住", "两个人住", "couple"),
        ("for my elderly mother", "for my elderly mother", "elderly"),
        ("we have a baby", "we have a baby", "baby"),
        ("养猫的家庭", "养猫", "pets"),
    ],
)
def test_circumstances(text, words, value):
    assert (words, "context", "want", value) in spans(text)


@pytest.mark.parametrize(
    "text, words, value",
    [
        ("the second one", "the second one", {"ordinal": 2}),
        ("how loud is the 3rd one?", "the 3rd one", {"ordinal": 3}),
        ("the cheaper one please", "the cheaper one", {"pick": "cheapest"}),
        ("I'll take the Bosch one", "the Bosch one", {"brand": "Bosch"}),
        ("the white one", "the white one", {"appearance": "white"}),
        ("第二个多少钱", "第二个", {"ordinal": 2}),
        ("刚才那款", "刚才那款", {"last": True}),
        ("最便宜的那款", "最便宜的那款", {"pick": "cheapest"}),
        ("博世那台怎么样", "博世那台", {"brand": "Bosch"}),
        ("is bcd-501w in stock", "bcd-501w", "BCD-501W"),
        ("SHP65CM5N有货吗", "SHP65CM5N", "SHP65CM5N"),
    ],
)
def test_references_to_products(text, words, value):
    assert (words, "product", "want", value) in spans(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("capacity over 300 fridge", ("capacity over 300", {"attribute": "volume", "op": ">=", "value": 300})),
        ("冰箱宽不超过60厘米", ("宽不超过60厘米", {"attribute": "width", "op": "<=", "value": 60})),
        (
            "a dishwasher for a 24-inch opening",
            ("for a 24-inch opening", {"attribute": "width", "op": "<=", "value": 60.96}),
        ),
        ("a 60 cm wide oven", ("60 cm wide", {"attribute": "width", "op": "=", "value": 60})),
    ],
)
def test_measures_take_their_words_along(text, expected):
    assert [(words, value) for words, slot, _, value in spans(text) if slot == "measure"] == [expected]


def test_the_dialogues_kind_settles_the_unit():
    assert spans("at least 4 litres", category="humidifier")[0][3]["attribute"] == "tank_volume"


@pytest.mark.parametrize(
    "text, asked, expected",
    [
        ("500", "price", ("500", "price", "want")),
        ("两个人", "context", ("两个人", "context", "want")),
        ("yes", "quiet", ("yes", "feature", "want")),
        ("either is fine", "door_style", ("either is fine", "category", "drop")),
        ("随便", "price", ("随便", "price", "drop")),
        ("about 60", "width", ("about 60", "measure", "want")),
    ],
)
def test_bare_answers_belong_to_the_question(text, asked, expected):
    assert marked(text, asked=asked) == [expected]


@pytest.mark.parametrize(
    "text, intent",
    [
        ("hello", "greet"), ("你好", "greet"), ("thanks!", "thank"), ("再见", "bye"), ("start over", "reset"),
        ("重新开始", "reset"),
        ("anything else?", "more"), ("换一批", "more"), ("I'll take it", "select"), ("就要这个", "select"),
        ("I don't like these", "reject"), ("what can you do", "help"), ("how loud is the second one?", "request"),
        ("这款有烘干吗", "request"), ("compare the first and the second", "compare"),
        ("front-load or top-load?", "advise"),
        ("一级能效值得吗", "advise"), ("do you deliver to Leeds", "service"), ("write me a poem", "other"),
        ("太贵了", "inform"),
    ],
)  # fmt: skip
def test_intents(text, intent):
    assert TAGGER.tag(text).intent == intent


@pytest.mark.parametrize(
    "text, lang", [("a fridge", "en"), ("冰箱", "zh"), ("LG冰箱500L", "zh"), ("quiet一点的冰箱", "mixed")]
)
def test_languages(text, lang):
    assert TAGGER.tag(text).lang == lang


def test_confidence_is_the_share_of_words_understood():
    assert TAGGER.tag("quiet dishwasher").confidence == 1.0
    assert TAGGER.tag("the quick brown fox jumps over a dishwasher").confidence < 0.5
    assert TAGGER.tag("qwrtz").confidence == 0.0


WORDS = st.sampled_from(
    [
        "a",
        "not",
        "no",
        "wait",
        "the",
        "second",
        "one",
        "under",
        "$700",
        "500",
        "升",
        "以上",
        "不要",
        "三星",
        "Samsung",
        "dishwasher",
        "冰箱",
        "quiet",
        ",",
        "。",
        "without",
        "and",
        "或者",
        "太",
        "贵",
        "for",
        "4",
        "people",
        "宽",
        "60",
        "cm",
        "不超过",
        "第二",
        "个",
        "最便宜",
        "的",
        "white",
        "black",
        "那款",
        "带",
        "烘干",
        "BCD-501W",
        "？",
        "either",
        "is",
        "fine",
        "İ",
        "ﬁ",
        "㎡",
        "½",
        "😀",
        "<b>",
        "'",
        "OR",
        "1=1",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join)
    )
)
def test_any_text_gives_a_sound_parse(text):
    parse = TAGGER.tag(text)
    assert parse.intent in INTENTS and parse.lang in ("en", "zh", "mixed") and 0 <= parse.confidence <= 1
    for span in parse.spans:
        words = text[span.start : span.end]
        assert words and words == words.strip(" ,.;:!?，。；：！？、")
        assert span.slot in SLOTS and span.polarity in POLARITIES
        assert span.value is not None or span.polarity == "drop"
    assert all(a.end <= b.start for a, b in zip(parse.spans, parse.spans[1:], strict=False))


def test_very_long_text_is_read():
    assert TAGGER.tag("quiet dishwasher " * 600).spans


def test_a_rejected_kind_does_not_settle_the_units():
    parsed = spans("not a humidifier, a fridge with at least 300 litres")
    assert parsed[0][2] == "avoid"
    assert parsed[-1][3] == {"attribute": "volume", "op": ">=", "value": 300}


@pytest.mark.parametrize(
    "text, polarity, value",
    [("too noisy", "want", "quiet"), ("太贵了", "want", "cheap"), ("别太贵", "avoid", "premium")],
)
def test_too_much_of_a_quality_wishes_for_its_contrary(text, polarity, value):
    assert [(span[2], span[3]) for span in spans(text)] == [(polarity, value)]


def test_a_budget_is_money_beside_an_amount_and_a_quality_alone():
    assert [span[1] for span in spans("budget 600")] == ["price"]
    assert spans("a budget fridge")[0][3] == "cheap"


def test_a_word_between_attribute_and_figure_still_settles_the_attribute():
    assert ("超过1米8", "measure", "want", {"attribute": "height", "op": "<=", "value": 180}) in spans("高度别超过1米8")


def test_a_number_taken_back_after_a_bare_attribute_is_no_error():
    text = "不对不对，我翻了下图纸，高不是720，是820，看错行了"
    assert TAGGER.tag(text).text == text
