"""Reads and checks the ontology's structure, all but the words; a fault names file, key and what is allowed."""

import re
from collections.abc import Iterable, Mapping

from catalog.errors import OntologyError
from catalog.vocabulary import Attribute, Brand, Category, Condition, Context, Feature, Unit, Wish

LANGUAGES = ("en", "zh")
_CONDITION = re.compile(r"(\w+) (<=|>=|=) (\S+)")
_CATEGORY_KEYS = ("attributes", "features", "soft", "ask", "key", "bounds", "values", "reads")


def known(where: str, ids: Iterable[str], allowed: Iterable[str], what: str) -> tuple[str, ...]:
    """The ids as a tuple; OntologyError when one is not allowed or stands twice."""
    ids, allowed = tuple(ids), tuple(allowed)
    for id in ids:
        if id not in allowed:
            raise OntologyError(f"{where}: unknown {what} {id!r}; one of {', '.join(allowed)}")
        if ids.count(id) > 1:
            raise OntologyError(f"{where}: {what} {id!r} stands twice; remove one")
    return ids


def table(where: str, row: object, allowed: Iterable[str]) -> Mapping:
    """The row, which must be a table with none but the allowed keys."""
    if not isinstance(row, Mapping):
        raise OntologyError(f"{where}: expected a table with {', '.join(allowed)}; found {row!r}")
    known(where, row, allowed, "key")
    return row


def read_units(data: Mapping) -> dict[str, Unit]:
    """Units by id from ``units.toml``."""
    units: dict[str, Unit] = {}
    owner: dict[str, str] = {}
    for dimension, rows in data.items():
        for id, row in rows.items():
            where = f"units.toml: [{dimension}] {id}"
            units[id] = _unit(where, id, dimension, table(where, row, ("factor", "offset", *LANGUAGES)))
            for name in units[id].names:
                if owner.setdefault(name, id) != id:
                    raise OntologyError(f"{where}: name {name!r} already belongs to {owner[name]!r}; remove one")
        if not any(units[id].factor == 1 and not units[id].offset for id in rows):
            raise OntologyError(f"units.toml: [{dimension}] has no base unit; give one unit the factor 1")
    return units


def _unit(where: str, id: str, dimension: str, row: Mapping) -> Unit:
    if not row.get("factor"):
        raise OntologyError(f"{where}: factor is missing or zero; give the factor to the base unit")
    for lang in LANGUAGES:
        if not row.get(lang):
            raise OntologyError(f"{where}: no name in {lang!r}; the first name is how we write it")
    names = tuple(dict.fromkeys(name.lower() for lang in LANGUAGES for name in row[lang] if name))
    labels = {lang: row[lang][0] for lang in LANGUAGES}
    return Unit(id, dimension, float(row["factor"]), float(row.get("offset", 0)), names, labels)


def read_attributes(data: Mapping, units: Mapping[str, Unit]) -> dict[str, Attribute]:
    """Attributes by id from ``attributes.toml``."""
    return {id: _attribute(f"attributes.toml: [{id}]", id, row, units) for id, row in data.items()}


def _attribute(where: str, id: str, row: Mapping, units: Mapping[str, Unit]) -> Attribute:
    table(where, row, ("unit", "better", "values", "low", "high", "slot"))
    numeric = "unit" in row
    if numeric == ("values" in row):
        raise OntologyError(f"{where}: needs either unit (a number) or values (an enumeration), not both")
    if numeric:
        known(f"{where} unit", [row["unit"]], units, "unit")
        if not row.get("low", 0) < row.get("high", 0):
            raise OntologyError(f"{where}: needs low < high, the plausible bounds in {row['unit']}")
    known(f"{where} better", [row["better"]] if "better" in row else [], ("lower", "higher"), "direction")
    slots = ("measure",) if numeric else ("category", "feature", "appearance")
    known(f"{where} slot", [row.get("slot", "measure")], slots, "slot")
    values = known(f"{where} values", row.get("values", ()), row.get("values", ()), "value")
    return Attribute(**{**row, "id": id, "values": values})


def read_features(data: Mapping, attributes: Mapping[str, Attribute]) -> dict[str, Feature]:
    """Features by id from ``features.toml``."""
    numeric = [id for id, attribute in attributes.items() if attribute.numeric]
    found = {}
    for id, row in data.items():
        where = f"features.toml: [{id}]"
        table(where, row, ("soft", "attribute", "better", "excludes"))
        known(f"{where} attribute", [row["attribute"]] if "attribute" in row else [], numeric, "numeric attribute")
        known(f"{where} better", [row["better"]] if "better" in row else [], ("lower", "higher"), "direction")
        excludes = known(f"{where} excludes", row.get("excludes", ()), data, "feature")
        found[id] = Feature(**{**row, "id": id, "excludes": excludes})
    return found


def read_categories(data: Mapping, units, attributes, features) -> dict[str, Category]:
    """Categories by id from ``categories.toml``; what stands under [any] is added to each."""
    common = table("categories.toml: [any]", data.get("any", {}), ("attributes", "features", "soft"))
    known("categories.toml: [any] attributes", common.get("attributes", ()), attributes, "attribute")
    known("categories.toml: [any] features", common.get("features", ()), features, "feature")
    return {id: _category(f"categories.toml: [{id}]", id, row, common, units, attributes, features)
            for id, row in data.items() if id != "any"}


