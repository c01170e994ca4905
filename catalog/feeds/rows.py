"""What a feed is made of while it is read: raw records, then rows to keep or rejects to report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.product import Product


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its format gives it: field names and values as written (text, numbers, lists, dicts).

    ``exact`` is the product as our own export wrote it, for the formats that cannot say everything.
    """

    line: int
    fields: Mapping[str, object]
    notes: tuple[str, ...] = ()
    exact: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A product that was read, the line it stood on, and what had to be repaired."""

    line: int
    product: Product
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was not taken: where, why, and its text. ``duplicate``: a second row with one id."""

    line: int
    reason: str
    raw: str = ""
    duplicate: bool = False


@dataclass(slots=True)
class Feed:
    """An opened feed: its format, its encoding, and what was noticed about the file as a whole."""

    format: str
    encoding: str
    notes: list[str] = field(default_factory=list)
