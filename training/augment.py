"""Labelled utterances said otherwise, for training alone: other makers and figures, slips, lost case and punctuation.

Every copy comes from a written utterance and keeps its labels; dev and test are never touched. Values of spans whose
words were changed are dropped: the copies teach where spans are, not what they mean.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from catalog.ontology import Ontology
from catalog.text import HAN

KEYS = {
    a: row[max(0, i - 1) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, a in enumerate(row)
}
WORD = re.compile(r"[a-z]{5,}", re.I)
POINT = re.compile(r"[,.!?;:]+(?=\s|$)|[，。！？；：、]+")
Part = tuple[str, dict | None]  # words, and their span if they are one


def parts(record: dict) -> list[Part]:
    """An utterance as its spans and the words between them, in order."""
    text, at, found = record["text"], 0, []
    for span in sorted(record["spans"], key=lambda s: s["start"]):
        found += [(text[at : span["start"]], None), (text[span["start"] : span["end"]], span)]
        at = span["end"]
    return [*found, (text[at:], None)]


def whole(record: dict, said: Sequence[Part]) -> dict:
    """The record with these parts for its words; offsets new, values kept where the words are the same."""
    text, spans = "", []
    for words, span in said:
        if span:
            same = words == record["text"][span["start"] : span["end"]]
            spans.append(
                {**span, "start": len(text), "end": len(text) + len(words), "value": span["value"] if same else None}
            )
        text += words
    return {**record, "text": text, "spans": spans}


# ---- ways to say it otherwise --------------------------------------------------------------------------


def other_makers(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """Every maker exchanged for another of the same script."""

    def another(words: str) -> str:
        han = bool(re.search(f"[{HAN}]", words))
        return chance.choice([n for n in names(ontology) if bool(re.search(f"[{HAN}]", n)) == han])

    return [
        (another(words) if span and span["slot"] == "brand" and span["value"] else words, span) for words, span in said
    ]


@lru_cache
def names(ontology: Ontology) -> list[str]:
    """Every maker's name in every script."""
    return sorted({name for brand in ontology.brands.values() for name in brand.names})


def other_figures(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """Other digits in prices and measures, as many as before."""

    def digits(words: str) -> str:
        return re.sub(r"[1-9]", lambda _: str(chance.randint(1, 9)), words)

    return [(digits(words) if span and span["slot"] in ("price", "measure") else words, span) for words, span in said]


def changed_places(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """Two spans of one slot exchange their words: "LG, not Samsung" → "Samsung, not LG"."""
    slots: dict[str, list[int]] = {}
    for place, (_, span) in enumerate(said):
        if span:
            slots.setdefault(span["slot"], []).append(place)
    pairs = [places for places in slots.values() if len(places) > 1]
    if pairs:
        one, two = chance.sample(chance.choice(pairs), 2)
        said = list(said)
        said[one], said[two] = (said[two][0], said[one][1]), (said[one][0], said[two][1])
    return said


def slips(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """One or two slips of the keyboard, or homophones in Chinese, anywhere but in model numbers."""
    said = list(said)
    for place in chance.sample(range(len(said)), len(said))[:2]:
        words, span = said[place]
        if not (span and span["slot"] in ("product", "brand")):
            said[place] = (slip(words, chance), span)
    return said


def slip(words: str, chance: random.Random) -> str:
    """The words with one slip in them, where there is room for one."""
    found = list(WORD.finditer(words))
    if found:
        word = chance.choice(found)
        at = word.start() + chance.randrange(1, len(word[0]) - 1)
        near = KEYS.get(words[at].lower(), "") or words[at]
        way = chance.choice((words[at + 1] + words[at], words[at] * 2, "", chance.choice(near) + words[at + 1]))
        return words[:at] + way + words[at + (1 if way in ("", words[at] * 2) else 2) :]
    han = [i for i, c in enumerate(words) if re.match(f"[{HAN}]", c) and homophones(c)]
    if not han:
        return words
    at = chance.choice(han)
    return words[:at] + chance.choice(homophones(words[at])) + words[at + 1 :]


@lru_cache
def homophones(character: str) -> str:
    """Common characters said alike, tones aside."""
    return by_sound().get(sound(character), "").replace(character, "")


@lru_cache
def by_sound() -> dict[str, str]:
    """Sound → the characters of GB 2312's first level, the 3,755 common ones, that have it."""
    table: dict[str, str] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            if character:
                table[sound(character)] = table.get(sound(character), "") + character
    return table


def sound(character: str) -> str:
    """The pinyin of a character, without tone."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(character)[0]


def without_points(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """No punctuation between the spans: as dictated."""
    return [(words if span else POINT.sub("", words), span) for words, span in said]


def other_case(said: list[Part], chance: random.Random, ontology: Ontology) -> list[Part]:
    """All in lower case, or all in capitals."""
    case = chance.choice((str.lower, str.lower, str.upper))
    return [(case(words), span) for words, span in said]


WAYS: tuple[Callable, ...] = (other_makers, other_figures, changed_places, slips, slips, without_points, other_case)


def augmented(records: Sequence[dict], copies: float, ontology: Ontology, seed: int) -> Iterator[dict]:
    """About ``copies`` new records per record of train, each changed in one to three ways; none equal to its original."""
    chance = random.Random(seed)
    for record in records:
        for _ in range(int(copies) + (chance.random() < copies % 1)):
            said = parts(record)
            for way in chance.sample(WAYS, chance.randint(1, 3)):
                said = way(said, chance, ontology)
            made = whole(record, said)
            if made["text"] != record["text"] and made["text"].strip():
                yield {**made, "id": f"{record['id']}~"}
