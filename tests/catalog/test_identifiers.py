import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.identifiers import find_models, gtin_valid, normal_model, stable_sku


@pytest.mark.parametrize("code", ["4006381333931", "036000291452", "96385074", "10012345678902"])
def test_valid_gtins(code):
    assert gtin_valid(code)


@pytest.mark.parametrize("code", ["4006381333932", "4006381333", "", "abcdefgh", "４００６３８１３３３９３１"])
def test_invalid_gtins(code):
    assert not gtin_valid(code)


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(head, shift):
    codes = [head + str(digit) for digit in range(10)]
    valid = [code for code in codes if gtin_valid(code)]
    assert len(valid) == 1
    assert not gtin_valid(head[:-1] + str((int(head[-1]) + shift) % 10) + valid[0][-1])


@pytest.mark.parametrize(
    "text, models",
    [
        ("the BCD-501W, please", ["BCD-501W"]),
        ("海尔BCD-501W冰箱", ["BCD-501W"]),
        ("is SHP65CM5N better than WM3400CW?", ["SHP65CM5N", "WM3400CW"]),
        ("XQG100-12 500L", ["XQG100-12"]),
        ("a 24-inch oven, 1400rpm, 4k, 3000w, A+++ and 7.5kg for 2 people", []),
        ("under $1,299.00 or 1.5匹", []),
    ],
)
def test_models_in_text(text, models):
    assert [text[start:end] for start, end in find_models(text)] == models


def test_model_keys_ignore_case_and_hyphens():
    assert normal_model("BCD-501W") == normal_model("bcd 501w") == "bcd501w"


def test_a_sku_from_brand_and_model_survives_a_new_title():
    assert stable_sku("Haier", "BCD-501W", "old") == stable_sku("HAIER", "bcd501w", "new") == "haier-bcd501w"


def test_a_sku_from_a_title_alone_differs_by_title():
    assert stable_sku(None, None, "a fridge") != stable_sku(None, None, "another fridge")
    assert stable_sku("海尔", None, "冰箱") == stable_sku("海尔", None, "冰箱")


@given(st.text())
def test_find_models_never_raises_and_its_spans_are_tight(text):
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in find_models(text))
