import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UnknownCurrency
from catalog.money import CURRENCIES, find_money, format_money, parse_price


@pytest.mark.parametrize(
    "text, marked, value",
    [
        ("a quiet dishwasher under $700, not Samsung", "under $700", {"max": 700, "currency": "USD"}),
        (
            "between 300 and 500 euros",
            "between 300 and 500 euros",
            {"min": 300, "max": 500, "currency": "EUR"},
        ),
        ("三千以内", "三千以内", {"max": 3000}),
        ("2k左右", "2k左右", {"about": 2000}),
        ("no more than 1,200", "no more than 1,200", {"max": 1200}),
        ("my budget is 500", "500", {"max": 500}),
        ("预算3000", "3000", {"max": 3000}),
        ("I don't want more than $500", "more than $500", {"max": 500, "currency": "USD"}),
        ("不要超过2000", "超过2000", {"max": 2000}),
        ("不超过2000", "不超过2000", {"max": 2000}),
        ("can't go over £800", "over £800", {"max": 800, "currency": "GBP"}),
        ("两三百的", "两三百", {"min": 200, "max": 300}),
        ("千把块", "千把块", {"about": 1000, "currency": "CNY"}),
        ("三千出头", "三千出头", {"about": 3000}),
        ("300-500", "300-500", {"min": 300, "max": 500}),
        ("预算两千到三千", "两千到三千", {"min": 2000, "max": 3000}),
        ("3000~4000", "3000~4000", {"min": 3000, "max": 4000}),
        ("3-5k", "3-5k", {"min": 3000, "max": 5000}),
        ("from $300", "from $300", {"min": 300, "currency": "USD"}),
        ("under a grand", "under a grand", {"max": 1000}),
        ("20 quid tops", "20 quid tops", {"max": 20, "currency": "GBP"}),
        ("500刀以内的", "500刀以内", {"max": 500, "currency": "USD"}),
        ("1.5万起", "1.5万起", {"min": 15000}),
        ("千元以内", "千元以内", {"max": 1000, "currency": "CNY"}),
        ("under 500", "under 500", {"max": 500}),
        ("３０００元以下", "３０００元以下", {"max": 3000, "currency": "CNY"}),
    ],
)
def test_money_in_words(text, marked, value):
    (span,) = find_money(text)
    assert (text[span.start : span.end], span.money.value()) == (marked, value)


@pytest.mark.parametrize(
    "text",
    ["below 45 dB", "at least 9 kg", "for 4 people", "a 4k tv", "BCD-501W", "500L", "2000w", "万和热水器", "一级能效",
     "one of the best", "at least 3 shelves", "weighs less than 10 pounds", "三口之家", ""],
)  # fmt: skip
def test_not_money(text):
    assert find_money(text) == []


def test_a_bare_number_answers_the_question_for_the_price():
    assert find_money("500") == []
    assert find_money("500", asked=True)[0].money.value() == {"max": 500}


@given(st.integers(10, 99_999), st.sampled_from(["USD", "CNY", "EUR", "GBP"]))
def test_a_formatted_amount_is_found_again(amount, currency):
    (span,) = find_money("under " + format_money(amount, currency))
    assert span.money.value() == {"max": amount, "currency": currency}


@given(st.decimals(0, 10**6, places=2), st.sampled_from(sorted(CURRENCIES)))
def test_a_formatted_price_is_parsed_again(amount, currency):
    assert parse_price(format_money(float(amount), currency)) == (float(amount), currency)


@pytest.mark.parametrize(
    "raw, amount, currency",
    [("1.299,00 €", 1299, "EUR"), ("¥3,499.00", 3499, "CNY"), ("649.00 EUR", 649, "EUR"), ("3499元", 3499, "CNY"),
     ("1.299", 1299, "USD"), ("12.5", 12.5, "USD"), (649, 649, "USD"), ("US$ 1 299", 1299, "USD"),
     ("100 SEK", 100, "SEK"),
     ("", None, "USD"), (None, None, "USD"), ("call us", None, "USD")],
)  # fmt: skip
def test_feed_prices(raw, amount, currency):
    assert parse_price(raw, "USD") == (amount, currency)


def test_an_unknown_currency_is_named_with_what_is_known():
    with pytest.raises(UnknownCurrency, match="'QQQ'.*CNY"):
        parse_price("12 QQQ")


@given(st.text())
def test_any_text_gives_tight_spans_in_order(text):
    spans = find_money(text)
    assert all(text[s.start : s.end].strip() for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
