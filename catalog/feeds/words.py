"""The ontology's words found in a feed's texts: the longest first, whole words only, negated ones marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from catalog.ontology import Entry, Ontology
from catalog.text import HAN, fold, singular

_TOKEN = re.compile(rf"[a-z0-9]+(?:\.[0-9]+)?\+*|[{HAN}]|[^\s\-_/.,'\"()]")
_NEGATED_BEFORE = re.compile(
    r"(?:\b(?:no|non|not|without|never|lacks?|excluding|excl|minus|free of|isn't|doesn't)[\s-]+"
    r"(?:an?\s+|any\s+|the\s+)?(?:built[\s-]in\s+)?|[不无非免没未]|没有|不带|不含|不支持|不是|无需|不需)$"
)
_NEGATED_AFTER = re.compile(
    r"^(?:[\s-]*(?:not (?:included|supported|available)|free\b|less\b)|[:：]?\s*(?:不支持|无|否|no\b))"
)


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
