import pytest

from assistant.lexicon import Lexicon, tokenize
from catalog.ontology import Entry
from catalog.text import fold

SURFACES = [
    ("dishwasher", Entry("category", "dishwasher")),
    ("robot vacuum", Entry("category", "robot_vacuum")),
    ("frost-free", Entry("feature", "frost_free")),
    ("冰箱", Entry("category", "refrigerator")),
    ("双开门冰箱", Entry("category", "refrigerator", {"door_style": "side_by_side"})),
    ("大", Entry("feature", "large")),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(SURFACES, plain=["大概", "dishwasher salt"])


def found(lexicon: Lexicon, text: str) -> list[str]:
    told = fold(text)
    return [told[match.start : match.end] for match in lexicon.find(tokenize(told))]


@pytest.mark.parametrize("text", ["frost-free", "frost free", "Frostfree", "FROST  FREE"])
def test_hyphens_and_spaces_inside_a_phrase_do_not_count(lexicon, text):
    assert found(lexicon, f"a {text} one") == [fold(text)]


@pytest.mark.parametrize("text", ["dishwaser", "dishwahser", "dish washer", "DishWashers", "dishwashr"])
def test_slips_and_plurals_are_mended(lexicon, text):
    assert found(lexicon, f"my {text}, please") == [fold(text)]


def test_a_slip_inside_a_phrase_is_mended(lexicon):
    assert found(lexicon, "robot vaccum") == ["robot vaccum"]


@pytest.mark.parametrize("text", ["discharger", "frosty the snowman", "washer", "vacant robots"])
def test_other_words_are_left_alone(lexicon, text):
    assert found(lexicon, text) == []


def test_the_longest_match_wins(lexicon):
    assert found(lexicon, "美的双开门冰箱") == ["双开门冰箱"]


def test_plain_words_only_keep_others_out(lexicon):
    assert found(lexicon, "大概要大冰箱") == ["大", "冰箱"]
    assert found(lexicon, "dishwasher salt") == []


def test_chinese_characters_must_touch(lexicon):
    assert found(lexicon, "冰 箱") == []
