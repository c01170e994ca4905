"""The most of something: "what is your biggest fridge?" over the catalogue, "which one is quieter?" among those shown.

Pure. A sort key is a field to order by, best end first: "price", "noise", "-volume".
"""

import re

from assistant.acts import Parse, Span
from catalog.ontology import Ontology

PRICED = {"cheap": "price", "premium": "-price"}
PICKS = {
    "cheapest": "cheap", "dearest": "premium", "most_expensive": "premium", "quietest": "quiet", "largest": "large",
    "smallest": "compact", "lightest": "lightweight", "most_efficient": "energy_saving", "fastest": "fast",
    "most_powerful": "powerful",
}  # fmt: skip
MOST = re.compile(r"\b(?:most|least|\w{3,}est)\b|最(?!好[是能有带]?|近|多|少[要得])", re.I)
MORE = re.compile(r"\b(?:more|less|\w{3,}er)\b|更|哪一?[个款台]", re.I)
WHICH = re.compile(r"\bwhich\b|哪", re.I)
AMONG = re.compile(r"\bof (?:these|them|those|the (?:two|three))\b|\bwhich one\b|这[几两三]|其中|里面|当中|它们", re.I)
ASKS = re.compile(r"\b(?:what|which|who)\b|[?？]|哪|什么|吗|呢", re.I)


def felt_by(feature: str, category: str | None, ontology: Ontology) -> tuple[str | None, str]:
    """The number that a quality is felt by, and the direction in which it grows."""
    soft = ontology.categories[category].soft.get(feature) if category else None
    known = ontology.features.get(feature)
    if soft and not isinstance(soft.value, str):
        return soft.attribute, soft.op[0]
    if known and known.attribute:
        return known.attribute, "<" if known.better == "lower" else ">"
    return None, "<"


def order_of(feature: str, category: str | None, ontology: Ontology) -> str | None:
    """The sort key of a quality, or None when no number tells it."""
    if feature in PRICED:
        return PRICED[feature]
    attribute, op = felt_by(feature, category, ontology)
    return attribute and (attribute if op == "<" else f"-{attribute}")


def keys(parse: Parse, category: str | None, ontology: Ontology) -> list[tuple[str, Span]]:
    """The sort keys that the qualities and picks of an utterance stand for, each with its span."""
    found = []
    for span in parse.spans:
        pick = span.value.get("pick") if span.slot == "product" and isinstance(span.value, dict) else None
        feature = PICKS.get(pick) if pick else span.value if span.slot == "feature" else None
        key = order_of(feature, category, ontology) if isinstance(feature, str) else None
        if key:
            found.append((key, span))
    return found


def superlative(
    parse: Parse, category: str | None, ontology: Ontology, shown: bool = False, topics: tuple[str, ...] = ()
) -> tuple[str | None, Span | None]:
    """The sort key that a superlative asks for, and its span: ("-volume", …) of "your biggest fridge".

    A pick ("the quietest one") counts only in a question; otherwise it points at what is ``shown``, as it does where
    something of it is asked: "has the quietest one a timer?", "is the cheapest one in stock?".
    """
    facts = {span.value for span in parse.spans if span.slot == "feature"} | {*topics} - {"unsaid"}
    for key, span in keys(parse, category, ontology):
        around = parse.text[max(0, span.start - 5) : span.end]
        pointing = shown and not WHICH.search(parse.text) and facts - {key.lstrip("-")}
        if MOST.search(around) and (span.slot == "feature" or (parse.intent == "request" and not pointing)):
            return key, span
    return None, None


def among_shown(parse: Parse, category: str | None, ontology: Ontology) -> str | None:
    """The sort key by which what is shown is to be compared: "noise" of "which one is quieter?"; else None."""
    places = [s for s in parse.spans if s.slot == "product" and isinstance(s.value, dict) and "ordinal" in s.value]
    if len(places) == 1:
        return None  # "which one was it? is the second one quiet?"
    bare = all(span.slot in ("feature", "product") and "=" not in str(span.value) for span in parse.spans)
    which, most, among = (pattern.search(parse.text) for pattern in (WHICH, MOST, AMONG))
    if not bare or not which or (most and not among) or not (among or MORE.search(parse.text)):
        return None
    return next((key for key, _ in keys(parse, category, ontology)), None)


def extreme(shown, key: str) -> tuple[str, ...]:
    """The SKU of the shown product that leads in a sort key: ("…",), or () when none has the number."""
    sign, name = (-1, key[1:]) if key.startswith("-") else (1, key)
    rated = [(sign * v, s.sku) for s in shown if (v := s.price if name == "price" else s.numbers.get(name)) is not None]
    return (min(rated, key=lambda pair: pair[0])[1],) if rated else ()
