"""Products as feeds, one writer per format: what it can say in the open, and a seal for what it cannot.

``read_back(record)`` gives what our own reader would make of a row or node; what it loses is sealed beside it.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from catalog.feeds.exact import EXACT, SCHEMA, seal, to_dict
from catalog.feeds.google import details, said_cells
from catalog.feeds.jsonld import product_fields, said
from catalog.feeds.rows import Record
from catalog.feeds.specs import spoken
from catalog.product import Offer, Product

_COLUMNS = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price", "sale_price",
    "brand", "gtin", "mpn", "model", "product_type", "item_group_id", "seller", "as_of", "product_detail", EXACT,
)  # fmt: skip
_SCHEMA_ORG = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder"}


def jsonl(products: Iterable[Product], file: TextIO, read_back: object = None) -> int:
    """How many products were written, one JSON object a line, each with everything known about it."""
    count = 0
    for product in products:
        file.write(json.dumps({"schema": SCHEMA, **to_dict(product)}, ensure_ascii=False) + "\n")
        count += 1
    return count


def google(products: Iterable[Product], file: TextIO, read_back: Callable[[Record], Product]) -> int:
    """How many products were written, as a Google Merchant TSV with one column of ours that keeps the rest."""
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    count = 0
    for product in products:
        cells = open_cells(product)
        row = {name: cells.get(name, "") for name in _COLUMNS}
        shown = next(csv.reader([_as_line(row)], delimiter="\t"))
        fields = dict(zip(_COLUMNS, shown, strict=True))
        fields.pop(EXACT)
        pairs = list(details(fields["product_detail"]))
        back = read_back(Record(1, fields | ({"product_detail": pairs} if pairs else {})))
        row[EXACT] = seal(product, back, said_cells(fields))
        writer.writerow(row.values())
        count += 1
    return count


def _as_line(row: dict) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="").writerow(row.values())
    return out.getvalue()


def open_cells(product: Product) -> dict[str, str]:
    """The cells of one row: what Google's specification can say of the product."""
    offer = product.offer()
    cells = {
        "id": product.sku, "title": product.title("en"), "description": product.description("en"),
        "image_link": product.images[0] if product.images else "",
        "additional_image_link": ",".join(product.images[1:]), "brand": product.brand, "gtin": product.gtin,
        "mpn": product.mpn, "model": product.model, "product_type": product.category,
        "item_group_id": product.family, "product_detail": _details_cell(product),
        **(_offer_cells(offer) if offer else {}),
    }  # fmt: skip
    return {name: _one_line(cell) for name, cell in cells.items() if cell}


def _offer_cells(offer: Offer) -> dict[str, str]:
    return {
        "price": f"{offer.price:.2f} {offer.currency}",
        "sale_price": "" if offer.sale_price is None else f"{offer.sale_price:.2f} {offer.currency}",
        "availability": offer.availability if offer.availability in _SCHEMA_ORG else "", "seller": offer.seller or "",
        "as_of": offer.as_of.isoformat() if offer.as_of else "",
    }  # fmt: skip


def _details_cell(product: Product) -> str:
    groups = [f"{section}:{_safe(name)}:{value}" for section, name, value in spoken(product)]
    return _as_list([_one_line(group) for group in groups])


def _as_list(groups: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(groups)
    return out.getvalue() if groups else ""


def _safe(name: str) -> str:
    return name.replace(":", " ")


def _one_line(text: str) -> str:
    """The text as one cell of a table: no tabs, no line ends, no signs that nobody can see."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def jsonld(products: Iterable[Product], file: TextIO, read_back: Callable[[Record], Product]) -> int:
    """How many products were written, as one schema.org ``@graph``; what the vocabulary cannot say is sealed in."""
    file.write('{"@context": "https://schema.org", "@graph": [')
    count = 0
    for product in products:
        node = open_node(product)
        sealed = seal(product, read_back(product_fields(1, node)), said(node))
        if sealed:
            node[EXACT] = json.loads(sealed)
        file.write((",\n" if count else "\n") + json.dumps(node, ensure_ascii=False))
        count += 1
    file.write("\n]}\n")
    return count


def open_node(product: Product) -> dict:
    """The Product node: what schema.org's vocabulary can say of the product."""
    node = {
        "@type": "Product", "sku": product.sku, "name": _tagged(product.titles),
        "brand": _named("Brand", product.brand),
        "model": product.model, "gtin": product.gtin, "mpn": product.mpn, "category": product.category,
        "description": _tagged(product.descriptions), "image": list(product.images),
        "inProductGroupWithID": product.family, "offers": [_offer_node(offer) for offer in product.offers],
        "additionalProperty": list(_properties(product)),
    }  # fmt: skip
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def _tagged(texts) -> object:
    return [{"@value": text, "@language": lang} for lang, text in texts.items()]


def _named(kind: str, name: str | None) -> dict | None:
    return {"@type": kind, "name": name} if name else None


def _offer_node(offer: Offer) -> dict:
    node = {"@type": "Offer", "price": offer.effective, "priceCurrency": offer.currency}
    if offer.availability in _SCHEMA_ORG:
        node["availability"] = f"https://schema.org/{_SCHEMA_ORG[offer.availability]}"
    if offer.sale_price is not None:
        node["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/ListPrice",
            "price": offer.price,
            "priceCurrency": offer.currency,
        }
    if offer.as_of:
        node["validFrom"] = offer.as_of.isoformat()
    if offer.seller:
        node["seller"] = _named("Organization", offer.seller)
    return node


def _properties(product: Product) -> Iterator[dict]:
    for _section, name, value in spoken(product):
        yield {"@type": "PropertyValue", "name": name, "value": value}
