"""The words of the ontology and the catalogue, found in an utterance: longest match over tokens, typos mended.

A token is an English word or figure (its plural folded) or one Chinese character; hyphens inside a phrase do not
count, so that "frost-free", "frost free" and "frostfree" are one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

import catalog.cues
from catalog.ontology import Entry
from catalog.text import fold, singular

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[^\W_]|[^\s]|_")
_LATIN = re.compile(r"[a-z0-9]")

_NEVER_JOINED = frozenset(("less", "more", "over", "under", "up", "to", "in", "on", "free"))
_JOINERS = "-/·・"
COMMON = Path(catalog.cues.__file__).parent / "ontology" / "common_en.txt"


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` as it is compared: lower case, singular."""

    word: str
    start: int
    end: int
    latin: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A surface form at ``text[start:end]`` and what it may mean; no entries for a word that means nothing to us."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    typo: bool = False

    @property
    def ambiguous(self) -> bool:
        """True for an ordinary word too: it means something only where the sentence supports it."""
        return all("ambiguous" in entry.extra for entry in self.entries)


def tokenize(told: str) -> list[Token]:
    """The tokens of a folded text, with offsets."""
    found = []
    for match in _TOKEN.finditer(told):
        word = match.group()
        latin = bool(_LATIN.match(word))
        if latin and word.endswith("'s"):
            found.append(Token(singular(word[:-2]), match.start(), match.end() - 2, True))
        else:
            found.append(Token(singular(word) if latin else word, match.start(), match.end(), latin))
    return found


@lru_cache
def common_words() -> frozenset[str]:
    """English words that are never taken for a misspelling of another."""
    lines = COMMON.read_text().splitlines()[1:]
    return frozenset(word for line in lines for word in line.split())


class Lexicon:
    """Surface forms in a trie of tokens. ``plain`` ones only keep others from matching inside them (大概)."""

    def __init__(self, surfaces: Iterable[tuple[str, Entry]], plain: Iterable[str] = ()):
        self._trie: dict = {}
        self._joined: dict[str, tuple[str, ...]] = {}  # "frostfree" → ("frost", "free")
        words: set[str] = set()
        for surface, entry in surfaces:
            key = self._key(surface)
            if not key:
                continue
            self._insert(key, entry)
            words.update(word for word in key if len(word) >= 4 and word.isascii() and word.isalpha())
            if len(key) == 2 and all(word.isascii() and word.isalpha() and len(word) > 1 for word in key):
                self._insert(("".join(key),), entry)
                words.add("".join(key))
        for surface in plain:
            self._insert(self._key(surface), None)
        self.words = frozenset(words)
        self._targets: dict[str, list[str]] = {}  # by first letter: a slip seldom changes that
        for word in sorted(word for word in words if len(word) >= 5):
            self._targets.setdefault(word[0], []).append(word)
        self.spell = lru_cache(4096)(self._spell)

    def _key(self, surface: str) -> tuple[str, ...]:
        return tuple(token.word for token in tokenize(fold(surface)) if token.word not in _JOINERS)

    def _insert(self, key: tuple[str, ...], entry: Entry | None) -> None:
        node = self._trie
        for word in key:
            node = node.setdefault(word, {})
        found = node.setdefault(None, [])
        if entry is not None and entry not in found:
            found.append(entry)

    def _spell(self, word: str) -> str:
        """The word of the lexicon that ``word`` misspells (1 slip from 5 letters on, 2 from 9 on), or itself."""
        known = word in self.words or word in common_words() or len(word) < 5 or not word.isalpha()
        if known or not word.isascii() or any(word.removesuffix(end) in self.words for end in ("ed", "ing", "er", "y")):
            return word
        allowed = 2 if len(word) >= 9 else 1
        targets = self._targets.get(word[0], ())
        best = process.extractOne(word, targets, scorer=OSA.distance, score_cutoff=allowed)
        return best[0] if best else word

    @staticmethod
    def _nearby(word: str, node: dict) -> str | None:
        """The one continuation of a phrase that ``word`` misspells: "robot vaccum"."""
        if len(word) < 5:
            return None
        near = [known for known in node if known and len(known) >= 5 and OSA.distance(word, known, score_cutoff=1) <= 1]
        return near[0] if len(near) == 1 else None

    def find(self, tokens: list[Token]) -> list[Match]:
        """The longest matches, without overlaps, in order; the plain ones left out."""
        spelled = [self.spell(token.word) if token.latin else token.word for token in tokens]
        found = [match for place in range(len(tokens)) if (match := self._longest(tokens, spelled, place))]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        kept: list[Match] = []
        taken: set[int] = set()
        for match in found:
            if taken.isdisjoint(range(match.start, match.end)):
                taken.update(range(match.start, match.end))
                kept.append(match)
        return sorted((match for match in kept if match.entries), key=lambda match: match.start)

    def _longest(self, tokens: list[Token], spelled: list[str], place: int) -> Match | None:
        best: tuple[int, bool, list[Entry]] | None = None
        paths = [(self._trie, place, False)]
        while paths:
            node, at, typo = paths.pop()
            if None in node and (best is None or (at, not typo) > (best[0], not best[1])):
                best = (at, typo, node[None])
            while place < at < len(tokens) and _joins(tokens, at):
                at += 1
            if at >= len(tokens) or (at > place and not _beside(tokens[at - 1], tokens[at])):
                continue
            if spelled[at] in node:
                paths.append((node[spelled[at]], at + 1, typo or spelled[at] != tokens[at].word))
            elif at > place and tokens[at].latin and (near := self._nearby(tokens[at].word, node)):
                paths.append((node[near], at + 1, True))
            if at + 1 < len(tokens) and tokens[at].latin and tokens[at + 1].latin:
                joined = tokens[at].word + tokens[at + 1].word
                if (
                    joined in node
                    and tokens[at + 1].word not in _NEVER_JOINED
                    and tokens[at + 1].start - tokens[at].end == 1
                ):
                    paths.append((node[joined], at + 2, typo))
        if best is None:
            return None
        return Match(tokens[place].start, tokens[best[0] - 1].end, tuple(best[2]), best[1])


def _joins(tokens: list[Token], at: int) -> bool:
    return tokens[at].word in _JOINERS and tokens[at].start == tokens[at - 1].end and at + 1 < len(tokens)


def _beside(left: Token, right: Token) -> bool:
    """Chinese characters must touch; words may have a space or two between them."""
    gap = right.start - left.end
    return gap <= 2 if left.latin and right.latin else gap == 0 or (gap == 1 and left.latin != right.latin)
