"""What to look for: constraints that hold, wishes that count. Pure; ``statement.py`` makes the SQL.

A verdict has three values, like a truth value in SQL: ``met`` (true), ``unmet`` (false), ``unknown`` (null:
the catalogue does not say). ``Constraint.verdict`` in Python and ``statement.condition`` in SQL are the
same function written twice, and a property test holds them equal.
"""

import math
from dataclasses import dataclass, replace

from catalog.ontology import Ontology, load
from catalog.product import Product, Value

VERDICTS = ("met", "unmet", "unknown")
OPS = ("<=", ">=", "=", "in", "not_in", "has", "lacks")
TEXT_FIELDS = ("brand", "sku", "category", "availability")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One need on one field: ``Constraint("noise", "<=", 44.0)``, ``Constraint("brand", "not_in", ("LG",))``.

    ``field`` is "price", "brand", "sku", "category", "availability", an attribute id or a feature id;
    ``op`` is one of ``<= >= = in not_in has lacks``. Numbers are in the ontology's unit, prices in
    ``currency``. A number is compared with a value's number, words with its enumerated text. ``not_in`` is
    met where nothing is known (a colour that nobody states is not the one to avoid), save for a brand.
    ValueError: an op, or a value for the op, that is none of these.
    """

    field: str
    op: str
    value: float | str | tuple[str, ...] | None = None
    slot: str = "measure"
    currency: str | None = None

    def __post_init__(self):
        if self.op not in OPS:
            raise ValueError(f"constraint on {self.field!r}: op {self.op!r} is none of {' '.join(OPS)}")
        if self.op in ("in", "not_in"):
            if isinstance(self.value, str) or not hasattr(self.value, "__iter__"):
                raise ValueError(f"constraint on {self.field!r}: {self.op} needs several values, not {self.value!r}")
            object.__setattr__(self, "value", tuple(self.value))
        numbers = [v for v in self.values if _is_number(v)]
        if any(not (_is_number(v) or isinstance(v, str)) for v in self.values) or 0 < len(numbers) < len(self.values):
            raise ValueError(f"constraint on {self.field!r}: {self.value!r} is neither numbers nor words")
        if self.op in ("<=", ">=") and not numbers or self.field == "price" and len(numbers) < len(self.values):
            raise ValueError(f"constraint on {self.field!r}: {self.op} compares numbers, not {self.value!r}")
        if self.field in TEXT_FIELDS and numbers:
            raise ValueError(f"constraint on {self.field!r}: compares words, not {self.value!r}")
        if any(math.isnan(v) for v in numbers):
            raise ValueError(f"constraint on {self.field!r}: the value is not a number (NaN)")

    @property
    def values(self) -> tuple:
        """What is compared with: one for ``<= >= =``, several for ``in not_in``, none for ``has lacks``."""
        if self.op in ("has", "lacks"):
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @property
    def numeric(self) -> bool:
        """True when numbers are compared, False when words are."""
        return any(_is_number(v) for v in self.values)

    def verdict(self, product: Product, ontology: Ontology | None = None) -> str:
        """``met``, ``unmet`` or ``unknown`` (the catalogue does not say)."""
        if self.op in ("has", "lacks"):
            held = feature_verdict(product, self.field, ontology or load())
            return held if self.op == "has" else {"met": "unmet", "unmet": "met"}.get(held, held)
        known = self.known(product)
        if known is None:
            return "met" if self.op == "not_in" and self.field != "brand" else "unknown"
        return "met" if self._holds(known) else "unmet"

    def known(self, product: Product) -> float | str | None:
        """What the catalogue says of the product on this field; None where it says nothing."""
        if self.field == "price":
            return min((o.effective for o in product.offers if self.currency in (None, o.currency)), default=None)
        if self.field == "availability":
            offer = product.offer(self.currency)
            return None if offer is None or offer.availability == "unknown" else offer.availability
        if self.field in TEXT_FIELDS:
            return getattr(product, self.field)
        value = product.attributes.get(self.field, Value())
        return value.number if self.numeric else value.text

    def _holds(self, known) -> bool:
        match self.op:
            case "<=":
                return known <= self.value
            case ">=":
                return known >= self.value
            case "=":
                return known == self.value
            case "in":
                return known in self.value
        return known not in self.value


@dataclass(frozen=True, slots=True)
class Query:
    """Everything one search asks for. Constraints hold on every hit; wishes only order the hits.

    ``unknown`` admits products about which the catalogue is silent on a constraint; it never admits a
    broken one. ``sort`` is "best", "price", "-price", an attribute id or one with a minus before it.
    ``currency`` is the one that prices are compared and sorted in, and that constraints without a currency
    of their own mean.
    """

    category: str | None = None
    constraints: tuple[Constraint, ...] = ()
    wishes: tuple[Constraint, ...] = ()
    text: str = ""
    currency: str | None = None
    sort: str = "best"
    exclude: tuple[str, ...] = ()
    unknown: bool = False
    limit: int = 20
    offset: int = 0

    def resolved(self) -> "Query":
        """The same query with its currency given to every constraint and wish that names none."""
        return replace(
            self,
            constraints=tuple(self._in_currency(c) for c in self.constraints),
            wishes=tuple(self._in_currency(c) for c in self.wishes),
        )

    def _in_currency(self, constraint: Constraint) -> Constraint:
        return constraint if constraint.currency else replace(constraint, currency=self.currency)

    def admits(self, product: Product, ontology: Ontology | None = None) -> bool:
        """True when the product is a hit of this query, its text aside."""
        if product.sku in self.exclude or self.category not in (None, product.category):
            return False
        allowed = ("met", "unknown") if self.unknown else ("met",)
        return all(c.verdict(product, ontology) in allowed for c in self.resolved().constraints)


def feature_verdict(product: Product, feature: str, ontology: Ontology) -> str:
    """``met``, ``unmet`` or ``unknown``: what the feed says, else what a number says of a soft one.

    A dishwasher of 42 dB is quiet where the ontology's condition for a quiet dishwasher is ``noise <= 44``.
    """
    held = product.features.get(feature)
    if held is not None:
        return "met" if held else "unmet"
    category = ontology.categories.get(product.category) if product.category else None
    condition = category.soft.get(feature) if category else None
    if condition is None:
        return "unknown"
    return Constraint(condition.attribute, condition.op, condition.value).verdict(product, ontology)


def soft_features(product: Product, ontology: Ontology) -> dict[str, bool]:
    """The features that follow from the product's numbers and that its feed does not state."""
    category = ontology.categories.get(product.category) if product.category else None
    silent = (feature for feature in (category.soft if category else ()) if product.features.get(feature) is None)
    verdicts = {feature: feature_verdict(product, feature, ontology) for feature in silent}
    return {feature: verdict == "met" for feature, verdict in verdicts.items() if verdict != "unknown"}


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
