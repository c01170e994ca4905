"""Quantities as specification sheets write them: "59,8 cm", "1,299", "Width (in)", "Annual Energy Use (kWh/yr)"."""

import re
from functools import lru_cache

from catalog.errors import UnknownUnit
from catalog.feeds.names import Words
from catalog.numerals import parse_number
from catalog.text import fold
from catalog.units import convert, dimension, find_measures, unit_of

BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
_SUFFIX = re.compile(r"^(.+?)[_ ]+(?:in_|in )?([a-z0-9³²/\"%°.]+)$")
_QUANTITY = re.compile(r"^[约≤≥<>~≈]*\s*(-?[\d.,]+(?:\s\d{3})*|[零一二三四五六七八九十百千万两半点]+)\s*(.*)$")
_PER_YEAR = re.compile(r"annual|year|/yr|/a\b|年")


@lru_cache(1 << 14)
def split_name(name: str) -> tuple[str, str | None]:
    """The name without the unit behind it, and that unit's id.

    >>> split_name("Capacity (Total Volume) (ft3)"), split_name("width_cm"), split_name("Ice Maker")
    (('Capacity (Total Volume)', 'cu_ft'), ('width', 'cm'), ('Ice Maker', None))
    """
    last = None
    for match in BRACKETS.finditer(name):
        if spoken_unit(match.group(1), name):
            last = match
    if last:
        return (name[: last.start()] + " " + name[last.end() :]).strip(), spoken_unit(last.group(1), name)
    suffix = _SUFFIX.match(fold(name))
    unit = spoken_unit(suffix.group(2), name) if suffix and "_" in name or suffix and " in " in fold(name) else None
    if unit:
        return re.sub(r"[_ ]+", " ", suffix.group(1)).removesuffix(" in").strip(), unit
    return re.sub(r"_+", " ", name).strip(), None


def spoken_unit(text: str, name: str = "") -> str | None:
    """A unit's id; "kWh" of something annual is per year, and "gallons/cycle" are gallons."""
    word = fold(text).strip().rstrip(".。")
    word = re.sub(r"\s*/\s*(?:cycle|次|循环|load)$|\s+per (?:cycle|load|wash)$", "", word)
    unit = unit_of(word) or unit_of(fold(text).strip())
    if unit == "kWh" and _PER_YEAR.search(fold(name)):
        return "kWh/year"
    return unit


def unit_in(value: str) -> str | None:
    match = _QUANTITY.match(fold(value).strip())
    return spoken_unit(match.group(2)) if match and match.group(2) else None


def quantity(value: str, hint: str | None, name: str = "") -> tuple[float, str | None] | None:
    """Number and unit of a value that is one quantity and nothing else; None otherwise.

    >>> quantity("59,8 cm", None), quantity("1,299", "W"), quantity("about two", None), quantity("220V~", None)
    ((59.8, 'cm'), (1299.0, 'W'), None, None)
    """
    told = fold(value).strip()
    match = _QUANTITY.match(told)
    number = decimal(match.group(1)) if match else None
    if number is not None:
        rest = match.group(2).strip()
        unit = spoken_unit(rest, name) or spoken_unit(re.sub(r"\s*\(.*?\)$", "", rest), name) if rest else hint
        if unit or not rest:
            return number, unit
    spans = find_measures(told)
    if len(spans) == 1 and (spans[0].start, spans[0].end) == (0, len(told)) and spans[0].op in ("=", "about", "<="):
        return spans[0].low, spans[0].unit
    return None


def decimal(text: str) -> float | None:
    """A number with a decimal point or comma and thousands separators, or in Chinese numerals."""
    text = re.sub(r"\s", "", text)
    if re.fullmatch(r"-?\d+,\d{1,2}|-?\d+,\d{4,}|-?0,\d+", text):
        return float(text.replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    try:
        return float(text)
    except ValueError:
        return parse_number(text) if re.fullmatch(r"[零一二三四五六七八九十百千万两半点]+", text) else None


def in_unit(number: float, unit: str, wanted: str, category: str | None, known: Words) -> float | None:
    """The number in the attribute's unit, rounded; None when it is of another dimension."""
    kind = known.ontology.categories.get(category)
    unit = kind.reads.get(unit, unit) if kind else unit
    if unit == "count" and dimension(wanted) == "count":
        return number
    try:
        return round(convert(number, unit, wanted), 4)
    except UnknownUnit:
        return None
