"""How a span changes what is wanted: what it adds, replaces, widens or takes back. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.acts import Parse, Span
from assistant.extremes import felt_by
from assistant.needs import GRADED, Need, choices, measures, prices, quality
from catalog.ontology import Ontology
from catalog.product import same_maker

if TYPE_CHECKING:
    from assistant.state import DialogueState

SETS = ("in", "not_in")
TOLERATED = re.compile(r"一?[点些]?儿?的?(?:也行|也可以|也成|也没关系|没关系)")  # 贵点也行 allows, and wishes nothing
BESIDES = re.compile(  # 灰的也行, "grey would do too": as well as what was wished
    r"[点些儿]*的?[款个种]?也"
    r"|(?: ones?)?(?: (?:is|are|would|will|could|be|do|fine|ok|okay|good|works?))* (?:too|as well)\b"
    r"| (?:i|we) (?:could|can) (?:bear|live with)", re.I)  # fmt: skip
ANOTHER = re.compile(r"\b(?:another|different|other|else|change|switch)\b|换|别的|其他|其它|另", re.I)


def apply(state: "DialogueState", span: Span, parse: Parse, ontology: Ontology) -> "DialogueState":
    """The state with one span's wish added, turned round or taken back."""
    if span.slot == "context":
        others = ontology.contexts[span.value].excludes if span.value in ontology.contexts else ()
        kept = tuple(c for c in state.contexts if c != span.value and c not in others)
        return replace(state, contexts=kept if span.polarity != "want" else (*kept, span.value))
    if span.slot == "product" or (span.slot == "category" and not isinstance(span.value, dict)):
        return state
    if span.polarity == "drop":
        return take_back(state, span, parse, ontology)
    if span.slot == "feature" and "=" not in str(span.value) and TOLERATED.match(parse.text, span.end):
        return state
    besides = BESIDES.match(parse.text, span.end)
    for need in needs_of(span, parse, state, ontology):
        if need.op == "in" and besides:
            state = replace(state, needs=admit(state.needs, need))
        else:
            state = replace(state, needs=add(state.needs, need, ontology))
    return state


def needs_of(span: Span, parse: Parse, state: "DialogueState", ontology: Ontology) -> Iterator[Need]:
    """The needs that a span states."""
    value, want = span.value, span.polarity == "want"
    if value is None:
        return
    match span.slot:
        case "price" if isinstance(value, dict):
            yield from prices(value, want, parse.words(span), state.needs, state.currency)
        case "brand":
            together = tuple(
                s.value for s in parse.spans if s.slot == "brand" and s.polarity == span.polarity and s.value
            )
            yield Need("brand", "brand", "in" if want else "not_in", together)
        case "feature" if "=" not in value:
            yield quality(span, parse, state.category, state.spoken or state.shown[:1], state.needs, ontology)
        case "feature" | "appearance":
            yield from choices(span, parse, ontology)
        case "category":
            for attribute, chosen in value.items():
                if attribute == "feature":
                    yield Need("feature", chosen, "has" if want else "lacks")
                elif attribute != "category":
                    yield Need("category", attribute, "in" if want else "not_in", (chosen,))
        case "measure" if isinstance(value, dict):
            yield from measures(value, want, ontology, state.needs)


def add(needs: tuple[Need, ...], need: Need, ontology: Ontology) -> tuple[Need, ...]:
    """The needs with one more, and without what it replaces."""
    clash = {need.field, *ontology.features[need.field].excludes} if need.field in ontology.features else {need.field}
    bound = ("<=", "<"), (">=", ">")

    def replaced(old: Need) -> bool:
        if old.field not in clash:
            return False
        if need.op in SETS:
            return old.op == need.op
        opposite = any(need.op in a and old.op in b for a, b in (bound, bound[::-1]))
        return not (opposite and old.value != need.value)

    if need.op == "not_in":
        held = (value for old in needs if old.id == need.id for value in old.value)
        need = replace(need, value=tuple(dict.fromkeys((*held, *need.value))))
    kept = tuple(old for old in needs if not replaced(old))
    return (*(without(kept, need.field, need.value) if need.op in SETS else kept), need)


def admit(needs: tuple[Need, ...], need: Need) -> tuple[Need, ...]:
    """The needs with values let in beside those wished for; what was only ruled out is ruled out no more."""
    held = [old for old in needs if old.id == need.id]
    free = without(needs, need.field, need.value)
    if not held and free != needs:
        return free
    wished = dict.fromkeys(value for n in (*held, need) for value in n.value)
    return (*(n for n in free if n.id != need.id), replace(need, value=tuple(wished)))


