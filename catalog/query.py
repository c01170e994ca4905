"""What to look for: constraints that hold, wishes that count, one query. Pure; ``store.py`` turns it into SQL."""

from dataclasses import dataclass

from catalog.product import Product

VERDICTS = ("met", "unmet", "unknown")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One need on one field: ``Constraint("noise", "<=", 44.0)``, ``Constraint("brand", "not_in", ("LG",))``.

    ``field`` is "price", "brand", "sku", "availability", an attribute id or a feature id;
    ``op`` is one of ``<= >= = in not_in has lacks``. Numbers are in the ontology's unit, prices in ``currency``.
    """

    field: str
    op: str
    value: float | str | tuple[str, ...] | None = None
    slot: str = "measure"
    currency: str | None = None

    def verdict(self, product: Product) -> str:
        """``met``, ``unmet`` or ``unknown`` (the catalogue does not say)."""
        if self.op in ("has", "lacks"):
            held = product.features.get(self.field)
            return "unknown" if held is None else "met" if held == (self.op == "has") else "unmet"
        known = self._known(product)
        if known is None:
            return "met" if self.op == "not_in" and self.field != "brand" else "unknown"
        return "met" if self._holds(known) else "unmet"

    def _known(self, product: Product) -> float | str | None:
        if self.field == "price":
            prices = [o.effective for o in product.offers if self.currency in (None, o.currency)]
            return min(prices, default=None)
        if self.field in ("brand", "sku", "category"):
            return getattr(product, self.field)
        if self.field == "availability":
            return product.offers[0].availability if product.offers else None
        value = product.attributes.get(self.field)
        return None if value is None else value.text if value.number is None else value.number

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
            case "not_in":
                return known not in self.value
        raise ValueError(f"constraint on {self.field!r}: op {self.op!r} is none of <= >= = in not_in has lacks")


@dataclass(frozen=True, slots=True)
class Query:
    """Everything one search asks for. Constraints hold or the product is not a hit; wishes only order the hits.

    ``unknown`` admits products about which the catalogue is silent on a constraint; it never admits a broken one.
    ``sort`` is "best", "price", "-price", an attribute id or one with a minus before it.
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
