import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UnknownUnit
from catalog.units import (
    convert,
    dimension,
    find_measures,
    format_quantity,
    load_units,
    parse_quantity,
    unit_of,
)

PLAIN = [u.id for u in load_units().values() if not u.log]


@pytest.mark.parametrize(
    "text, marked, op, low, high, unit",
    [
        ("at least 9 kg", "at least 9 kg", ">=", 9, 9, "kg"),
        ("60 cm wide", "60 cm", "=", 60, 60, "cm"),
        ("below 45 dB", "below 45 dB", "<=", 45, 45, "dB"),
        ("500升以上的冰箱", "500升以上", ">=", 500, 500, "L"),
        ("for a 24-inch opening", "24-inch", "=", 24, 24, "in"),
        ("8-10公斤", "8-10公斤", "range", 8, 10, "kg"),
        ("between 20 and 25 cu. ft.", "between 20 and 25 cu. ft.", "range", 20, 25, "cu_ft"),
        ("一匹半", "一匹半", "=", 1.5, 1.5, "pi"),
        ("客厅20平左右", "20平左右", "about", 20, 20, "m2"),
        ("12 place settings", "12 place settings", "=", 12, 12, "sets"),
        ("under 200 kWh a year", "under 200 kWh a year", "<=", 200, 200, "kWh/year"),
        ("29-3/4 in. opening", "29-3/4 in.", "=", 29.75, 29.75, "in"),
        ("don't want anything louder than 50 dB", "louder than 50 dB", "<=", 50, 50, "dB"),
        ("not too big, no wider than 60cm", "no wider than 60cm", "<=", 60, 60, "cm"),
        ("宽不超过六十厘米", "不超过六十厘米", "<=", 60, 60, "cm"),
    ],
)
def test_measures(text, marked, op, low, high, unit):
    (span,) = find_measures(text)
    assert (text[span.start : span.end], span.op, span.low, span.high, span.unit) == (
        marked,
        op,
        low,
        high,
        unit,
    )


@pytest.mark.parametrize(
    "text", ["a 3 in 1", "2 in the kitchen", "2024年", "买一套", "under $700", "三千以内", "", "fridge"]
)
def test_not_measures(text):
    assert find_measures(text) == []


@pytest.mark.parametrize(
    "name, unit", [("KG", "kg"), ("Cu. Ft.", "cu_ft"), ("公升", "L"), ("匹", "pi"), ("parsec", None)]
)
def test_unit_names(name, unit):
    assert unit_of(name) == unit


@pytest.mark.parametrize(
    "value, source, target, expected",
    [(24, "in", "cm", 60.96), (20, "cu_ft", "L", 566.34), (1.5, "pi", "W", 3750), (212, "F", "C", 100),
     (10, "lb", "kg", 4.536),
     (12000, "BTU_h", "W", 3516.9), (2, "h", "min", 120), (300, "CFM", "m3/h", 509.7)],
)  # fmt: skip
def test_conversions(value, source, target, expected):
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-3)


@given(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.floats(0.01, 1e5))
def test_conversion_comes_back(source, target, value):
    if dimension(source) != dimension(target):
        with pytest.raises(UnknownUnit, match="not convertible"):
            convert(value, source, target)
    else:
        assert convert(convert(value, source, target), target, source) == pytest.approx(value, rel=1e-6, abs=1e-6)


def test_an_unknown_unit_is_named_with_what_is_known():
    with pytest.raises(UnknownUnit, match="'parsec'.*kg"):
        convert(1, "parsec", "kg")


@given(st.sampled_from(["kg", "L", "cm", "dB", "kW", "rpm"]), st.integers(2, 9999), st.sampled_from(["en", "zh"]))
def test_a_formatted_quantity_is_found_again(unit, value, lang):
    quantity = parse_quantity(format_quantity(value, unit, lang))
    assert (quantity.value, quantity.unit) == (value, unit)


@given(st.text())
def test_any_text_gives_spans_inside_it(text):
    assert all(0 <= span.start < span.end <= len(text) for span in find_measures(text))
