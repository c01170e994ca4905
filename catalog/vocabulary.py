"""What an ontology is made of: frozen values, no files, no checks (``ontology_files.py`` reads and checks them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
        if self.op == "=":
            return known == self.value
        return known <= self.value if self.op == "<=" else known >= self.value


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
    people: tuple[int, int] | None = None  # a household of so many: "family of 5" → family_large


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand and its names in every script; ``ambiguous`` names are ordinary words too (美的, GE, Leader)."""

    name: str
    names: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface form means in a category, or in any when ``category`` is None.

    ``kind`` is slot, category, attribute, value, feature, context, pick or brand; a value's id is
    "door_style=side_by_side". ``extra`` may hold, for a category, an attribute's value or a feature that is named
    along with it ("top loader": {"loading": "top"}; "washer-dryer": {"feature": "drying"}); for a feature
    {"opposite": "true"} ("noisy": quiet, polarity turned round); for any {"ambiguous": "true"}: an ordinary word
    too, to be taken only where the sentence supports it.
    """

    kind: str
    id: str
    extra: Mapping[str, str] = field(default_factory=dict)
    lang: str = "en"
    category: str | None = None
