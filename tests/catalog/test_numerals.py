import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.numerals import find_numbers, parse_number

DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """``value`` below 100,000 in full Chinese numerals, written independently of the parser."""
    if value < 10:
        return DIGITS[value]
    for size, mark in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if value >= size:
            head, rest = divmod(value, size)
            gap = "零" if rest and rest < size // 10 else ""
            return chinese(head) + mark + (gap + chinese(rest) if rest else "")
    raise AssertionError(value)


@pytest.mark.parametrize(
    "text, value",
    [
        ("三千五", 3500), ("一万二", 12000), ("两千", 2000), ("十五", 15), ("一百零五", 105), ("3千", 3000),
        ("1万2", 12000),
        ("2千5百", 2500), ("1.5万", 15000), ("一点五万", 15000), ("半", 0.5), ("两", 2), ("3k", 3000), ("1.2w", 12000),
        ("two hundred", 200), ("a grand", 1000), ("fifteen hundred", 1500), ("two and a half thousand", 2500),
        ("twenty-four", 24), ("a dozen", 12), ("1,299.00", 1299), ("1.299,00", 1299), ("59,8", 59.8), ("23 1/2", 23.5),
        ("29-3/4", 29.75), ("½", 0.5), ("1 and a half", 1.5),
    ],
)  # fmt: skip
def test_numbers(text, value):
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "fridge", "万和", "a", "of", "3 fridges", "一个"])
def test_no_numbers(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text, low, high",
    [
        ("两三百", 200, 300),
        ("三四千", 3000, 4000),
        ("一千二三", 1200, 1300),
        ("三五百", 300, 500),
        ("七八", 7, 8),
    ],
)
def test_two_neighbouring_digits_are_a_range(text, low, high):
    (number,) = find_numbers(text)
    assert (number.low, number.high) == (low, high)


@pytest.mark.parametrize(
    "text, value", [("千把块", 1000), ("十来块", 10), ("三千来块", 3000), ("3000多", 3000), ("上千块", 1000)]
)
def test_vague_numbers_are_about(text, value):
    (number,) = find_numbers(text)
    assert (number.low, number.about) == (value, True)


@given(st.integers(1, 99_999))
def test_chinese_numerals_come_back(value):
    assert parse_number(chinese(value)) == value


@given(st.integers(0, 10**9))
def test_grouped_digits_come_back(value):
    assert parse_number(f"{value:,}") == value


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    assert all(0 <= number.start < number.end <= len(text) for number in find_numbers(text))
