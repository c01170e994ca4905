"""Prices, sales, currencies and availability out of a row."""

from datetime import date

import pytest

from catalog.feeds.names import availability, field_of, price_field
from catalog.feeds.offers import NoPrice, Unusable, read_offers
from catalog.product import Offer

TODAY = date(2026, 11, 1)


def offer(columns: dict, **told) -> tuple[list[Offer], list[str]]:
    return read_offers(columns, told, "A kettle", TODAY)


@pytest.mark.parametrize(
    ("columns", "price", "sale", "currency"),
    [
        ({"price": "649.00 EUR"}, 649.0, None, "EUR"),
        ({"price": "¥3,499.00"}, 3499.0, None, "CNY"),
        ({"price": "1.299,00 €"}, 1299.0, None, "EUR"),
        ({"price_usd": 2158.0, "list_price_usd": 2399.0}, 2399.0, 2158.0, "USD"),
        ({"price_usd": 1799.0, "list_price_usd": 1799.0}, 1799.0, None, "USD"),
        ({"price_cny": 799}, 799.0, None, "CNY"),
        ({"价格(元)": "799"}, 799.0, None, "CNY"),
        ({"Price (USD)": "799"}, 799.0, None, "USD"),
        ({"price": "500 USD", "sale_price": "450 USD"}, 500.0, 450.0, "USD"),
        ({"price": "500 USD", "sale_price": "500 USD"}, 500.0, None, "USD"),
        ({"原价": "3999元", "促销价": "3499元"}, 3999.0, 3499.0, "CNY"),
        ({"sale_price": "450 USD"}, 450.0, None, "USD"),
        ({"list_price": "450 USD"}, 450.0, None, "USD"),
        ({"price": "1.5万元"}, 15000.0, None, "CNY"),
        ({"price": 649.125, "currency": None}, 649.125, None, "USD"),
    ],
)
def test_a_price_is_read_with_its_currency(columns, price, sale, currency):
    [read], _ = offer(columns)
    assert (read.price, read.sale_price, read.currency) == (price, sale, currency)


def test_each_currency_is_an_offer():
    offers, repairs = offer({"price_usd": 500, "price_cny": "3,499"})
    assert [(o.price, o.currency) for o in offers] == [(500.0, "USD"), (3499.0, "CNY")]
    assert repairs == []


@pytest.mark.parametrize(
    ("columns", "note"),
    [
        ({"price": "500 USD", "sale_price": "600 USD"}, "sale price 600 is above the price 500: dropped"),
        ({"price": "500 USD", "list_price": "400 USD"}, "list price 400 is below the price 500: dropped"),
        ({"price": "500"}, "no currency given: taken as USD"),
        ({"价格": "500"}, "no currency given: taken as CNY"),
    ],
)
def test_a_repair_of_a_price_is_said(columns, note):
    offers, repairs = offer(columns)
    assert repairs == [note]
    assert (offers[0].price, offers[0].sale_price) == (500.0, None)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"price": "call us"}, "cannot be read"),
        ({"price": "-5 USD"}, "is not above zero"),
        ({"price": 0}, "is not above zero"),
        ({"price": "99999999999 USD"}, "is absurd"),
        ({"price": float("nan")}, "cannot be read"),
        ({"price": float("inf")}, "cannot be read"),
        ({"price": "5 ZZZ"}, "ZZZ"),
        ({"price": [5]}, "is not a price"),
        ({"price": True}, "is not a price"),
    ],
)
def test_a_price_that_is_none_is_refused_with_the_reason(columns, reason):
    with pytest.raises(Unusable, match=reason):
        offer(columns)


@pytest.mark.parametrize("raw", ["", None, "N/A", "-", "暂无", []])
def test_an_empty_price_is_no_price(raw):
    with pytest.raises(NoPrice):
        offer({"price": raw})


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"availability": "in stock"}, "in_stock"),
        ({"availability": "out_of_stock"}, "out_of_stock"),
        ({"availability": "https://schema.org/PreOrder"}, "preorder"),
        ({"availability": "backorder"}, "preorder"),
        ({"availability": "有货"}, "in_stock"),
        ({"availability": "预售"}, "preorder"),
        ({"availability": False}, "out_of_stock"),
        ({"stock": "0"}, "out_of_stock"),
        ({"stock": 12}, "in_stock"),
        ({"stock": 0}, "out_of_stock"),
        ({"stock": "many"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_availability_is_read_in_many_words(told, state):
    [read], repairs = offer({"price": "5 USD"}, **told)
    assert read.availability == state
    assert repairs == []


def test_an_availability_that_nobody_knows_is_said():
    [read], repairs = offer({"price": "5 USD"}, availability="perhaps")
    assert read.availability == "unknown"
    assert repairs == ["availability 'perhaps' is not known: taken as unknown"]


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2024-05-31", date(2024, 5, 31)),
        ("2024-05-31T10:00:00+08:00", date(2024, 5, 31)),
        ("2024/05/31", date(2024, 5, 31)),
        ("2024年05月31日", date(2024, 5, 31)),
        ("", TODAY),
        ("lately", TODAY),
    ],
)
def test_an_offer_knows_its_day_and_seller(raw, day):
    [read], _ = offer({"price": "5 USD"}, as_of=raw, seller="Shop")
    assert (read.as_of, read.seller) == (day, "Shop")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("标题", "title"), ("商品名称", "title"), ("Product Name", "title"), ("g:id", "sku"), ("品牌", "brand"),
        ("类目", "category"), ("参数", "details"), ("价格", "price"), ("sale price", "sale_price"),
        ("title_zh", "title"),
        ("width", None), ("price_per_unit", None), ("title_zhh", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_name(name, field):
    assert field_of(name) == field


@pytest.mark.parametrize("name", ["price_range_low", "pricey", "usd", "Width (in)", "售价说明"])
def test_other_columns_are_no_prices(name):
    assert price_field(name) is None


def test_words_of_availability_ignore_case():
    assert availability("In_Stock") == availability("INSTOCK") == "in_stock"
