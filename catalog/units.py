"""Quantities with a unit: "8公斤", "7.5 cu ft", "24-inch" → numbers in units that ``ontology/units.toml`` knows."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from catalog.amounts import Amount, find_amounts
from catalog.cues import alternation
from catalog.errors import UnknownUnit
from catalog.numerals import parse_number
from catalog.text import fold

__all__ = [
    "MeasureSpan", "Quantity", "Unit", "convert", "dimension", "find_measures", "format_quantity", "load_units",
    "parse_number", "parse_quantity", "unit_of",
]  # fmt: skip


PATH = Path(__file__).parent / "ontology" / "units.toml"
_NEVER = re.compile(r"(?!)")
# "in" is an inch except in "2 in the kitchen", "3 in 1"
_NOT_INCH = r"(?!\s+(?:the|a|an|my|our|your|\d|one|stock|total|this|that|white|black|all)\b|-\d)"
_ONE_THING = {
    "sets",
    "bottles",
    "cups",
    "slices",
    "burners",
    "min",
    "s",
    "h",
    "day",
    "year",
    "month",
    "week",
    "rpm",
}
# a number with one of these behind the unit is no quantity of ours: 三套房, 24 hours a day
_NOT_QUANTITY = re.compile(r"\s*(?:房|小区|电影|视频|前|后|内送|左右送|ago\b|old\b|a day\b)")
_YEAR = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``base = value * factor + offset``; ``names`` per language, the one we write first."""

    id: str
    dimension: str
    factor: float
    offset: float = 0.0
    log: bool = False
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a unit of ``units.toml``."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class MeasureSpan:
    """A measure at ``text[start:end]``, comparator included; ``low`` and ``high`` are in ``unit`` (a unit's id).

    ``op`` is ``<= >= = about range``; low equals high unless it is a range.
    """

    start: int
    end: int
    unit: str
    op: str
    low: float
    high: float


@lru_cache
def load_units(path: Path = PATH) -> MappingProxyType:
    """Unit id → Unit, from the data file."""
    with path.open("rb") as file:
        data = tomllib.load(file)
    units = {}
    for dimension, members in data.items():
        for id, given in members.items():
            names = MappingProxyType({lang: tuple(given.get(lang, ())) for lang in ("en", "zh")})
            log = given.get("log", False)
            units[id] = Unit(id, dimension, given["factor"], given.get("offset", 0.0), log, names)
    return MappingProxyType(units)


@lru_cache
def _by_name() -> dict[str, str]:
    """Folded name → unit id; the first unit of the file that owns a name keeps it."""
    found: dict[str, str] = {}
    for unit in load_units().values():
        for name in (unit.id, *unit.names["en"], *unit.names["zh"]):
            if name:
                found.setdefault(fold(name), unit.id)
    return found


def unit_of(name: str) -> str | None:
    """The unit that ``name`` writes, in any case and either language; None when there is none.

    >>> unit_of("Cubic Feet"), unit_of("公斤"), unit_of("parsec")
    ('cu_ft', 'kg', None)
    """
    return _by_name().get(re.sub(r"\s+", " ", fold(name).strip()))


def _unit(id: str) -> Unit:
    unit = load_units().get(id) or load_units().get(unit_of(id) or "")
    if unit is None:
        raise UnknownUnit(f"unit {id!r} is not in {PATH.name}; known: {', '.join(load_units())}")
    return unit


def dimension(unit: str) -> str:
    """The dimension of a unit: "length", "volume", "count"…; UnknownUnit when there is no such unit."""
    return _unit(unit).dimension


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """``value`` in another unit of the same dimension; UnknownUnit when a unit is unknown or the dimensions differ.

    >>> round(convert(24, "in", "cm"), 2), round(convert(20, "cu_ft", "L"), 1), convert(1.5, "pi", "W")
    (60.96, 566.3, 3750.0)
    """
    source, target = _unit(from_unit), _unit(to_unit)
    if source.id == target.id:
        return value
    if source.dimension != target.dimension:
        raise UnknownUnit(f"{from_unit!r} is a {source.dimension}, {to_unit!r} a {target.dimension}: not convertible")
    return _from_base(_to_base(value, source), target)


def _to_base(value: float, unit: Unit) -> float:
    if unit.log:  # sone → dB(A), the rule of thumb of the range hood trade: 28 dB + 33.2 log10
        return 28 + 33.2 * math.log10(max(value, 0.1))
    return value * unit.factor + unit.offset


def _from_base(base: float, unit: Unit) -> float:
    return 10 ** ((base - 28) / 33.2) if unit.log else (base - unit.offset) / unit.factor


@lru_cache
def _after() -> re.Pattern:
    names = [name for name in _by_name() if name not in ("in", "count")]
    inch = rf"in(?![a-z0-9]){_NOT_INCH}"
    return re.compile(rf"(?:[\s-]|个(?=\s?hdmi))?({alternation(names, left=False)}|{inch})半?(?:(?<=[^\x00-\x7f])|(?![a-z]))")


def find_measures(text: str) -> list[MeasureSpan]:
    """Every number with a unit in ``text``, comparators included, in order. Model numbers are for the caller to mask.

    >>> find_measures("at least 9 kg")
    [MeasureSpan(start=0, end=13, unit='kg', op='>=', low=9.0, high=9.0)]
    """
    told = fold(text)
    amounts = find_amounts(told, _NEVER, _after())
    return [
        MeasureSpan(a.start, a.end, _by_name()[_key(a.unit)], a.op or "=", a.low, a.high)
        for a in amounts
        if a.unit and _is_quantity(told, a)
    ]


def _key(unit: str) -> str:
    return re.sub(r"\s+", " ", unit)


def _is_quantity(text: str, amount: Amount) -> bool:
    unit = _by_name()[_key(amount.unit)]
    if amount.number.word and amount.high <= 1 and unit in _ONE_THING and not amount.op:
        return False
    if _NOT_QUANTITY.match(text, amount.inner[1]):
        return False
    return not (unit == "year" and amount.high > _YEAR)


def parse_quantity(text: str) -> Quantity | None:
    """The first quantity of ``text`` ("59.8 cm", "容量 10kg"), its upper end when it is a range; None without one.

    >>> parse_quantity("27.0 cu. ft."), parse_quantity("big")
    (Quantity(value=27.0, unit='cu_ft'), None)
    """
    found = find_measures(text)
    return Quantity(found[0].high, found[0].unit) if found else None


def format_quantity(value: float, unit: str, lang: str = "en") -> str:
    """The quantity as it is shown: "7.5 kg", "60 cm", "12 place settings", "500 升"; trailing zeros dropped.

    >>> format_quantity(60.0, "cm"), format_quantity(0.333333, "kW"), format_quantity(12000, "W")
    ('60 cm', '0.33 kW', '12,000 W')
    """
    names = _unit(unit).names[lang] or (unit,)
    name = names[1] if lang == "en" and value == 1 and len(names) > 1 and names[0].endswith("s") else names[0]
    figure = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{figure} {name}".strip() if name[:1] not in ('"', "°") else figure + name
