"""The cue words of both languages (``ontology/cues_*.toml``): comparators, ranges, negation, intents."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "ontology"
LANGUAGES = ("en", "zh")


@lru_cache
def read(lang: str) -> MappingProxyType:
    """All tables of one language: section → key → words."""
    with (FOLDER / f"cues_{lang}.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file))


def words(section: str, key: str) -> tuple[str, ...]:
    """The cue words of both languages under ``[section] key``, longest first."""
    found = [word for lang in LANGUAGES for word in read(lang).get(section, {}).get(key, ())]
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


def alternation(phrases: Iterable[str], left: bool = True, right: bool = True) -> str:
    """A regular expression for any of ``phrases``, longest first; English words only whole, spaces freely many.

    ``left`` and ``right``: whether a word must also begin, or end, there.

    >>> bool(re.search(alternation(["go"]), "let us go")), bool(re.search(alternation(["go"]), "good"))
    (True, False)
    """
    ordered = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    return "(?:" + "|".join(_whole(phrase, left, right) for phrase in ordered) + ")" if ordered else "(?!)"


def _whole(phrase: str, left: bool, right: bool) -> str:
    body = r"[\s]+".join(re.escape(part) for part in phrase.split())
    first, last = phrase[0], phrase[-1]
    return (
        (r"(?<![a-z0-9])" if left and _latin(first) else "")
        + body
        + (r"(?![a-z0-9])" if right and _latin(last) else "")
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
