"""What kinds of appliance there are, what can be said of them, and in which words: ``ontology/*.toml``, loaded and checked.

    ontology = load()
    ontology.categories["dishwasher"].soft["quiet"]     # Condition("noise", "<=", 44.0)
    ontology.label("dishwasher", "zh")                  # "洗碗机"
    ontology.lookup("capacity", "washing_machine")      # the washing load, not the volume

Ids are English and stand once; words stand beside them, one file per language. Nothing here knows products.
"""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from catalog.errors import OntologyError

DEFAULT = Path(__file__).with_name("ontology")
LANGUAGES = ("en", "zh")
STRUCTURE = ("categories", "attributes", "units", "features", "contexts", "brands")
SPOKEN = ("slot", "category", "attribute", "value", "feature", "context", "pick")  # kinds that need a word in each language
_CONDITION = re.compile(r"(\w+) (<=|>=|=) (\S+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``base = value * factor + offset``, where the dimension's base has factor 1."""

    id: str
    dimension: str
    factor: float
    offset: float
    names: tuple[str, ...]  # as read, both languages
    labels: Mapping[str, str]  # as written, by language


@dataclass(frozen=True, slots=True)
class Attribute:
    """A number in one unit, or one of a few values; ``slot`` is the span of an utterance that carries it."""

    id: str
    unit: str | None = None
    better: str | None = None
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    slot: str = "measure"

    @property
    def numeric(self) -> bool:
        return not self.values


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of an attribute: ``Condition("noise", "<=", 44.0)``, ``Condition("drive", "=", "direct")``."""

    attribute: str
    op: str
    value: float | str

    def holds(self, known: float | str) -> bool:
        """Whether a known value fulfils it."""
        return {"<=": lambda: known <= self.value, ">=": lambda: known >= self.value}.get(
            self.op, lambda: known == self.value
        )()


@dataclass(frozen=True, slots=True)
class Feature:
    """Something a product does or is. A soft one may follow from a number; ``attribute`` is where it is felt."""

    id: str
    soft: bool = False
    attribute: str | None = None
    better: str | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of appliance and what can be said, asked and told of it."""

    id: str
    attributes: tuple[str, ...]
    features: tuple[str, ...]
    soft: Mapping[str, Condition]
    ask: tuple[str, ...]
    key: tuple[str, ...]
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)  # unit as said here → unit as meant


@dataclass(frozen=True, slots=True)
class Wish:
    """What a context suggests: a feature, or a condition on an attribute."""

    feature: str | None = None
    attribute: str | None = None
    op: str | None = None
    value: float | str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Who or where it is for; ``wishes`` by category id, "*" for any category that can fulfil them."""

    id: str
    wishes: Mapping[str, tuple[Wish, ...]]
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand and its names in every script; ``ambiguous`` names are ordinary words too (美的, GE, Leader)."""

    name: str
    names: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface form means. A value's id is "door_style=side_by_side"; ``category`` is its scope, None for all."""

    kind: str
    id: str
    extra: Mapping[str, str] = field(default_factory=dict)
    lang: str = "en"
    category: str | None = None


