"""Chinese words written with another character of the same sound: mended where nothing else can be meant."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.slips import Slips
from assistant.tagger import LexiconTagger
from catalog.cues import FOLDER
from catalog.ontology import load


@pytest.fixture(scope="module")
def tagger(ontology) -> LexiconTagger:
    return LexiconTagger(ontology)


SLIPS = Slips.of(load())


@pytest.mark.parametrize(
    "text, kind",
    [
        ("冰厢", "refrigerator"), ("洗衣鸡", "washing_machine"), ("空挑", "air_conditioner"), ("电室", "television"),
        ("微波卢", "microwave"), ("热水气", "water_heater"), ("吸晨器", "vacuum_cleaner"), ("扫地几器人", "robot_vacuum"),
        ("电饭包", "rice_cooker"), ("空气净化气", "air_purifier"), ("抽油盐机", "range_hood"), ("洗晚机", "dishwasher"),
    ],
)  # fmt: skip
def test_a_kind_is_understood_by_its_sound(tagger, text, kind):
    parse = tagger.tag(f"想买一台{text}，三千以内")
    (span,) = [span for span in parse.spans if span.slot == "category"]
    assert (parse.words(span), span.value) == (text, kind)


@pytest.mark.parametrize("text, value", [("静因的空调", "quiet"), ("变品的空调", "inverter"), ("滚桶，10公斤", "loading=front")])
def test_a_well_known_feature_is_understood_by_its_sound(tagger, text, value):
    assert [span.value for span in tagger.tag(text).spans if span.slot == "feature"] == [value]


@pytest.mark.parametrize(
    "text",
    ["一周洗衣几次", "空调几匹", "热水气味大", "加湿气体", "配电室", "电室内机", "旗舰店水壶", "发动机", "控调节", "能校准吗",
     "我家电视", "热水其实够用", "触电事故", "quiet fridge", ""],
)  # fmt: skip
def test_other_words_are_left_alone(text):
    assert SLIPS.mend(text) == text


@given(st.text("冰箱厢洗衣机鸡空调电视室热水器气静音因变频品的了 a1", max_size=20))
def test_the_mended_text_is_as_long_as_the_text(text):
    assert len(SLIPS.mend(text)) == len(text)


def test_no_word_of_ours_is_taken_for_another(ontology):
    words = [surface for surface, entry in ontology.surfaces() if entry.lang == "zh"]
    assert [word for word in words if SLIPS.mend(word) != word] == []


def test_a_sound_is_one_character_each_and_a_word_as_long_as_what_it_means():
    table = tomllib.loads((FOLDER / "slips_zh.toml").read_text(encoding="utf-8"))
    assert all(len(set(sound)) == len(sound) > 1 for sound in table["sounds"])
    assert all(len(wrong) == len(right) for wrong, (right, *_) in table["words"].items())
