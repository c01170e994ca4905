"""Chinese words written with another character of the same sound, set right: 洗衣鸡 → 洗衣机, 静因 → 静音.

One character stands for one, so that offsets in the mended text are offsets in the text. Which characters sound alike
and what must be left alone stands in ``ontology/slips_zh.toml``.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from catalog.cues import FOLDER
from catalog.ontology import Ontology
from catalog.text import HAN

LEAST = 3  # characters of a kind's name in which any one may be wrong; shorter names only as the file lists them
_NAME = re.compile(rf"[{HAN}]{{{LEAST},}}")


@lru_cache
def _table() -> dict:
    return tomllib.loads((FOLDER / "slips_zh.toml").read_text(encoding="utf-8"))


class Slips:
    """The misspellings of the kinds' names; built once, then only read."""

    def __init__(self, kinds: Iterable[str], known: Iterable[str]):
        """``kinds``: the names that may be misspelt; ``known``: every word, none of which is a misspelling."""
        kinds, known = set(kinds), set(known)
        table = _table()
        self._right: dict[str, tuple[str, tuple[str, ...]]] = {word: (word, ()) for word in known if len(word) >= LEAST}
        alike = defaultdict(set)
        for sound in table["sounds"]:
            for character in sound:
                alike[character] |= set(sound) - {character}
        for name in filter(_NAME.fullmatch, kinds):
            for place, character in enumerate(name):
                edge = place in (0, len(name) - 1)
                for other in alike[character] - (set(table["alone"]) if edge else set()):
                    wrong = name[:place] + other + name[place + 1 :]
                    if wrong not in known and not any(wrong[i:j] in kinds for i, j in _parts(len(wrong))):
                        self._right[wrong] = name, tuple(table["kept"])
        self._right |= {wrong: (right, tuple(kept)) for wrong, (right, *kept) in table["words"].items()}
        self._longest = max(map(len, self._right))

    @classmethod
    def of(cls, ontology: Ontology) -> "Slips":
        """The misspellings of an ontology's kinds."""
        known = {surface: entry.kind for surface, entry in ontology.surfaces() if entry.lang == "zh"}
        return cls((surface for surface, kind in known.items() if kind == "category"), known)

    def mend(self, told: str) -> str:
        """The text with the words it misspells set right, as long as it was."""
        if told.isascii():
            return told
        place, found = 0, []
        while place < len(told):
            for size in range(min(self._longest, len(told) - place), 1, -1):
                right, kept = self._right.get(told[place : place + size], ("", ()))
                if right and not self._whole(told, place, right, kept):
                    found.append(right)
                    place += size
                    break
            else:
                found.append(told[place])
                place += 1
        return "".join(found)

    @staticmethod
    def _whole(told: str, place: int, right: str, kept: Iterable[str]) -> bool:
        """Whether a character that would be changed is part of another word: 气 of 热水气味."""
        wrong = [place + i for i, character in enumerate(right) if told[place + i] != character]
        around = told[max(0, place - 4) : place + len(right) + 4]
        spans = [(m.start(), m.end()) for word in kept for m in re.finditer(word, around)]
        shift = max(0, place - 4)
        return any(start + shift <= at < end + shift for at in wrong for start, end in spans)


def _parts(size: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(size) for j in range(i + 2, size + 1)]