class Ontology:
    """The whole vocabulary, read-only and checked; dicts by id, and words both ways."""

    def __init__(self, data: Mapping[str, dict], digest: str):
        self.hash = digest
        self.units = _units(data["units"])
        self.attributes = _attributes(data["attributes"], self.units)
        self.features = _features(data["features"], self.attributes)
        self.categories = _categories(data["categories"], self)
        self.contexts = _contexts(data["contexts"], self)
        self.brands = _brands(data["brands"])
        self.plurals: dict[str, str] = dict(data["words_en"].get("plural", {}))
        self.accessory_words = tuple(
            word for lang in LANGUAGES for word in data[f"words_{lang}"].get("accessory", {}).get("words", ())
        )
        self._labels: dict[tuple[str, str], str] = {}
        self._entries: dict[str, list[Entry]] = defaultdict(list)

    def label(self, id: str, lang: str, plural: bool = False) -> str:
        """How an id is written in a language: "dishwasher", "洗碗机"; a brand's name and an unknown id stay as they are."""
        text = self._labels.get((id, lang)) or id.rpartition("=")[2].replace("_", " ")
        return pluralize(text, self.plurals) if plural and lang == "en" else text

    def unit_label(self, unit: str | None, lang: str) -> str:
        """How a unit is written after a number: "cm", "厘米"; "" for none."""
        return "" if unit is None else self.units[unit].labels[lang]

    def surfaces(self) -> Iterator[tuple[str, Entry]]:
        """Every surface form, lower case, with what it means; both languages."""
        for surface, entries in self._entries.items():
            for entry in entries:
                yield surface, entry

    def lookup(self, surface: str, category: str | None = None) -> tuple[Entry, ...]:
        """What a surface form means, the category's own meaning first; () when nothing."""
        found = self._entries.get(surface.strip().lower(), ())
        own = tuple(entry for entry in found if category is not None and entry.category == category)
        general = tuple(entry for entry in found if entry.category is None)
        fitting = tuple(entry for entry in general if self.applies(entry, category))
        return own or fitting or general or (tuple(found) if category is None else ())

    def applies(self, entry: Entry, category: str | None) -> bool:
        """Whether an entry can be said of a category (of something, when that is None)."""
        if category is None:
            return True
        known = self.categories[category]
        if entry.kind == "value":
            attribute, _, value = entry.id.partition("=")
            return value in self.values(category, attribute)
        return entry.id in {"attribute": known.attributes, "feature": known.features}.get(entry.kind, (entry.id,))

    def bounds(self, category: str | None, attribute: str) -> tuple[float, float]:
        """The plausible (low, high) of a numeric attribute in a category, in the attribute's unit."""
        whole = self.attributes[attribute]
        own = self.categories[category].bounds if category else {}
        return own.get(attribute, (whole.low, whole.high))

    def values(self, category: str | None, attribute: str) -> tuple[str, ...]:
        """The values an enumerated attribute takes in a category; () when it has no such attribute."""
        if category is None:
            return self.attributes[attribute].values
        kind = self.categories[category]
        if attribute not in kind.attributes:
            return ()
        return kind.values.get(attribute, self.attributes[attribute].values)

    def measured_in(self, category: str | None, unit: str) -> tuple[str, ...]:
        """The numeric attributes a unit can measure in a category, likeliest first: ("dishwasher", "dB") → ("noise",)."""
        kind = self.categories[category] if category else None
        unit = kind.reads.get(unit, unit) if kind else unit
        named = tuple(id for id in (kind.attributes if kind else self.attributes) if self.attributes[id].unit)
        exact = tuple(id for id in named if self.attributes[id].unit == unit)
        dimension = self.units[unit].dimension
        same = tuple(id for id in named if self.units[self.attributes[id].unit].dimension == dimension)
        return exact if dimension == "count" else same

    def wishes(self, context: str, category: str) -> tuple[Wish, ...]:
        """What a context suggests for a category: its own wishes, then the general ones that it can fulfil."""
        kind = self.categories[category]
        own = self.contexts[context].wishes.get(category, ())
        general = self.contexts[context].wishes.get("*", ())
        return own + tuple(
            wish for wish in general
            if wish not in own and (wish.feature in kind.features or wish.attribute in kind.attributes)
        )


