"""Span text → value, in the forms of the annotation guidelines and of ``training/corpus/README.md``."""

from catalog.errors import UnknownUnit
from catalog.ontology import Ontology
from catalog.units import MeasureSpan, convert

# the attribute a unit speaks of while the kind of appliance is unknown
_USUAL = {
    "pi": "cooling_capacity", "BTU_h": "cooling_capacity", "in": "width", "cm": "width", "L": "volume",
    "cu_ft": "volume", "kg": "wash_load", "jin": "wash_load", "W": "power", "kW": "power", "m3": "airflow",
    "pt": "moisture_removal",
    "kWh": "energy_use", "min": "runtime", "h": "runtime", "m3/h": "airflow", "m": "cord_length", "g": "weight",
}  # fmt: skip
_READ_AS = {"m3": "m3/min", "pt": "pt/day", "kWh": "kWh/year", "hp": "hp"}
_FIRE_LITRES = 30  # a gas water heater's "16 L" is its flow a minute; a tank holds more


def plain(value: float) -> float | int:
    """The number rounded to two decimals, an int when it is whole."""
    value = round(float(value), 2)
    return int(value) if value.is_integer() else value


def household(people: float, ontology: Ontology) -> str:
    """The context of a number of people, by the ontology's households: single, couple, family_small or family_large."""
    sizes = sorted((context.people[1], id) for id, context in ontology.contexts.items() if context.people)
    return next((id for most, id in sizes if people <= most), sizes[-1][1])


def measure(span: MeasureSpan, ontology: Ontology, kind: dict, said: str | None = None) -> dict | None:
    """The value of a measure; None when no attribute fits its unit.

    ``kind`` is the category with the sub-kind that was named ({"category": "water_heater", "fuel": "gas"}), or {}.
    ``said`` is the attribute whose word stands beside it; otherwise the unit decides, given the kind.
    """
    category = kind.get("category")
    unit = _meant(span, ontology, kind)
    if not said and ontology.units[unit].dimension == "period":
        return None
    attribute = said if said and _converted(span.high, unit, said, ontology) is not None else None
    attribute = attribute or _by_unit(span, unit, ontology, category)
    if attribute is None:
        return None
    low, high = (_converted(value, unit, attribute, ontology) for value in (span.low, span.high))
    if span.op == "range":
        return {"attribute": attribute, "min": plain(low), "max": plain(high)}
    return {"attribute": attribute, "op": span.op, "value": plain(high)}


def _meant(span: MeasureSpan, ontology: Ontology, kind: dict) -> str:
    category = kind.get("category")
    if category == "water_heater" and span.unit == "L" and span.high <= _FIRE_LITRES and (kind.get("fuel") == "gas"):
        return "L/min"
    if category is None:
        return _READ_AS.get(span.unit, span.unit)
    reads = ontology.categories[category].reads
    return reads.get(span.unit, _READ_AS.get(span.unit, span.unit) if span.unit == "kWh" else span.unit)


def _by_unit(span: MeasureSpan, unit: str, ontology: Ontology, category: str | None) -> str | None:
    if category:
        found = ontology.measured_in(category, unit)
        fitting = [id for id in found if _plausible(span.high, unit, id, ontology, category)]
        if found:
            return next(iter(fitting or found))
    usual = _USUAL.get(span.unit)
    if usual and _converted(span.high, unit, usual, ontology) is not None:
        return usual
    found = ontology.measured_in(None, unit)
    return (
        next(iter(found), None) if ontology.units[unit].dimension not in ("time", "period", "length") or usual else None
    )


def _plausible(value: float, unit: str, attribute: str, ontology: Ontology, category: str) -> bool:
    converted = _converted(value, unit, attribute, ontology)
    low, high = ontology.bounds(category, attribute)
    return converted is not None and low * 0.9 <= converted <= high * 1.1


def _converted(value: float, unit: str, attribute: str, ontology: Ontology) -> float | None:
    target = ontology.attributes[attribute].unit
    if target is None:
        return None
    try:
        return convert(value, unit, target)
    except UnknownUnit:
        return None


def bare_measure(op: str, low: float, high: float, attribute: str) -> dict:
    """The value of a number without unit beside an attribute's word ("capacity over 300"): in the attribute's unit."""
    if op == "range":
        return {"attribute": attribute, "min": plain(low), "max": plain(high)}
    return {"attribute": attribute, "op": op or "=", "value": plain(high)}
