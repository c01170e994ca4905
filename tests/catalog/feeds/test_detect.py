"""Formats and encodings told from the content, never from the name."""

import pytest

from catalog.errors import FeedError, UnknownFormat
from catalog.feeds import open_feed

TSV = "id\ttitle\tprice\tlink\n1\tKettle\t5 USD\thttps://x\n"
CASES = [
    ("feed.txt", TSV, "google_tsv"),
    ("feed.xml", '<?xml version="1.0"?><rss><channel/></rss>', "google_xml"),
    ("feed", '\n <feed xmlns="http://www.w3.org/2005/Atom"/>', "google_xml"),
    ("a.txt", '{"title": "Kettle"}\n{"title": "Fan"}\n', "jsonl"),
    ("a.txt", '{"title": "Kettle"}', "jsonl"),
    ("a.txt", '{"title": broken\n{"title": "Fan"}\n', "jsonl"),
    ("a.txt", 'rubbish\n{"title": "Fan"}\n', "jsonl"),
    ("a.txt", '[{"title": "Kettle"}]', "json"),
    ("a.txt", '{\n"products": [{"title": "Kettle"}]}', "json"),
    ("a.txt", '{"@context": "https://schema.org", "@type": "Product"}', "jsonld"),
    ("a.txt", '[{"@type": "Product"}]', "jsonld"),
    ("a.txt", "<!doctype html><p>", "jsonld"),
    ("a.txt", '{"@type": "Product"}\n{"@type": "Product"}\n', "jsonl"),
    ("a.txt", "名称,价格\n水壶,5\n", "csv"),
    ("a.txt", "title;price\nKettle;5\n", "csv"),
    ("a.txt", "title\nKettle\n", "csv"),
    ("a.txt", "name\tprice\nKettle\t5\n", "csv"),
]


@pytest.mark.parametrize(("name", "text", "format"), CASES)
def test_the_format_is_told_from_the_content(tmp_path, name, text, format):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert open_feed(path).format == format


TEXT = "标题,价格\n海尔冰箱，静音节能，风冷无霜,1999\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        ("title,price\nKettle,5\n".encode("utf-16-le"), "utf-16-le"),
        ("title,price\nKettle,5\n".encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
        ("title,price\nKühlschrank für Gäste,5 €\n".encode("cp1252"), "cp1252"),
        (TEXT.encode() * 50 + b"\xff broken,1\n", "utf-8"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><rss>ą</rss>'.encode("iso-8859-2"), "iso-8859-2"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(tmp_path, data, encoding):
    path = tmp_path / "feed"
    path.write_bytes(data)
    assert open_feed(path).encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_table_reads_the_same_in_every_encoding(feed, encoding):
    rows, _ = feed("a.csv", "编号,标题,价格\nA,海尔冰箱静音节能,¥1999\n".encode(encoding))
    assert rows["A"].product.titles == {"zh": "海尔冰箱静音节能"}
    assert rows["A"].product.offers[0].price == 1999.0


def test_a_byte_that_cannot_be_read_is_removed_and_said(feed):
    good = "".join(f"{n},海尔冰箱 {n} 号,1999元\n" for n in range(20))
    rows, _ = feed("a.csv", ("编号,标题,价格\n" + good).encode() + b"X,\xe6\xb5 Fan,5 USD\n")
    assert rows["X"].product.titles == {"en": "Fan"}
    assert rows["X"].repairs == ("title: unreadable characters removed",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"\x01\x02\x00\x00\x03\x00\x00\x01", "binary file"),
        (b"<invoice><line/></invoice>", "root <invoice>"),
        (b"just some words of prose", "none of the formats known"),
        (b"a,b,c\n1,2,3\n", "no column names the products"),
        (b"<rss><channel><item>", "no item could be read"),
        (b"<!doctype html><p>nothing</p>", "without a schema.org Product"),
        (b'{"@context": "https://schema.org", "@type": "Recipe", "name": "Soup"}', "holds no schema.org Product"),
        (b'[{"title": "Kettle"', "is not JSON"),
    ],
)
def test_a_file_that_is_no_feed_says_what_it_is_in_one_line(feed, data, said):
    with pytest.raises(FeedError) as caught:
        feed("feed.bin", data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("google", '{"title": "Kettle"}\n'),
        ("jsonl", "title,price\nKettle,5\n"),
        ("csv", "<rss></rss>"),
        ("jsonld", TSV),
    ],
)
def test_a_format_that_the_file_is_not_is_refused_with_the_one_it_looks_like(feed, format, text):
    with pytest.raises(FeedError, match=f"is not {format}: it looks like"):
        feed("feed", text, format)


def test_an_unknown_format_lists_the_known_ones(feed):
    with pytest.raises(UnknownFormat, match="auto, google, jsonl, csv, jsonld"):
        feed("feed", TSV, "xlsx")


def test_a_plain_table_may_be_read_as_google(feed):
    rows, _ = feed("feed", "id,title,price\nA,Kettle,5 USD\n", "google")
    assert rows["A"].product.offers[0].price == 5.0
