"""The spans that stand around numbers: measures with their attribute's word, prices, people."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.acts import Span
from assistant.lexicon import Match
from assistant.normalize import bare_measure, household, measure, plain
from catalog.amounts import Amount, comparator_behind, find_amounts
from catalog.cues import LANGUAGES, read
from catalog.money import find_money
from catalog.numerals import find_numbers
from catalog.ontology import Ontology
from catalog.units import MeasureSpan, dimension, find_measures

_FOR_TWO = re.compile(r"(?=\s*(?:\Z|[,.!?]))")  # "for two", at the end of its clause
_MONEY = re.compile(r"[$€£¥￥]\s?\Z|预算|价|\b(?:budget|price|spend|pay)\b")
_OF_THOSE = re.compile(r"(?<![a-z])(?:all|the|these|those|first|last|top|other|compare)\s\Z|[这那前后]\Z")  # "all three"
_NEVER = re.compile(r"(?!)")


@lru_cache
def _around(key: str, end: bool = False) -> re.Pattern:
    options = "|".join(f"(?:{read(lang)['figure'][key]})" for lang in LANGUAGES)
    return re.compile(rf"(?:{options})\Z" if end else f"(?:{options})")


def find_prices(text: str, asked: bool) -> list[Span]:
    """The amounts of money; a bare one is the most that the shopper will pay."""
    found = []
    for span in find_money(text, asked):
        value = span.money.value()
        found.append(Span(span.start, span.end, "price", "want", value))
    return found


def find_people(told: str, ontology: Ontology) -> list[Span]:
    """Numbers of people: "for 4 people", "family of five", 三口之家, 5口人."""
    found = []
    for number in find_numbers(told):
        after = _around("people_after").match(told, number.end) or (number.word and _FOR_TWO.match(told, number.end))
        before = _around("people_before", True).search(told, max(0, number.start - 24), number.start)
        family = _around("family_before", True).search(told, max(0, number.start - 24), number.start)
        if number.high > 12 or not (after or family) or (after and not after.group() and not before):
            continue
        start = (before or family).start() if before or family else number.start
        found.append(Span(start, after.end() if after else number.end, "context", "want", household(number.high, ontology)))
    return found


def find_figures(told: str, matches: Sequence[Match], ontology: Ontology, kind: dict, asked: str | None) -> list[Span]:
    """The measures: numbers with a unit, and numbers beside an attribute's word; openings and rooms with them."""
    attributes = [match for match in matches if any(entry.kind == "attribute" for entry in match.entries)]
    rooms = [match for match in matches if any(entry.kind == "context" for entry in match.entries)]
    found = []
    for span in find_measures(told):
        marked = _measure(told, span, attributes, rooms, ontology, kind)
        if marked:
            found.append(marked)
    for amount in find_amounts(told, _NEVER, _NEVER):
        if all(amount.end <= span.start or span.end <= amount.start for span in found):
            marked = _bare(told, amount, attributes, ontology, kind, asked)
            if marked:
                found.append(marked)
    return found


def _measure(told, span: MeasureSpan, attributes, rooms, ontology: Ontology, kind: dict) -> Span | None:
    left = _neighbour(told, span.start, attributes, before=True)
    right = _neighbour(told, span.end, attributes, before=False)
    cycle = _around("per").match(told, span.end) if dimension(span.unit) == "volume" else None
    if cycle and (value := measure(span, ontology, kind, "water_use")):
        return Span(span.start, cycle.end(), "measure", "want", value)
    for match in (right, left):
        for id in _attribute_ids(match, ontology, kind):
            value = measure(span, ontology, kind, id)
            if value and value["attribute"] == id:
                start, end = min(span.start, match.start), max(span.end, match.end)
                behind = comparator_behind(told, end) if end > span.end and value.get("op") == "=" else None
                if behind:
                    value, end = value | {"op": behind[0]}, behind[1]
                return _opening(told, Span(start, end, "measure", "want", value))
    if dimension(span.unit) == "area" and (room := _room(told, span, rooms)):
        return room
    for id in _attribute_ids(_neighbour(told, span.start, attributes, before=True, loose=True), ontology, kind):
        value = measure(span, ontology, kind, id)
        if value and value["attribute"] == id:
            return _opening(told, Span(span.start, span.end, "measure", "want", value))
    value = measure(span, ontology, kind)
    return _opening(told, Span(span.start, span.end, "measure", "want", value)) if value else None