def without(needs: tuple[Need, ...], field: str, values: Collection[str]) -> tuple[Need, ...]:
    """The needs that no longer name some values of a field, neither as wanted nor as avoided."""

    def gone(value: str) -> bool:
        return any(value == other or (field == "brand" and same_maker(value, other)) for other in values)

    left = [
        replace(n, value=tuple(v for v in n.value if not gone(v))) if n.field == field and n.op in SETS else n
        for n in needs
    ]
    return tuple(n for n in left if n.value != ())


# ---- taking back ---------------------------------------------------------------------------------------


def take_back(state: "DialogueState", span: Span, parse: Parse, ontology: Ontology) -> "DialogueState":
    """The state without the needs that the span drops: a value, a bound, a quality, or all on an attribute."""
    needs = state.needs
    if span.value is None:
        fields = bare_fields(state, span, parse, ontology)
        needs = tuple(n for n in needs if n.field not in fields)
    elif span.slot == "feature" and "=" not in span.value:
        more = bool(GRADED.search(parse.words(span)))
        needs = less_of(needs, span.value, more, state.category, ontology)
    else:
        wanted = replace(span, polarity="want")
        for stated in needs_of(wanted, replace(parse, spans=(wanted,)), state, ontology):
            needs = without(needs, stated.field, stated.value) if stated.op in SETS else unbound(needs, stated)
    if span.slot == "brand" and span.value is None and ANOTHER.search(parse.text):
        brands = tuple(s.brand for s in (state.spoken or state.shown)[:1] if s.brand)
        needs = (*needs, Need("brand", "brand", "not_in", brands)) if brands else needs
    return replace(state, needs=needs, skipped=(*state.skipped, span.slot))


def bare_fields(state: "DialogueState", span: Span, parse: Parse, ontology: Ontology) -> set[str]:
    """The fields meant by a dropped attribute without a value: "the ports", 面积; of an unknown word, the only one."""
    words = parse.words(span).lower()
    fields = dict.fromkeys(n.field for n in state.needs if n.slot == span.slot)
    named = {e.id for e in ontology.lookup(words, state.category) if e.kind == "attribute"} or {
        entry.id for surface, entry in ontology.surfaces()
        if entry.kind == "attribute" and entry.id in fields and (words in surface or surface in words)
    }  # fmt: skip
    felt = {n.field for n in state.needs if felt_by(n.field, state.category, ontology)[0] in named}
    return named | felt or (set(fields) if len(fields) == 1 or span.slot == "appearance" else set())


def unbound(needs: tuple[Need, ...], stated: Need) -> tuple[Need, ...]:
    """The needs without the figure that is dropped: the same bound or number, else all on its field."""

    def same(old: Need) -> bool:
        numbers = old.value if isinstance(old.value, tuple) else (old.value,)
        return old.field == stated.field and (old.op == stated.op or stated.value in numbers)

    some = any(map(same, needs))
    return tuple(n for n in needs if not (same(n) if some else n.field == stated.field))


def less_of(
    needs: tuple[Need, ...], feature: str, more: bool, category: str | None, ontology: Ontology
) -> tuple[Need, ...]:
    """The needs without a quality and what "more of it" asked for; else without the figures by which it is felt.

    ``more``: whether only the more is dropped; "never mind quieter" leaves it quiet.
    """
    felt = "price" if feature in ("cheap", "premium") else felt_by(feature, category, ontology)[0]
    compared = [n for n in needs if n.field == felt and n.op in ("<", ">")]
    gone = compared if more and compared else [n for n in needs if n.field == feature or n in compared]
    gone = gone or [n for n in needs if n.field == felt != "price"]
    return tuple(n for n in needs if n not in gone)


def settled(
    before: tuple[Need, ...], needs: tuple[Need, ...], said: Collection, category: str | None, ontology: Ontology
):
    """The needs without the qualities of earlier turns that a figure now says: "quiet", then "50 dB would do"."""
    figured = {n.field for n in needs if n.slot == "measure" and n.op not in ("<", ">") and n not in before}
    vague = [n for n in needs if n in before and n.op == "has" and n.field not in said]
    gone = [n for n in vague if felt_by(n.field, category, ontology)[0] in figured]
    return tuple(n for n in needs if n not in gone)
