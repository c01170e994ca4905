"""schema.org Products: pages, graphs, lists, groups, and every shape of an offer."""

import json

import pytest

LD = {"@context": "https://schema.org", "@type": "Product", "sku": "A", "name": "Kettle 1.7 L"}


def test_the_golden_page(golden):
    rows, [reject] = golden("page.html")
    product = rows["H-1"].product
    assert rows["H-1"].line == 11
    assert (product.category, product.brand, product.gtin) == ("dishwasher", "Bosch", "4006381333931")
    assert (product.attributes["width"].number, product.attributes["noise"].number) == (59.8, 42.0)
    assert product.extras == {"Salt indicator": "yes", "rating": "4.5", "reviews": "12"}
    assert product.images == ("https://shop.example/h1.jpg", "https://shop.example/h2.jpg")
    assert (product.offers[0].price, product.offers[0].availability, product.offers[0].seller) == (
        649.0,
        "in_stock",
        "Shop",
    )
    assert reject.line == 31
    assert "a script of JSON-LD that is not JSON" in reject.reason


def test_the_golden_list(golden):
    rows, [reject] = golden("list.jsonld")
    assert [(o.price, o.currency) for o in rows["L-1"].product.offers] == [(39.5, "GBP")]
    assert [(o.price, o.currency) for o in rows["L-2"].product.offers] == [(30.0, "GBP"), (40.0, "USD")]
    assert rows["L-2"].product.offers[0].availability == "out_of_stock"
    assert (reject.line, reject.reason) == (7, "no price")


@pytest.mark.parametrize(
    ("offers", "price", "sale"),
    [
        ({"price": 5, "priceCurrency": "USD"}, 5.0, None),
        ([{"price": "5.00", "priceCurrency": "USD"}], 5.0, None),
        ({"@type": "AggregateOffer", "lowPrice": "5", "highPrice": "9", "priceCurrency": "USD"}, 5.0, None),
        ({"@type": "AggregateOffer", "offers": [{"price": 5, "priceCurrency": "USD"}]}, 5.0, None),
        ({"priceSpecification": {"price": 5, "priceCurrency": "USD"}}, 5.0, None),
        (
            {
                "price": 4,
                "priceCurrency": "USD",
                "priceSpecification": {"priceType": "https://schema.org/ListPrice", "price": 5},
            },
            5.0,
            4.0,
        ),
    ],
)
def test_an_offer_comes_in_many_shapes(feed, offers, price, sale):
    rows, _ = feed("a.json", json.dumps({**LD, "offers": offers}))
    offer = rows["A"].product.offers[0]
    assert (offer.price, offer.sale_price, offer.currency) == (price, sale, "USD")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda node: node,
        lambda node: [node],
        lambda node: {"@graph": [node]},
        lambda node: {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": node}]},
        lambda node: {"@type": "ItemPage", "mainEntity": node},
        lambda node: {**node, "@type": "http://schema.org/Product"},
        lambda node: {**node, "@type": ["schema:Product", "Thing"]},
        lambda node: {"@type": "ProductGroup", "productGroupID": "G", "hasVariant": [node]},
    ],
)
def test_a_product_is_found_wherever_it_stands(feed, wrap):
    text = json.dumps(wrap({**LD, "offers": {"price": 5, "priceCurrency": "USD"}}))
    rows, rejects = feed("a.json", text, "jsonld")
    assert rows["A"].product.title("en") == "Kettle 1.7 L"
    assert rejects == []


def test_a_variant_takes_its_group_s_brand_and_family(feed):
    group = {
        "@type": "ProductGroup",
        "productGroupID": "G",
        "brand": {"name": "Bosch"},
        "hasVariant": [dict(LD), {**LD, "sku": "B"}],
    }
    rows, _ = feed("a.json", json.dumps({"@context": "https://schema.org", **group}))
    assert [row.product.family for row in rows.values()] == ["G", "G"]
    assert rows["B"].product.brand == "Bosch"


def test_products_without_offers_have_no_price(feed):
    rows, rejects = feed("a.json", json.dumps(LD))
    assert rows["A"].product.offers == ()
    assert rejects == []


def test_a_bad_offer_beside_a_good_one_is_said(feed):
    offers = [{"price": "free", "priceCurrency": "USD"}, {"price": 5, "priceCurrency": "USD"}]
    rows, _ = feed("a.json", json.dumps({**LD, "offers": offers}))
    assert len(rows["A"].product.offers) == 1
    assert rows["A"].repairs == ("an offer was left out: price cannot be read: 'free'",)


def test_names_may_carry_their_language(feed):
    name = [{"@value": "Kettle", "@language": "en"}, {"@value": "水壶", "@language": "zh-CN"}]
    rows, _ = feed("a.json", json.dumps({**LD, "name": name}))
    assert rows["A"].product.titles == {"en": "Kettle", "zh": "水壶"}
