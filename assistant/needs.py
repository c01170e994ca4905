"""What the shopper asked for, one need at a time: what it asks of the catalogue, and how a span's value becomes one. Pure."""

import math
import operator
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.acts import Parse, Span
from assistant.extremes import felt_by
from catalog.ontology import Ontology, load
from catalog.query import Constraint

TASTES = ("cheap", "premium", "good_value")  # what no row can meet or break
ABOUT = 0.15  # "about 500" admits 15 % either way
NEAR = {"cm": 0.03, "in": 0.03, "kg": 0.06}  # "60 cm wide" admits 59.8
FIRMNESS = ("quality", "appearance", "measure", "feature", "price", "brand", "form")  # given up in this order
FORMS = ("built_in", "freestanding", "countertop", "wall_mounted", "cordless")  # features that say where it can stand
COPED = {"room_area": ">="}  # what a bare figure is the least of
LOOSE = 0.08  # so much either way for other units; what is counted is taken exactly
COMPARED = re.compile(r"\b(?:(?<!not )too|more|less|a bit|a little)\b|(?<![别不])太|更|再|有点", re.I)
GRADED = re.compile(r"\b(?:\w{3,}er|bigger)\b|更", re.I)
AGAIN = re.compile(r"还要")  # more of what was asked for: 还要静音, where it was not asked for yet, is a wish
# 静音一点: said alone, of what is shown; among other wishes, a wish
SOFTENED = re.compile(r"一点|一些|[点些][儿的有吧呢没吗]|[点些]$")
BARE = re.compile(r"[$€£¥￥]?\s?[\d,.]+\s?(?:k|dollars?|bucks|euros?|块钱?|元|刀)?", re.I)  # no comparator


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the shopper asked for, and may take back: ``Need("price", "price", "<=", 700, "USD")``.

    ``op`` is one of Constraint's, ``<`` or ``>``, ``between`` with a pair, ``about`` with a number, or ``near`` with a
    number and the share by which it may be missed.
    """

    slot: str
    field: str
    op: str
    value: Any = None
    currency: str | None = None

    @property
    def id(self) -> str:
        """What a chip calls it: unique within a state."""
        return f"{self.field}:{self.op}"

    def constraints(self) -> tuple[Constraint, ...]:
        """The need as constraints on the catalogue, all of which must hold."""
        match self.op:
            case "between":
                bounds = {">=": self.value[0], "<=": self.value[1]}
            case "near":
                middle, slack = self.value
                bounds = {">=": middle * (1 - slack), "<=": middle * (1 + slack)}
            case "about":
                bounds = {">=": self.value * (1 - ABOUT), "<=": self.value * (1 + ABOUT)}
            case "<":
                bounds = {"<=": math.nextafter(self.value, -math.inf)}
            case ">":
                bounds = {">=": math.nextafter(self.value, math.inf)}
            case _:
                bounds = {self.op: self.value}
        return tuple(Constraint(self.field, op, v, self.slot, self.currency) for op, v in bounds.items())


@dataclass(frozen=True, slots=True)
class Shown:
    """A product as the last reply numbered it, with what later words may compare against."""

    sku: str
    brand: str | None
    model: str | None
    price: float | None
    currency: str | None
    numbers: dict[str, float] = field(default_factory=dict)
    looks: tuple[str, ...] = ()  # its kind, enumerated values and features, for "the white one"

    def admits(self, need: Need) -> bool:
        """Whether its own number is known and meets a need on a measure: "the 7 kg one"."""
        number = self.numbers.get(need.field)
        held = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}
        return number is not None and all(held[c.op](number, c.value) for c in need.constraints())


def binds(need: Need, category: str | None, ontology: Ontology) -> bool:
    """Whether a need excludes products: not when it is a quality that nothing in this kind can decide."""
    feature = ontology.features.get(need.field)
    if feature is None or not feature.soft:
        return True
    if category is None:
        return need.field not in TASTES
    return need.field in ontology.categories[category].soft


def forms(need: Need) -> bool:
    """Whether without the need it would be another thing: gas or electric, built in or not."""
    attribute = load().attributes.get(need.field)
    return need.field in FORMS or "category" in (need.slot, attribute and attribute.slot)


def firmness(need: Need) -> tuple[int, bool]:
    """How unwillingly a need is given up: qualities and looks first, then what can be missed by a little, forms last."""
    feature = load().features.get(need.field)
    kind = "form" if forms(need) else "quality" if feature and feature.soft else need.slot
    return FIRMNESS.index(kind), need.op in ("not_in", "lacks")


# ---- from a span's value ---------------------------------------------------------------------------


def prices(value: dict, want: bool, words: str, needs: tuple[Need, ...], currency: str | None) -> Iterator[Need]:
    """A need on the price from the guidelines' ``{"min", "max", "about", "currency"}``; ``currency`` is the dialogue's.

    A bare amount corrects the limit that there is in ``needs``: "make that $2000" after "under $1500".
    """
    currency = value.get("currency") or currency
    low, high = value.get("min"), value.get("max")
    limit = next((need.op[0] + "=" for need in needs if need.field == "price" and need.op[0] in "<>"), None)
    if "about" in value and limit and BARE.fullmatch(words):
        yield Need("price", "price", limit, value["about"], currency)
    elif "about" in value:
        yield Need("price", "price", "about", value["about"], currency)
    elif low is not None and high is not None:
        yield Need("price", "price", "between", (low, high), currency)
    elif (high is not None) == want:
        yield Need("price", "price", "<=", high if want else low, currency)
    else:
        yield Need("price", "price", ">=", low if want else high, currency)


def measures(value: dict, want: bool, ontology: Ontology, needs: tuple[Need, ...] = ()) -> Iterator[Need]:
    """A need on a numeric attribute from the guidelines' ``{"attribute", "op", "value"}`` or ``{"min", "max"}``.

    A bare figure moves the bound that there is in ``needs``: "2000 W is also good" after at least 2400. Of what a
    machine copes with it is the least: a heater for 20 m² heats 12 as well.
    """
    attribute = value.get("attribute")
    if attribute not in ontology.attributes:
        return
    if "min" in value and "max" in value:
        yield Need("measure", attribute, "between", (value["min"], value["max"]))
        return
    op, number = value.get("op", "="), value.get("value", value.get("max", value.get("min")))
    bound = next((need.op for need in needs if need.field == attribute and need.op in ("<=", ">=")), None)
    if not want:
        op = {"<=": ">=", ">=": "<="}.get(op, op)
    elif op == "=":
        op = bound or COPED.get(attribute, op)
    yield figure(attribute, op, number, ontology)


def figure(attribute: str, op: str, number: float, ontology: Ontology) -> Need:
    """A need on one figure; what is not counted need only come near it."""
    unit = ontology.attributes[attribute].unit
    counted = unit is None or ontology.units[unit].dimension == "count"
    if op == "=" and not counted:
        return Need("measure", attribute, "near", (number, NEAR.get(unit, LOOSE)))
    return Need("measure", attribute, op, number)


def quality(
    span: Span, parse: Parse, category: str | None, known: Sequence[Shown], needs: tuple[Need, ...], ontology: Ontology
) -> Need:
    """The need for a feature; beside the products spoken of, ``known``, "quieter" asks for less than their noise."""
    feature, want = span.value, span.polarity == "want"
    cheaper = (feature, want) in (("cheap", True), ("premium", False))
    if (want or cheaper) and known and comparative(span, parse, cheaper, any(n.field == feature for n in needs)):
        paid = [(shown.price, shown.currency) for shown in known if shown.price is not None]
        if cheaper and paid:
            return Need("price", "price", "<", *min(paid))
        attribute, op = felt_by(feature, category, ontology)
        if figures := [shown.numbers[attribute] for shown in known if attribute in shown.numbers]:
            return Need("measure", attribute, op, (min if op == "<" else max)(figures))
    return Need("feature", feature, "has" if want else "lacks")


def comparative(span: Span, parse: Parse, cheaper: bool, wished: bool) -> bool:
    """Whether a quality is asked for in a higher degree; ``wished``: whether it was already asked for."""
    start, end = max(0, span.start - 6), span.end
    if COMPARED.search(parse.text, start, end) or GRADED.search(parse.text, span.start, end):
        return True
    others = {str(s.value) for s in parse.spans if s.slot not in ("category", "product", "context")}
    softened = (cheaper or len(others) == 1) and SOFTENED.search(parse.text, start, end + 3)
    return bool(softened or (wished and AGAIN.search(parse.text, start, end)))


def choices(span: Span, parse: Parse, ontology: Ontology) -> Iterator[Need]:
    """A need on an enumerated attribute: ``"stainless"`` or ``"energy_class=class_1"``; "black or white" is one."""
    chosen = [chosen_of(s.value, ontology) for s in parse.spans if (s.slot, s.polarity) == (span.slot, span.polarity)]
    owner, _ = chosen_of(span.value, ontology)
    if owner:
        together = tuple(dict.fromkeys(value for attribute, value in chosen if attribute == owner))
        yield Need(span.slot, owner, "in" if span.polarity == "want" else "not_in", together)


def chosen_of(value: str | None, ontology: Ontology) -> tuple[str | None, str]:
    """The attribute and the value that a span names: ("color", "stainless"); (None, …) when it names none."""
    name, _, chosen = (value or "").rpartition("=")
    owners = [name] if name else [a.id for a in ontology.attributes.values() if chosen in a.values]
    return (owners[0] if owners else None), chosen