def _attribute_ids(match: Match | None, ontology: Ontology, kind: dict) -> list[str]:
    """The attributes a word may name, those of the kind first."""
    if match is None:
        return []
    category = kind.get("category")
    entries = [entry for entry in match.entries if entry.kind == "attribute"]
    entries.sort(
        key=lambda entry: (
            entry.category not in (None, category),
            entry.category is None,
            category is not None and not ontology.applies(entry, category),
        )
    )
    return [entry.id for entry in entries if ontology.attributes[entry.id].numeric]


def _neighbour(told: str, place: int, attributes: Sequence[Match], before: bool, loose: bool = False) -> Match | None:
    """The attribute's word that touches ``place``, little words aside; ``loose``: a verb may stand between."""
    between = _around("attribute_loose" if loose else "attribute_before")
    for match in attributes:
        if before and match.end <= place and between.fullmatch(told, match.end, place):
            return match
        if not before and place <= match.start and _around("attribute_after").fullmatch(told, place, match.start):
            return match
    return None


def _room(told: str, span: MeasureSpan, rooms: Sequence[Match]) -> Span | None:
    """An area with its room is a circumstance: 客厅35平, "350 sq ft studio"."""
    for match in rooms:
        gap = told[match.end : span.start] if match.end <= span.start else told[span.end : match.start]
        if len(gap) <= 2 and re.fullmatch(r"[\s的-]*", gap) and (match.end <= span.start or span.end <= match.start):
            context = next(entry.id for entry in match.entries if entry.kind == "context")
            return Span(min(match.start, span.start), max(match.end, span.end), "context", "want", context)
    return None


def _opening(told: str, span: Span) -> Span:
    """With the opening that must hold it: its size is a limit ("for a 24-inch opening")."""
    gap = _around("opening").match(told, span.end)
    if not gap or gap.end() == span.end or span.value.get("op") not in ("=", "about"):
        return span
    before = _around("opening_before", True).search(told, max(0, span.start - 10), span.start)
    start = before.start() if before and before.group() else span.start
    return Span(start, gap.end(), "measure", "want", span.value | {"op": "<="})


def _bare(told: str, amount: Amount, attributes, ontology: Ontology, kind: dict, asked: str | None) -> Span | None:
    """A number without unit beside an attribute's word ("capacity over 300"), or alone when that was asked for."""
    if re.compile(r"-?[a-z]").match(told, amount.inner[1]):
        return None
    left = _neighbour(told, amount.start, attributes, before=True)
    right = _neighbour(told, amount.inner[1], attributes, before=False) if not left else None
    for match in (left, right):
        for id in _attribute_ids(match, ontology, kind):
            counted = dimension(ontology.attributes[id].unit) in ("count", "rotation")
            low, high = ontology.bounds(kind.get("category"), id)
            if (match is left or counted) and low * 0.5 <= amount.high <= high * 2:
                end = amount.end + (told[amount.end : amount.end + 1] == "个")
                value = bare_measure(amount.op, amount.low, amount.high, id)
                return Span(min(amount.start, match.start), max(end, match.end), "measure", "want", value)
    attribute = ontology.attributes.get(asked or "")
    if attribute and attribute.numeric and re.fullmatch(r"[\s.!。！吧的]*", told[amount.end :]):
        low, high = ontology.bounds(kind.get("category"), asked)
        if _OF_THOSE.search(told[: amount.start]):
            return None
        if not low * 0.5 <= amount.high <= high * 2 or _MONEY.search(told[: amount.inner[0]]):
            return None  # "under $1500" to a question for litres, 200以内 of a kettle: money, if anything
        return Span(
            amount.start, amount.end, "measure", "want", bare_measure(amount.op, plain(amount.low), amount.high, asked)
        )
    return None
