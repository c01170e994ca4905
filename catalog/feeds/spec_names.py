"""Which attribute or feature a specification's name means: by the ontology's words, less what changes nothing."""

import re
from functools import cache, lru_cache

from catalog.feeds.figures import BRACKETS
from catalog.feeds.names import names
from catalog.feeds.words import Words
from catalog.text import fold, singular
from catalog.units import dimension


@cache
def _fillers() -> tuple[frozenset[str], tuple[str, ...]]:
    table = names()["filler"]
    return frozenset(table["words"]), tuple(sorted(table["han"], key=len, reverse=True))


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    return tuple(
        {plain_name(word): id for id, known in names()[section].items() for word in known}
        for section in ("attributes", "features")
    )


def plain_name(name: str) -> str:
    """A name for comparing: lower case, singular words, single spaces, no punctuation."""
    return " ".join(singular(word) for word in re.findall(r"[\w+]+", fold(name).replace("_", " ")))


@lru_cache(1 << 14)
def spellings(base: str) -> tuple[str, ...]:
    """The name as given, then without its brackets, then without words that change nothing, most faithful first."""
    words, han = _fillers()
    bare = BRACKETS.sub(" ", base)
    given = [plain_name(base), plain_name(bare), *(plain_name(inner) for inner in BRACKETS.findall(base))]
    less = []
    for name in given[:2]:
        kept = [word for word in name.split() if word not in words]
        less.append(" ".join(kept))
        short = name
        for filler in han:
            short = short.replace(filler, "") if short != filler else short
        less.append(short)
    return tuple(dict.fromkeys(filter(None, [*given, *less])))


@lru_cache(1 << 14)
def attribute_of(base: str, unit: str | None, category: str | None, known: Words) -> str | None:
    """The attribute that a name means here; a loose name ("capacity") is settled by the unit."""
    ontology = known.ontology
    kind = ontology.categories.get(category)
    for name in spellings(base):
        candidates = [entry.id for entry in known.meaning(name, category) if entry.kind == "attribute"]
        candidates += [id for id in (_tables()[0].get(name), name.replace(" ", "_")) if id in ontology.attributes]
        for id in candidates:
            fitted = _fitted(id, unit, kind, known)
            if fitted:
                return fitted
    return _loose(base, unit, category, known)


def _fitted(id: str, unit: str | None, kind, known: Words) -> str | None:
    """The attribute itself, or the one of this category that the same kind of word and unit must mean."""
    attribute = known.ontology.attributes[id]
    if not attribute.numeric:
        return id if kind is None or id in kind.attributes else None
    if unit and dimension(unit) != dimension(attribute.unit) and dimension(attribute.unit) != "count":
        return None
    if kind is None or id in kind.attributes:
        return id
    if id == "volume" and "tank_volume" in kind.attributes and "volume" not in kind.attributes:
        return "tank_volume"
    return id if unit else None


def _loose(base: str, unit: str | None, category: str | None, known: Words) -> str | None:
    """A name that says only "how much": the unit decides among the category's own attributes."""
    if not unit or not any(name in names()["loose"]["amounts"] for name in spellings(base)):
        return None
    sides = {"width", "height", "depth", "weight", "water_use"}
    found = [id for id in known.ontology.measured_in(category, unit) if id not in sides]
    return found[0] if found else None


@lru_cache(1 << 14)
def feature_of(base: str, category: str | None, known: Words) -> str | None:
    """The feature that a name means, or None."""
    for name in spellings(base):
        for entry in known.meaning(name, category):
            if entry.kind == "feature":
                return entry.id
        if _tables()[1].get(name) in known.ontology.features:
            return _tables()[1][name]
    return None
