"""What a feed's words mean: a column's field by ``names.toml``, and the ontology's words found in its texts.

A column may carry a currency, a unit or a language behind its name. Of the ontology's words the longest count first,
whole words only, negated ones marked.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.errors import UnknownCurrency
from catalog.money import parse_price
from catalog.ontology import Entry, Ontology
from catalog.text import HAN, fold, singular

_BRACKET = re.compile(r"\s*[(\[【（]\s*([^()\[\]【】（）]+?)\s*[)\]】）]\s*$")
_LANGUAGE = re.compile(r"^(title|name|description|subtitle|标题|名称|描述)[_ ](en|zh|[a-z]{2})(?:[_-][a-z]{2,4})?$")
_TOKEN = re.compile(rf"[a-z0-9]+(?:\.[0-9]+)?\+*|[{HAN}]|[^\s\-_/.,'\"()]")
_NEGATED_BEFORE = re.compile(
    r"(?:\b(?:no|non|not|without|never|lacks?|excluding|excl|minus|free of|isn't|doesn't)[\s-]+"
    r"(?:an?\s+|any\s+|the\s+)?(?:built[\s-]in\s+)?|[不无非免没未]|没有|不带|不含|不支持|不是|无需|不需)$"
)
_NEGATED_AFTER = re.compile(
    r"^(?:[\s-]*(?:not (?:included|supported|available)|free\b|less\b)|[:：]?\s*(?:不支持|无|否|no\b))"
)


@cache
def names() -> dict:
    """The tables of ``names.toml``."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@cache
def _columns() -> dict[str, str]:
    return {name: field for field, known in names()["columns"].items() for name in known}


@cache
def _prices() -> dict[str, str]:
    return {name: field for field, known in names()["prices"].items() for name in known}


def plain(name: str) -> str:
    """A column's name for comparing: lower case, spaces and hyphens as underscores, no ``g:`` before it."""
    return re.sub(r"[\s\-]+", "_", fold(name).strip().strip("\ufeff\"'").removeprefix("g:"))


@cache
def field_of(name: str) -> str | None:
    """The field a column holds, or None when it is an attribute or something unknown.

    >>> field_of("Product Name"), field_of("品牌"), field_of("price_usd"), field_of("width")
    ('title', 'brand', 'price', None)
    """
    key = plain(name)
    if key in _columns():
        return _columns()[key]
    if key in ("adult", "shipping"):
        return None
    if price_field(name):
        return price_field(name)[0]
    match = _LANGUAGE.match(key)
    return _columns().get(match.group(1)) if match else None


@cache
def field_language(name: str) -> str | None:
    """The language a column's name tells: ``title_zh`` → zh; None for ``title``."""
    match = _LANGUAGE.match(plain(name))
    return match.group(2) if match else None


@cache
def price_field(name: str) -> tuple[str, str | None] | None:
    """A price column as (price, sale_price or list_price; its currency or None); None for any other column.

    >>> price_field("price_usd"), price_field("售价(元)"), price_field("List price"), price_field("volume")
    (('price', 'USD'), ('price', 'CNY'), ('list_price', None), None)
    """
    bracket = _BRACKET.search(fold(name))
    key = plain(_BRACKET.sub("", fold(name)) if bracket else name)
    currency = _currency(bracket.group(1)) if bracket else None
    if bracket and not currency:
        return None
    if key in _prices():
        return _prices()[key], currency
    head, _, tail = key.rpartition("_in_" if "_in_" in key else "_")
    if head in _prices() and _currency(tail):
        return _prices()[head], _currency(tail)
    front, _, rest = key.partition("_")
    if rest in _prices() and _currency(front):
        return _prices()[rest], _currency(front)
    return None


@cache
def _currency(text: str) -> str | None:
    """The currency of a word such as usd, 元 or $, and of nothing longer."""
    try:
        return parse_price(f"1 {text}")[1] if len(text.strip()) <= 7 else None
    except UnknownCurrency:
        return None


def field_names(columns: Iterable[str]) -> dict[str, str]:
    """The columns that are known, each with its field."""
    found = {column: field_of(column) for column in columns if column and len(column) < 80}
    return {column: field for column, field in found.items() if field}


@cache
def answer(text: str) -> bool | None:
    """True for yes, False for no, in either language; None when the text is no answer."""
    word = fold(text).strip().rstrip(".。")
    if word in names()["answers"]["yes"]:
        return True
    return False if word in names()["answers"]["no"] else None


@cache
def availability(text: str) -> str | None:
    """in_stock, out_of_stock or preorder, from Google's words, schema.org's addresses or a shop's own; or None."""
    word = fold(text).strip().rsplit("/", 1)[-1].replace("_", " ").removeprefix("schema:")
    for kind, words in names()["availability"].items():
        if word in words:
            return kind
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """Words at ``text[start:end]`` and what they mean; ``negated`` when the text denies them."""

    start: int
    end: int
    surface: str
    entries: tuple[Entry, ...]
    negated: bool = False


class Words:
    """All surface forms of an ontology as one table of token sequences."""

    def __init__(self, ontology: Ontology):
        self.ontology = ontology
        self._known: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for surface, _entry in ontology.surfaces():
            key = _key(surface)
            if key:
                self._known.setdefault(key, surface)
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def meaning(self, text: str, category: str | None = None) -> tuple[Entry, ...]:
        """What the whole text means, as far as it can be said of the category; () when nothing."""
        surface = self._known.get(_key(text))
        return self.ontology.lookup(surface, category) if surface else ()

    def find(self, text: str, category: str | None = None) -> Iterator[Found]:
        """Every surface form in ``text``, left to right, longest first, none inside another."""
        folded = fold(text)
        tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(folded)]
        keys = [singular(token) for token, _, _ in tokens]
        at = 0
        while at < len(tokens):
            size = self._match(keys, at)
            if not size:
                at += 1
                continue
            start, end = tokens[at][1], tokens[at + size - 1][2]
            surface = self._known[tuple(keys[at : at + size])]
            yield Found(start, end, surface, self.ontology.lookup(surface, category), _negated(folded, start, end))
            at += size

    def _match(self, keys: list[str], at: int) -> int:
        for size in range(min(self._longest.get(keys[at], 0), len(keys) - at), 0, -1):
            if tuple(keys[at : at + size]) in self._known:
                return size
        return 0


def _key(text: str) -> tuple[str, ...]:
    return tuple(singular(match.group()) for match in _TOKEN.finditer(fold(text)))


def _negated(text: str, start: int, end: int) -> bool:
    return bool(_NEGATED_BEFORE.search(text, max(0, start - 24), start) or _NEGATED_AFTER.search(text[end : end + 16]))


@cache
def words(ontology: Ontology) -> Words:
    """The table of an ontology, made once."""
    return Words(ontology)