def _category(where: str, id: str, row: Mapping, common: Mapping, units, attributes, features) -> Category:
    table(where, row, _CATEGORY_KEYS)
    rules = {**common.get("soft", {}), **row.get("soft", {})}
    own = known(f"{where} attributes", row.get("attributes", ()), attributes, "attribute")
    has = {id: attributes[id] for id in dict.fromkeys((*own, *common.get("attributes", ())))}
    able = dict.fromkeys((*known(f"{where} features", row.get("features", ()), features, "feature"),
                          *known(f"{where} soft", rules, features, "feature"), *common.get("features", ())))
    ask = known(f"{where} ask", row.get("ask", ()), (*has, *able, "price", "context", "brand"), "slot")
    key = known(f"{where} key", row.get("key", ()), has, "attribute of this category")
    if not (ask and key):
        raise OntologyError(f"{where}: ask and key must not be empty; they say what to ask and what to tell first")
    bounds = {id: _bound(f"{where} bounds.{id}", id, pair, has) for id, pair in row.get("bounds", {}).items()}
    values = _narrowed(where, row.get("values", {}), has)
    for said, meant in row.get("reads", {}).items():
        known(f"{where} reads", [said, meant], units, "unit")
    category = Category(id, tuple(has), tuple(able), {}, ask, key, bounds, values, dict(row.get("reads", {})))
    for feature, text in rules.items():
        if not features[feature].soft:
            raise OntologyError(f"{where} soft: {feature!r} is not soft; set soft = true in features.toml or remove it")
        category.soft[feature] = _condition(f"{where} soft.{feature}", text, attributes, category)
    return category


def _bound(where: str, id: str, pair: object, has: Mapping[str, Attribute]) -> tuple[float, float]:
    known(where, [id], [id for id in has if has[id].numeric], "numeric attribute of this category")
    whole = has[id]
    if not (isinstance(pair, list) and len(pair) == 2 and whole.low <= pair[0] < pair[1] <= whole.high):
        raise OntologyError(f"{where}: {pair} must be [low, high] within {whole.low:g}–{whole.high:g} {whole.unit}")
    return float(pair[0]), float(pair[1])


def _narrowed(where: str, rows: Mapping, has: Mapping[str, Attribute]) -> dict[str, tuple[str, ...]]:
    known(f"{where} values", rows, [id for id in has if not has[id].numeric], "enumerated attribute of this category")
    return {id: known(f"{where} values.{id}", some, has[id].values, "value") for id, some in rows.items()}


def _condition(where: str, text: str, attributes: Mapping[str, Attribute], category: Category | None) -> Condition:
    """ "noise <= 44" as a Condition on an attribute that is there, with a value that can be."""
    match = _CONDITION.fullmatch(str(text))
    if not match:
        raise OntologyError(f"{where}: {text!r} is not a condition; write ATTRIBUTE <= NUMBER, >= NUMBER or = VALUE")
    id, op, raw = match.groups()
    known(where, [id], category.attributes if category else attributes,
          "attribute of this category" if category else "attribute")
    attribute = attributes[id]
    if attribute.numeric:
        return Condition(id, op, _plausible(where, raw, attribute, category))
    if op != "=":
        raise OntologyError(f"{where}: {id!r} is enumerated; only = is allowed, not {op}")
    known(where, [raw], category.values.get(id, attribute.values) if category else attribute.values, f"value of {id}")
    return Condition(id, op, raw)


def _plausible(where: str, raw: str, attribute: Attribute, category: Category | None) -> float:
    try:
        value = float(raw)
    except ValueError:
        raise OntologyError(f"{where}: {raw!r} is not a number; {attribute.id!r} is in {attribute.unit}") from None
    low, high = (category.bounds if category else {}).get(attribute.id, (attribute.low, attribute.high))
    if not low <= value <= high:
        raise OntologyError(
            f"{where}: {value:g} is outside {low:g}–{high:g} {attribute.unit}, the bounds of {attribute.id!r}")
    return value


def read_contexts(data: Mapping, attributes, features, categories: Mapping[str, Category]) -> dict[str, Context]:
    """Contexts by id from ``contexts.toml``."""
    found = {}
    for id, row in data.items():
        where = f"contexts.toml: [{id}]"
        table(where, row, ("people", "excludes", "*", *categories))
        wishes = {
            name: tuple(_wish(f"{where} {name}", text, attributes, features, categories.get(name)) for text in texts)
            for name, texts in row.items() if name not in ("people", "excludes")
        }
        if not wishes:
            raise OntologyError(f'{where}: no wish follows from it; give at least one, under a category or "*"')
        people = tuple(row["people"]) if "people" in row else None
        excludes = known(f"{where} excludes", row.get("excludes", ()), data, "context")
        found[id] = Context(id, wishes, excludes, people)
    return found


def _wish(where: str, text: str, attributes, features, category: Category | None) -> Wish:
    if " " in text:
        condition = _condition(where, text, attributes, category)
        return Wish(None, condition.attribute, condition.op, condition.value)
    known(where, [text], category.features if category else features,
          "feature of this category" if category else "feature")
    return Wish(feature=text)


def read_brands(data: Mapping) -> dict[str, Brand]:
    """Brands by their written name from ``brands.toml``."""
    found: dict[str, Brand] = {}
    owner: dict[str, str] = {}
    for name, row in data.items():
        where = f"brands.toml: {name!r}"
        row = table(where, {"names": row} if isinstance(row, list) else row, ("names", "ambiguous"))
        names = tuple(dict.fromkeys((name, *row.get("names", ()))))
        for each in names:
            if owner.setdefault(each.lower(), name) != name:
                raise OntologyError(f"{where}: {each!r} belongs to {owner[each.lower()]!r} as well; keep one")
        ambiguous = known(f"{where} ambiguous", row.get("ambiguous", ()), names, "name of this brand")
        found[name] = Brand(name, names, ambiguous)
    return found
