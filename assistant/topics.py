"""What a question is about: the fields of "how loud is the second one?", which no span marks. Pure.

The ontology's own words for attributes and features come first ("noise level", 噪音); what people ask with instead
("how loud", 多高) stands in ``topics.toml``.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from assistant.acts import Parse
from assistant.language import foreign
from catalog.ontology import Ontology

TABLE = tomllib.loads((Path(__file__).parent / "topics.toml").read_text(encoding="utf-8"))
QUESTION, ASKS, RHETORIC, COUNT, AVERAGE, LEAVE, AGAIN, DESCRIBE = (
    re.compile(TABLE[name], re.I | re.ASCII)  # ASCII: a word of English may touch Chinese, "noise是多少"
    for name in ("question", "asks", "rhetoric", "count", "average", "leave", "again", "describe")
)
ASKED = tuple((re.compile(row["words"], re.ASCII), row) for row in TABLE["asked"])
MANY = re.compile(r"\bhow many (?:[\w-]+ ){0,2}\Z")  # "how many white dishwashers under $700?"
SENTENCE = re.compile(r"(?:[^.?!。？！;；…\n]|\.(?=\d))+[.?!。？！;；…]*")
CLAUSE = re.compile(r"(?:(?!\band (?:how|what|can|does|do|is|are|has|will)\b)[^,，;；])+|\band\b")
DENIED = re.compile(r"(?:不是[问说]?你?|\bnot (?:the )?)\Z", re.ASCII)  # 不是问你用电: what is not asked
UNSAID = "unsaid"  # the topic of a question, or of its rest, that no field answers
STRAY = ("look", "load", "多大", "多少升")  # words for attributes that questions hold for other reasons


def asked(parse: Parse, ontology: Ontology, category: str | None = None, last: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The topics of an utterance; ``last`` were those of the one before, which "and the other one?" asks again.

    "unsaid" is among them where some part of the question asks for what no field holds.
    """
    text, found = parse.text.lower(), topics(parse, ontology, category)
    if parse.intent != "request" or found[:1] in (("count",), ("average",), ("language",)):
        return found
    slots = {span.slot for span in parse.spans}
    if not found:
        if AGAIN.search(text):
            return tuple(topic for topic in last if topic != UNSAID) if "product" in slots else ()
        whole = not DESCRIBE.search(text) and (sentences(text) or slots == {"product"})
        return (UNSAID,) if whole and "category" not in slots and ("product" in slots or slots <= {"context"}) else ()
    places = [start for start, _, _ in mentions(parse, ontology, category)]
    asking = [place for place in places if any(a <= place < b for a, b in sentences(text))]
    clauses = [match.span() for a, b in sentences(text) for match in CLAUSE.finditer(text, a, b)]
    open_ones = [(a, b) for a, b in clauses if ASKS.search(text[a:b].strip()) and not RHETORIC.search(text[a:b])]
    rest = asking and not all(any(a <= place < b for place in asking) for a, b in open_ones)
    return (*found, UNSAID) if rest else found


def topics(parse: Parse, ontology: Ontology, category: str | None = None) -> tuple[str, ...]:
    """The fields that a question is about, in order of mention: ("noise",); () when it asks none.

    Besides attribute and feature ids: "price", "availability", "count" (how many there are), "average"; "language"
    when the words are in one that is not spoken here, and "leave" when a rejection is of buying at all.
    """
    text = parse.text.lower()
    if foreign(parse.text):
        return ("language",)
    if parse.intent == "reject":
        return ("leave",) if LEAVE.search(text) else ()
    if parse.intent in ("service", "other", "greet", "thank", "bye", "help", "reset"):
        return ()
    if not QUESTION.search(text) and parse.intent not in ("request", "compare"):
        return ()
    places = sentences(text) or ([(0, len(text))] if parse.intent in ("request", "compare") else [])
    if any(COUNT.search(text, *place) for place in places) or any(
        s.slot == "category" and MANY.search(text, 0, s.start) for s in parse.spans
    ):
        return ("count",)
    if any(AVERAGE.search(text, *place) for place in places):
        return ("average",)
    if parse.intent not in ("request", "compare"):
        return ()
    return tuple(dict.fromkeys(field for _, _, field in mentions(parse, ontology, category)))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences that ask lie; [] where none has the form of a question."""
    found = [match.span() for match in SENTENCE.finditer(text)]
    return [(a, b) for a, b in found if ASKS.search(text[a:b].strip()) or text[a:b].rstrip().endswith(("?", "？"))]


def mentions(parse: Parse, ontology: Ontology, category: str | None) -> list[tuple[int, int, str]]:
    """The places of the words that ask for a field, with the field: in the sentences that ask, else in all.

    Of words within words the longer are meant: 最高温度 asks for no height.
    """
    text = parse.text.lower()
    kind = ontology.categories.get(category or "")
    known = {*(kind.attributes if kind else ontology.attributes), "price", "availability"}
    told = [match.span() for match in SENTENCE.finditer(text)]
    found, vague = [], []
    for pattern, row in ASKED:
        fields = [field for field in row["fields"] if field in known]
        for match in (match for a, b in told for match in pattern.finditer(text, a, b)):
            for field in fields if row.get("all") else fields[:1]:
                (vague if row.get("vague") else found).append((*match.span(), field))
    for surface, field in attribute_words(ontology, category):
        found += [(*match.span(), field) for a, b in told for match in surface.finditer(text, a, b)]
    for span in parse.spans:
        value = span.value.get("attribute") if span.slot == "measure" and isinstance(span.value, dict) else span.value
        if span.slot in ("feature", "measure") and isinstance(value, str) and span.end - span.start > 1:
            found.append((span.start, span.end, value))
    for some in (found, vague):
        kept = [one for one in some if not any(within(one, other) for other in some)]
        kept = [one for one in kept if not DENIED.search(text[: one[0]])]
        asking = [one for one in kept if any(a <= one[0] < b for a, b in sentences(text))]
        if kept:
            return sorted(asking or kept, key=lambda one: one[0])
    return []


def within(one: tuple, other: tuple) -> bool:
    """Whether a place lies in another that is longer."""
    return other[0] <= one[0] and one[1] <= other[1] and one[1] - one[0] < other[1] - other[0]


@lru_cache(maxsize=64)
def attribute_words(ontology: Ontology, category: str | None) -> tuple[tuple[re.Pattern, str], ...]:
    """Each attribute's words in a kind, as patterns with the id they mean; a kind's own meaning goes before the general."""
    named = {}
    for surface, entry in sorted(ontology.surfaces(), key=lambda pair: pair[1].category is not None):
        fits = category is None or ontology.applies(entry, category)
        if entry.kind == "attribute" and entry.category in (None, category) and fits and surface not in STRAY:
            named[surface] = entry.id
    return tuple((re.compile(form(surface), re.ASCII), id) for surface, id in named.items())


def form(surface: str) -> str:
    """The pattern of a word; a single character asks only beside the question: 宽多少, but no 最高."""
    word = re.escape(surface)
    if surface.isascii():
        return rf"\b{word}s?\b"
    return word if len(surface) > 1 else rf"(?<=多){word}|(?<!最){word}(?=[宽高深厚]*[是有]?(?:多少|几))"
