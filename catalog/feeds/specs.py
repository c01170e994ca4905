"""Free specification names and values onto the ontology: "Width (in): 59.8", 洗涤容量: 10kg, "Ice Maker: Yes".

A name loses its unit in brackets and the words that change nothing; what remains must be an attribute's or a
feature's name as a whole. What is not certain is kept as given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from catalog.feeds.figures import BRACKETS, in_unit, quantity, split_name, unit_in
from catalog.feeds.names import Words, answer, names
from catalog.product import Product, Value
from catalog.text import fold, singular
from catalog.units import dimension, format_quantity, unit_of

_UNITLESS_UNSURE = {"cm", "L", "kg", "m", "C", "in"}
_SIDES = {
    "w": "width", "宽": "width", "d": "depth", "深": "depth", "l": "depth", "长": "depth", "厚": "depth",
    "h": "height", "高": "height",
}  # fmt: skip


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


@dataclass(slots=True)
class Sheet:
    """What a specification sheet came to: typed values, features, what stays as given, and what was odd."""

    attributes: dict[str, Value] = field(default_factory=dict)
    features: dict[str, bool] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_specs(pairs: list[tuple[str, str]], category: str | None, known: Words) -> Sheet:
    """The pairs of name and value, mapped as far as is certain; of two for one attribute the first holds."""
    sheet = Sheet()
    for name, value in pairs:
        if value and not _read_pair(sheet, name, value, category, known):
            sheet.extras[_free(sheet.extras, name, value)] = value
    return sheet


def _free(taken: dict[str, str], name: str, value: str) -> str:
    """A name that is not taken yet by another value."""
    number, free = 2, name
    while free in taken and taken[free] != value:
        free, number = f"{name} {number}", number + 1
    return free


def _read_pair(sheet: Sheet, name: str, value: str, category: str | None, known: Words) -> bool:
    """True when the pair was mapped whole; False when it must be kept as given."""
    present = names()["present"].get(fold(name).strip())
    if present:
        sheet.features.setdefault(present, True)
        return False
    if _sizes(sheet, name, value, category, known):
        return True
    base, hint = split_name(name)
    held = answer(value)
    feature = feature_of(base, category, known)
    if held is not None and feature:
        sheet.features.setdefault(feature, held)
        return True
    attribute = attribute_of(base, hint or unit_in(value), category, known)
    if attribute and known.ontology.attributes[attribute].numeric:
        return _number(sheet, attribute, name, value, hint, category, known)
    if _enumerated(sheet, attribute, base, value, category, known):
        return True
    if held is None:
        _listed(sheet, value, category, known)
    return False


def _number(sheet: Sheet, id: str, name: str, value: str, hint: str | None, category: str | None, known: Words) -> bool:
    """Fills a numeric attribute; False when the value is no single quantity, has no sure unit, or is implausible."""
    attribute = known.ontology.attributes[id]
    read = quantity(value, hint, name)
    if read is None:
        return False
    number, unit = read
    if unit is None:
        if BRACKETS.search(name):
            return False
        if attribute.unit in _UNITLESS_UNSURE:
            sheet.notes.append(f"{name}: {value[:40]} has no unit: kept as given")
            return False
        unit = attribute.unit
    number = in_unit(number, unit, attribute.unit, category, known)
    if number is None:
        return False
    low, high = known.ontology.bounds(category, id)
    if not low <= number <= high:
        sheet.notes.append(f"{name}: {value[:40]} is not plausible ({low:g}–{high:g} {attribute.unit}): kept as given")
        return False
    if id in sheet.attributes:
        return sheet.attributes[id].number == number
    raw = (
        value if unit == (unit_in(value) or "") or hint is None else f"{value} {known.ontology.unit_label(hint, 'en')}"
    )
    sheet.attributes[id] = Value(number, None, attribute.unit, raw)
    return True


def _enumerated(sheet: Sheet, id: str | None, base: str, value: str, category: str | None, known: Words) -> bool:
    """Fills an enumerated attribute from a value's words; True when they say exactly one value and nothing else."""
    if len(value) > 60:
        return False
    loose = any(name in names()["loose"]["kinds"] for name in spellings(base))
    hits = {}
    for entry in _values_in(value, category, known):
        attribute, _, chosen = entry.partition("=")
        if id == attribute or (id is None and loose):
            hits.setdefault(attribute, set()).add(chosen)
    single = {attribute: next(iter(found)) for attribute, found in hits.items() if len(found) == 1}
    for attribute, chosen in single.items():
        sheet.attributes.setdefault(attribute, Value(None, chosen, None, value))
    if loose and not single:
        _listed(sheet, value, category, known)
    return bool(single) and (id in single or len(single) == 1)


