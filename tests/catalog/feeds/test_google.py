"""Google Merchant Center feeds: TSV, RSS 2.0, Atom, and XML that is not what it should be."""

import pytest

from catalog.errors import FeedError
from catalog.feeds.google import details

RSS = '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>{}</channel></rss>'
ITEM = "<item><g:id>{0}</g:id><title>Kettle {0}</title><g:price>5 USD</g:price>{1}</item>"


def test_the_golden_tsv(golden):
    rows, rejects = golden("google.tsv")
    first = rows["AC-1"].product
    assert (first.category, first.brand, first.model, first.mpn) == ("dishwasher", "Bosch", "SMV4HVX38E", "SMV4HVX38E")
    assert (first.gtin, first.family) == ("4006381333931", "G7")
    assert first.descriptions == {"en": "Quiet & thrifty"}
    assert (first.offers[0].price, first.offers[0].sale_price, first.offers[0].currency) == (649.0, 599.0, "EUR")
    assert first.offers[0].availability == "in_stock"
    assert first.attributes["width"].number == 59.8
    assert first.attributes["place_settings"].number == 14.0
    assert (first.attributes["noise"].number, first.attributes["noise"].source) == (42.0, "title")
    assert first.extras["Extras"] == "basket, tray"
    assert first.images == tuple(f"https://shop.example/{n}.jpg" for n in (1, 2, 3))
    assert [(reject.line, reject.duplicate) for reject in rejects] == [(4, False), (5, True)]
    assert list(rows) == ["AC-1", "AC-2", "AC-4"]


def test_a_wrong_gtin_and_a_sale_above_the_price_are_dropped_and_said(golden):
    rows, _ = golden("google.tsv")
    second = rows["AC-2"]
    assert second.product.gtin is None
    assert second.product.offers[0].sale_price is None
    assert second.product.offers[0].availability == "preorder"
    assert second.repairs == (
        "GTIN 4006381333932 has a wrong check digit: dropped",
        "sale price 2399 is above the price 2158: dropped",
    )


def test_the_golden_rss(golden):
    rows, [reject] = golden("google_rss.xml")
    washer = rows["X-1"].product
    assert rows["X-1"].line == 6
    assert washer.titles == {"en": "Washing machine, 9 kg & quiet"}
    assert washer.descriptions == {"en": "Fish & chips proof"}
    assert (washer.offers[0].price, washer.offers[0].currency) == (1299.0, "EUR")
    assert washer.attributes["depth"].number == 63.6
    assert washer.attributes["wash_load"].number == 9.0
    assert washer.extras["Drum light"] == "LED"
    assert washer.extras["link"] == "https://shop.example/x1?a=1&b=2"
    assert len(washer.images) == 3
    assert (reject.line, reject.reason) == (29, "no price")


def test_the_golden_atom(golden):
    rows, rejects = golden("google_atom.xml")
    assert list(rows) == ["A-1", "plain-atom-id"]
    assert rows["A-1"].product.offers[0].availability == "out_of_stock"
    assert rows["A-1"].product.extras["link"] == "https://shop.example/a1"
    assert rejects == []


@pytest.mark.parametrize(
    "dirt", ["\x07", "&nbsp;", "&copy;", " A&B ", "<![CDATA[ <b>&</b> ]]>", "&#x2019;", "x" * 300_000 + "&amp;"]
)
def test_dirt_in_xml_is_read_over(feed, dirt):
    rows, rejects = feed(
        "a.xml", RSS.format(ITEM.format("A", f"<description>{dirt}</description>") + ITEM.format("B", ""))
    )
    assert list(rows) == ["A", "B"]
    assert rejects == []


def test_xml_that_breaks_off_keeps_what_came_before_and_says_where(feed):
    rows, [reject] = feed("a.xml", RSS.format(ITEM.format("A", "") + "\n\n<item><g:id>B</g:wrong>"))
    assert list(rows) == ["A"]
    assert reject.line == 3
    assert "nothing after this line could be read" in reject.reason


def test_entities_of_the_document_are_refused(feed):
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(FeedError, match="declares XML entities"):
        feed("a.xml", bomb + "<rss><channel><item><title>&b;</title></item></channel></rss>")


def test_a_file_on_the_disk_is_not_read_through_an_entity(feed, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    text = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    with pytest.raises(FeedError, match="declares XML entities"):
        feed("a.xml", text)


def test_a_document_type_without_entities_is_fine(feed):
    rows, _ = feed(
        "a.xml",
        "<!DOCTYPE rss><rss><channel><item><id>A</id><title>Fan</title><price>5 USD</price></item></channel></rss>",
    )
    assert list(rows) == ["A"]


def test_a_gb18030_feed_is_read(feed):
    xml = RSS.format("<item><g:id>A</g:id><title>海尔静音节能冰箱</title><g:price>1999 CNY</g:price></item>")
    rows, _ = feed("a.xml", xml.replace('"1.0"?', '"1.0" encoding="GB2312"?').encode("gb18030"))
    assert rows["A"].product.titles == {"zh": "海尔静音节能冰箱"}


@pytest.mark.parametrize(
    ("cell", "pairs"),
    [
        ("General:Width:59.8 cm", [("Width", "59.8 cm")]),
        (":Width:59.8 cm", [("Width", "59.8 cm")]),
        ("General:Time:10:30", [("Time", "10:30")]),
        ('a:b:c,"d:e:f, g"', [("b", "c"), ("e", "f, g")]),
        ("nothing", []),
        ("", []),
    ],
)
def test_product_details_are_cut(cell, pairs):
    assert list(details(cell)) == pairs


def test_a_column_may_name_the_parts_of_a_detail(feed):
    head = "id\ttitle\tprice\tlink\tproduct_detail(section_name:attribute_name:attribute_value)\n"
    rows, _ = feed("a.tsv", head + "A\tA dishwasher\t5 USD\t\tGeneral:Width:59.8 cm\n")
    assert rows["A"].product.attributes["width"].number == 59.8
