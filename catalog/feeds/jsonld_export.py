"""Products as schema.org JSON-LD, one ``@graph``; what the vocabulary cannot say stands sealed beside it."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from catalog.feeds.exact import EXACT, seal
from catalog.feeds.jsonld import product_fields, said
from catalog.feeds.rows import Record
from catalog.feeds.specs import spoken
from catalog.product import Offer, Product


def write(products: Iterable[Product], file: TextIO, read_back: Callable[[Record], Product]) -> int:
    """Write one ``@graph`` of Products; ``read_back(record)`` gives what our own reader would make of a node."""
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
    shown = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder"}.get(offer.availability)
    if shown:
        node["availability"] = f"https://schema.org/{shown}"
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
