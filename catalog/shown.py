"""Products, results and figures as text for a terminal: short, aligned, also where Chinese characters are wide."""

import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from catalog.engine import DEFAULT_FILE
from catalog.feeds.detect import NAMES
from catalog.feeds.exact import to_dict
from catalog.feeds.rows import Feed, Tally
from catalog.money import format_money
from catalog.ontology import Ontology
from catalog.product import Offer, Product, Value
from catalog.store import Result
from catalog.units import format_quantity

NO_PRICE = "no price known"


def is_default(url: str | None) -> bool:
    """True when neither ``--db`` nor DATABASE_URL names a database."""
    return not url and not os.environ.get("DATABASE_URL")


def exists(url: str | None) -> bool:
    """True when opening the database would not create it."""
    given = url or os.environ.get("DATABASE_URL")
    if not given:
        return DEFAULT_FILE.is_file()
    try:
        made = make_url(given)
    except ArgumentError:
        return True  # opening it says what is wrong with it
    return made.get_backend_name() != "sqlite" or bool(made.database and Path(made.database).is_file())


def printable(text: str) -> str:
    """The text without the control characters by which a feed could steer the terminal.

    >>> printable("a\\x1b[31mb\\nc")
    'a [31mb c'
    """
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def width(text: str) -> int:
    """How many columns the text takes on a terminal.

    >>> width("冰箱 A")
    6
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def cut(text: str, columns: int) -> str:
    """The text without control characters, cut with an ellipsis to so many columns."""
    text = printable(text)
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


def pad(text: str, columns: int) -> str:
    """The text with spaces behind it up to so many columns."""
    return text + " " * (columns - width(text))


def table(rows: Iterable[Sequence[str]], widest: Sequence[int]) -> str:
    """Rows in aligned columns, each at most so wide; the last is not padded."""
    rows = [[cut(cell, limit) for cell, limit in zip(row, widest, strict=True)] for row in rows]
    columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(pad, row, columns)).rstrip() for row in rows)


def counted(count: int, noun: str) -> str:
    """ "1 product", "2,000 products"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def price(offer: Offer | None) -> str:
    """What an offer costs, with what it cost before when there is a sale."""
    if offer is None:
        return NO_PRICE
    now = format_money(offer.effective, offer.currency)
    return f"{now} (was {format_money(offer.price, offer.currency)})" if offer.sale_price is not None else now


def report(name: str, feed: Feed, tally: Tally, dry: bool, rejects: Path | None) -> str:
    """What an import came to."""
    lines = [
        f"{name}: {NAMES[feed.format]}, {feed.encoding.upper()}" + (" (dry run: nothing was changed)" if dry else "")
    ]
    happened = [(tally.new, "new"), (tally.unchanged, "unchanged"), (tally.unknown_kind, "without a known kind"),
                (tally.unpriced, NO_PRICE)]  # fmt: skip
    told = [
        ("accepted", tally.accepted, ", ".join(f"{count:,} {what}" for count, what in happened if count)),
        ("updated", tally.updated, ""),
        ("repaired", tally.repaired, _most(tally.repairs)),
        ("rejected", tally.rejected, _most(tally.reasons)),
    ]
    digits = max(len(f"{count:,}") for _, count, _ in told)
    lines += [f"  {what:<9} {count:>{digits},}  {more}".rstrip() for what, count, more in told]
    if tally.rejected and rejects:
        lines.append(f"  rejected rows with their reasons: {rejects}")
    elif tally.rejected:
        lines += [f"    line {reject.line}: {cut(reject.reason, 90)}" for reject in tally.first]
        left = tally.rejected - len(tally.first)
        lines += [f"    and {left:,} more; --rejects FILE writes them all"] if left else []
    return "\n".join(lines)


def _most(reasons, most: int = 4) -> str:
    told = [f"{reason} ({count:,})" for reason, count in reasons.most_common(most)]
    return "; ".join(told) + ("; …" if len(reasons) > most else "")


def hit(product: Product) -> dict:
    """A hit for ``--json``: the product whole, with its title and price in front."""
    offer = product.offer()
    told = {"title": product.title("en"), "price": offer.effective if offer else None,
            "currency": offer.currency if offer else None}  # fmt: skip
    return {"sku": product.sku, **told, **to_dict(product)}


def hits(found: Result, words: str) -> str:
    """The hits as a table."""
    if not found.hits:
        return f"nothing found for {words!r}"
    lines = [(product.sku, price(product.offer()), product.title("en")) for product in found.hits]
    shown = f"{counted(found.total, 'product')}" + (
        f", the first {len(found.hits)}:" if found.total > len(found.hits) else ":"
    )
    return shown + "\n" + table(lines, (36, 24, 84))


def product(product: Product, ontology: Ontology) -> str:
    """Everything about a product, one fact a line."""
    kind = ontology.label(product.category, "en") if product.category else "unknown"
    facts = [("sku", product.sku), ("kind", kind)]
    facts += [(name, getattr(product, name)) for name in ("brand", "model", "gtin", "mpn", "family")]
    facts += [(f"title ({lang})", text) for lang, text in product.titles.items() if text != product.title("en")]
    facts += [("price", _offer(offer)) for offer in product.offers] or [("price", NO_PRICE)]
    facts += [(ontology.label(id, "en"), _value(id, value, ontology)) for id, value in product.attributes.items()]
    for held, label in ((True, "has"), (False, "has not")):
        told = ", ".join(ontology.label(id, "en") for id, has in product.features.items() if has is held)
        facts += [(label, told)] if told else []
    facts += [("image", address) for address in product.images]
    facts += [(f"text ({lang})", text) for lang, text in product.descriptions.items()]
    facts += list(product.extras.items())
    filled = [(name, str(text)) for name, text in facts if text]
    column = min(max(width(name) for name, _ in filled), 34)
    lines = [f"  {pad(cut(name, 34), column)}  {printable(text)}" for name, text in filled]
    return "\n".join([printable(product.title("en")), *lines])


def _offer(offer: Offer) -> str:
    parts = [price(offer), offer.availability.replace("_", " ") if offer.availability != "unknown" else "",
             f"as of {offer.as_of}" if offer.as_of else "", f"from {offer.seller}" if offer.seller else ""]  # fmt: skip
    return ", ".join(filter(None, parts))


def _value(id: str, value: Value, ontology: Ontology) -> str:
    if value.number is not None:
        text = format_quantity(value.number, value.unit, "en") if value.unit else f"{value.number:g}"
    else:
        text = ontology.label(f"{id}={value.text}", "en")
    given = f"“{value.raw}”" if value.raw and value.raw != text else ""
    told = " ".join(filter(None, ("from the title:" if value.source == "title" else "", given)))
    return f"{text}  ({told})" if told else text


def stats(figures: dict, ontology: Ontology) -> str:
    """The figures of a catalogue."""
    plain = [(name.replace("_", " "), f"{count:,}") for name, count in figures.items() if isinstance(count, int)]
    grouped = [(name.replace("_", " "), _spread(counts)) for name, counts in figures.items()
               if isinstance(counts, dict) and name != "categories" and counts]  # fmt: skip
    kinds = [(f"  {ontology.label(id, 'en')}", f"{count:,}") for id, count in figures["categories"].items()]
    rows = [*plain, *grouped, ("kinds", f"{len(kinds)}"), *kinds]
    return table(rows, (34, 90))


def _spread(counts: dict) -> str:
    return ", ".join(f"{str(name).replace('_', ' ')} {count:,}" for name, count in counts.items())
