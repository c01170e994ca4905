"""Products as a Google Merchant Center TSV: the columns Google knows, and one of ours that keeps the rest exact."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import TextIO

from catalog.feeds.exact import EXACT, seal
from catalog.feeds.google import details, said_cells
from catalog.feeds.rows import Record
from catalog.feeds.specs import spoken
from catalog.product import Offer, Product

_FIXED = (
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "price",
    "sale_price",
    "brand",
    "gtin",
    "mpn",
    "model",
    "product_type",
    "item_group_id",
    "seller",
    "as_of",
    "product_detail",
    EXACT,
)
_SAID = {"in_stock": "in_stock", "out_of_stock": "out_of_stock", "preorder": "preorder"}


def write(products: Iterable[Product], file: TextIO, read_back: Callable[[Record], Product]) -> int:
    """Write a TSV that Google reads; ``read_back(record)`` gives what our own reader would make of a row."""
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(_FIXED)
    count = 0
    for product in products:
        cells = open_cells(product)
        row = {name: cells.get(name, "") for name in _FIXED}
        shown = next(csv.reader([_as_line(row)], delimiter="\t"))
        fields = dict(zip(_FIXED, shown, strict=True))
        said = said_cells({name: cell for name, cell in fields.items() if name != EXACT})
        pairs = list(details(fields["product_detail"]))
        fields.pop(EXACT)
        row[EXACT] = seal(
            product, read_back(Record(1, {**fields, **({"product_detail": pairs} if pairs else {})})), said
        )
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
        "availability": _SAID.get(offer.availability, ""), "seller": offer.seller or "",
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