@lru_cache
def load(folder: Path = DEFAULT) -> Ontology:
    """The ontology in a folder of TOML files; OntologyError names the file, the key and what is allowed."""
    folder = Path(folder)
    data, digest = {}, hashlib.sha256()
    for name in (*STRUCTURE, *(f"words_{lang}" for lang in LANGUAGES)):
        raw = _read(folder / f"{name}.toml")
        digest.update(name.encode() + b"\0" + raw + b"\0")
        try:
            data[name] = tomllib.loads(raw.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise OntologyError(f"{name}.toml: not readable as TOML ({error}); mend that line") from error
    ontology = Ontology(data, digest.hexdigest())
    return ontology


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if path.name.startswith("words_"):
            return b""
        raise OntologyError(f"{path.name}: missing in {path.parent}; the ontology needs {', '.join(STRUCTURE)}") from None


def pluralize(text: str, irregular: Mapping[str, str]) -> str:
    """The English plural of a noun phrase, by its last word: "wine cooler" → "wine coolers"."""
    if text in irregular:
        return irregular[text]
    if re.search(r"(s|x|z|ch|sh)$", text):
        return text + "es"
    return text[:-1] + "ies" if re.search(r"[^aeiou]y$", text) else text + "s"


# Reading each file. Every fault names the file, the key, what is allowed and what to do.


def _known(where: str, ids: Iterable[str], allowed: Iterable[str], what: str) -> tuple[str, ...]:
    """The ids as a tuple, all of them among the allowed and none twice."""
    ids, allowed = tuple(ids), tuple(allowed)
    for id in ids:
        if id not in allowed:
            raise OntologyError(f"{where}: unknown {what} {id!r}; one of {', '.join(allowed)}")
        if ids.count(id) > 1:
            raise OntologyError(f"{where}: {what} {id!r} stands twice; remove one")
    return ids


def _keys(where: str, table: Mapping, allowed: Iterable[str]) -> None:
    if not isinstance(table, Mapping):
        raise OntologyError(f"{where}: expected a table with {', '.join(allowed)}, found {table!r}")
    _known(where, table, allowed, "key")


def _units(data: Mapping) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    owner: dict[str, str] = {}
    for dimension, table in data.items():
        for id, row in table.items():
            where = f"units.toml: [{dimension}] {id}"
            _keys(where, row, ("factor", "offset", *LANGUAGES))
            if not row.get("factor"):
                raise OntologyError(f"{where}: factor is missing or zero; give the factor to the base unit")
            missing = [lang for lang in LANGUAGES if not row.get(lang)]
            if missing:
                raise OntologyError(f"{where}: no name in {missing[0]!r}; its first name is how we write it")
            names = tuple(dict.fromkeys(name.lower() for lang in LANGUAGES for name in row[lang] if name))
            for name in names:
                if owner.setdefault(name, id) != id:
                    raise OntologyError(f"{where}: name {name!r} already belongs to {owner[name]!r}; remove one")
            labels = {lang: row[lang][0] for lang in LANGUAGES}
            units[id] = Unit(id, dimension, float(row["factor"]), float(row.get("offset", 0)), names, labels)
        if not any(unit.factor == 1 and not unit.offset for unit in units.values() if unit.dimension == dimension):
            raise OntologyError(f"units.toml: [{dimension}] has no base unit; give one unit the factor 1")
    return units


def _attributes(data: Mapping, units: Mapping[str, Unit]) -> dict[str, Attribute]:
    found = {}
    for id, row in data.items():
        where = f"attributes.toml: [{id}]"
        _keys(where, row, ("unit", "better", "values", "low", "high", "slot"))
        if ("unit" in row) == ("values" in row):
            raise OntologyError(f"{where}: needs either unit (a number) or values (an enumeration), not both")
        if "unit" in row:
            _known(f"{where} unit", [row["unit"]], units, "unit")
            if not row.get("low", 0) < row.get("high", 0):
                raise OntologyError(f"{where}: needs low < high, the plausible bounds in {row['unit']}")
        _known(f"{where} better", [row["better"]] if "better" in row else [], ("lower", "higher"), "direction")
        slots = ("measure",) if "unit" in row else ("category", "feature", "appearance")
        _known(f"{where} slot", [row.get("slot", "measure")], slots, "slot")
        values = _known(f"{where} values", row.get("values", ()), row.get("values", ()), "value")
        found[id] = Attribute(**{**row, "id": id, "values": values})
    return found


def _features(data: Mapping, attributes: Mapping[str, Attribute]) -> dict[str, Feature]:
    found = {}
    for id, row in data.items():
        where = f"features.toml: [{id}]"
        _keys(where, row, ("soft", "attribute", "better", "excludes"))
        numeric = [key for key, attribute in attributes.items() if attribute.numeric]
        _known(f"{where} attribute", [row["attribute"]] if "attribute" in row else [], numeric, "numeric attribute")
        _known(f"{where} better", [row["better"]] if "better" in row else [], ("lower", "higher"), "direction")
        found[id] = Feature(**{**row, "id": id, "excludes": _known(f"{where} excludes", row.get("excludes", ()), data, "feature")})
    return found


def _condition(where: str, text: str, known: Iterable[str], ontology: Ontology, category: str | None) -> Condition:
    """ "noise <= 44" as a Condition, its attribute among the known and its value plausible."""
    match = _CONDITION.fullmatch(str(text))
    if not match:
        raise OntologyError(f"{where}: {text!r} is not a condition; write ATTRIBUTE <= | >= | = VALUE")
    id, op, raw = match.groups()
    _known(where, [id], known, "attribute of this category" if category else "attribute")
    attribute = ontology.attributes[id]
    if not attribute.numeric:
        if op != "=":
            raise OntologyError(f"{where}: {id!r} is enumerated; only = is allowed, not {op}")
        allowed = ontology.values(category, id) if category in getattr(ontology, "categories", {}) else attribute.values
        _known(where, [raw], allowed, f"value of {id}")
        return Condition(id, op, raw)
    try:
        value = float(raw)
    except ValueError:
        raise OntologyError(f"{where}: {raw!r} is not a number; {id!r} is measured in {attribute.unit}") from None
    if not attribute.low <= value <= attribute.high:
        raise OntologyError(f"{where}: {value:g} is outside {attribute.low:g}–{attribute.high:g} {attribute.unit} of {id!r}")
    return Condition(id, op, value)


def _categories(data: Mapping, ontology: Ontology) -> dict[str, Category]:
    fields = ("attributes", "features", "soft", "ask", "key", "bounds", "values", "reads")
    common = data.get("any", {})
    found = {}
    for id, row in data.items():
        if id == "any":
            continue
        where = f"categories.toml: [{id}]"
        _keys(where, row, fields)
        merged = {**common.get("soft", {}), **row.get("soft", {})}
        own = _known(f"{where} attributes", row.get("attributes", ()), ontology.attributes, "attribute")
        attributes = tuple(dict.fromkeys((*own, *common.get("attributes", ()))))
        own = _known(f"{where} features", row.get("features", ()), ontology.features, "feature")
        features = tuple(dict.fromkeys((*own, *_known(f"{where} soft", merged, ontology.features, "feature"), *common.get("features", ()))))
        soft = {}
        for feature, text in merged.items():
            if not ontology.features[feature].soft:
                raise OntologyError(f"{where} soft: {feature!r} is not soft; set soft = true in features.toml or remove it")
            soft[feature] = _condition(f"{where} soft.{feature}", text, attributes, ontology, id)
        ask = _known(f"{where} ask", row.get("ask", ()), (*attributes, *features, "price", "context", "brand"), "slot")
        key = _known(f"{where} key", row.get("key", ()), attributes, "attribute of this category")
        if not (ask and key):
            raise OntologyError(f"{where}: ask and key must not be empty; they say what to ask and what to tell first")
        found[id] = Category(id, attributes, features, soft, ask, key,
                             _bounds(where, row.get("bounds", {}), attributes, ontology),
                             _narrowed(where, row.get("values", {}), attributes, ontology),
                             _reads(where, row.get("reads", {}), ontology))
        for feature, condition in soft.items():
            low, high = found[id].bounds.get(condition.attribute, (None, None))
            if low is not None and not low <= condition.value <= high:
                raise OntologyError(f"{where} soft.{feature}: {condition.value:g} is outside its bounds {low:g}–{high:g}")
    return found


def _bounds(where: str, table: Mapping, attributes: tuple[str, ...], ontology: Ontology) -> dict[str, tuple[float, float]]:
    _known(f"{where} bounds", table, [a for a in attributes if ontology.attributes[a].numeric], "numeric attribute of this category")
    for id, (low, high) in table.items():
        whole = ontology.attributes[id]
        if not whole.low <= low < high <= whole.high:
            raise OntologyError(f"{where} bounds.{id}: [{low:g}, {high:g}] must lie within {whole.low:g}–{whole.high:g} {whole.unit}")
    return {id: (float(low), float(high)) for id, (low, high) in table.items()}


def _narrowed(where: str, table: Mapping, attributes: tuple[str, ...], ontology: Ontology) -> dict[str, tuple[str, ...]]:
    _known(f"{where} values", table, attributes, "attribute of this category")
    return {id: _known(f"{where} values.{id}", some, ontology.attributes[id].values, "value") for id, some in table.items()}


def _reads(where: str, table: Mapping, ontology: Ontology) -> dict[str, str]:
    for said, meant in table.items():
        _known(f"{where} reads", [said], ontology.units, "unit")
        _known(f"{where} reads.{said}", [meant], ontology.units, "unit")
    return dict(table)


def _contexts(data: Mapping, ontology: Ontology) -> dict[str, Context]:
    found = {}
    for id, row in data.items():
        where = f"contexts.toml: [{id}]"
        _keys(where, row, ("excludes", "*", *ontology.categories))
        wishes = {}
        for category, texts in row.items():
            if category == "excludes":
                continue
            kind = ontology.categories.get(category)
            attributes = kind.attributes if kind else ontology.attributes
            features = kind.features if kind else ontology.features
            wishes[category] = tuple(_wish(f"{where} {category}", text, attributes, features, ontology, category) for text in texts)
        if not wishes:
            raise OntologyError(f"{where}: no wish follows from it; give at least one, under a category or \"*\"")
        found[id] = Context(id, wishes, _known(f"{where} excludes", row.get("excludes", ()), data, "context"))
    return found


def _wish(where: str, text: str, attributes, features, ontology: Ontology, category: str) -> Wish:
    if " " not in text:
        _known(where, [text], features, "feature" if category == "*" else "feature of this category")
        return Wish(feature=text)
    condition = _condition(where, text, attributes, ontology, None if category == "*" else category)
    return Wish(None, condition.attribute, condition.op, condition.value)


def _brands(data: Mapping) -> dict[str, Brand]:
    found: dict[str, Brand] = {}
    owner: dict[str, str] = {}
    for name, row in data.items():
        row = {"names": row} if isinstance(row, list) else row
        _keys(f"brands.toml: {name!r}", row, ("names", "ambiguous"))
        names = tuple(dict.fromkeys((name, *row.get("names", ()))))
        ambiguous = _known(f"brands.toml: {name!r} ambiguous", row.get("ambiguous", ()), names, "name of this brand")
        for each in names:
            if owner.setdefault(each.lower(), name) != name:
                raise OntologyError(f"brands.toml: {each!r} belongs to both {owner[each.lower()]!r} and {name!r}; keep one")
        found[name] = Brand(name, names, ambiguous)
    return found