@lru_cache(1 << 12)
def _values_in(value: str, category: str | None, known: Words) -> tuple[str, ...]:
    """The "attribute=value" ids that a cell names: as an id, as a whole, or somewhere in it."""
    attributes = known.ontology.attributes.values()
    as_id = tuple(f"{attribute.id}={value}" for attribute in attributes if value in attribute.values)
    if as_id:
        return as_id
    whole = tuple(entry.id for entry in known.meaning(value, category) if entry.kind == "value")
    if whole:
        return whole
    hits = (hit for hit in known.find(value, category) if not hit.negated)
    return tuple(id for hit in hits for id in value_ids(hit.entries, category, known))


def value_ids(entries, category: str | None, known: Words) -> Iterator[str]:
    """The "attribute=value" ids that entries say of a category; a kind's own form counts ("top loader")."""
    for entry in entries:
        if entry.kind == "value" and (category is None or known.ontology.applies(entry, category)):
            yield entry.id
        elif entry.kind == "category" and entry.id == category:
            yield from (f"{name}={chosen}" for name, chosen in entry.extra.items() if name in known.ontology.attributes)


def _listed(sheet: Sheet, value: str, category: str | None, known: Words) -> None:
    """Features named in a list of them ("Top Controls,Third Rack"); the list itself stays as given."""
    for part in re.split(r"[,;|/、，；\n]+", value):
        feature = feature_of(part.strip(), category, known) if 1 < len(part.strip()) < 40 else None
        if feature and (category is None or feature in known.ontology.categories[category].features):
            sheet.features.setdefault(feature, True)


def _sizes(sheet: Sheet, name: str, value: str, category: str | None, known: Words) -> bool:
    """Three sizes in one value: "595×600×850 mm" under 尺寸(宽×深×高), "59.5 x 60 x 85 cm" under Dimensions (WxDxH)."""
    numbers = re.fullmatch(r"\s*(-?[\d.]+)\D{0,12}?[x×*✕]\s*(-?[\d.]+)\D{0,12}?[x×*✕]\s*(-?[\d.]+)\s*(.*)", fold(value))
    if not numbers:
        return False
    told = fold(name + " " + value)
    order = re.search(
        r"([wdhl宽深高长厚])[\s/]*[x×*✕][\s/]*([wdhl宽深高长厚])[\s/]*[x×*✕][\s/]*([wdhl宽深高长厚])", told
    )
    order = order or re.search(
        r"\d\D{0,6}?([wdhl宽深高])\W+.*\d\D{0,6}?([wdhl宽深高])\W+.*\d\D{0,6}?([wdhl宽深高])\b", told
    )
    unit = next(
        filter(None, (unit_of(word) for word in re.findall(r"mm|cm|inch(?:es)?|in\b|\"|毫米|厘米|英寸|米", told))), None
    )
    if not order or not unit:
        return False
    sides = [_SIDES[letter] for letter in order.groups()]
    sizes = [in_unit(float(part), unit, "cm", category, known) for part in numbers.groups()[:3]]
    bounds = [known.ontology.bounds(category, side) for side in sides]
    if len(set(sides)) < 3 or not all(low <= size <= high for size, (low, high) in zip(sizes, bounds, strict=True)):
        return False
    for side, size in zip(sides, sizes, strict=True):
        sheet.attributes.setdefault(side, Value(size, None, "cm", value))
    return True


def spoken(product: Product) -> Iterator[tuple[str, str, str]]:
    """(section, name, value) for every attribute, feature and extra, in words that :func:`read_specs` reads."""
    for id, value in product.attributes.items():
        if value.number is not None and value.unit:
            figure = format_quantity(value.number, value.unit, "en") if _writes(value.unit) else f"{value.number:g}"
            yield "Specifications", id, figure
        elif value.text:
            yield "Specifications", id, value.text
    for id, held in product.features.items():
        yield "Features", id, "yes" if held else "no"
    for name, text in product.extras.items():
        yield "Further", name, text


def _writes(unit: str) -> bool:
    return unit_of(unit) is not None
