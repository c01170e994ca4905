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
QUESTION, COUNT, AVERAGE, LEAVE = (re.compile(TABLE[name], re.I) for name in ("question", "count", "average", "leave"))
MANY = re.compile(r"\bhow many (?:[\w-]+ ){0,2}\Z")  # "how many white dishwashers under $700?"
ASKED = tuple((re.compile(row["words"]), tuple(row["fields"])) for row in TABLE["asked"])


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
    if not QUESTION.search(text) and parse.intent != "request":
        return ()
    if COUNT.search(text) or any(s.slot == "category" and MANY.search(text, 0, s.start) for s in parse.spans):
        return ("count",)
    if AVERAGE.search(text):
        return ("average",)
    if parse.intent not in ("request", "compare"):
        return ()
    known = ontology.categories[category].attributes if category else tuple(ontology.attributes)
    found: list[tuple[int, str]] = []
    for pattern, fields in ASKED:
        if found and "volume" in fields:
            continue  # "噪音多大" asks for the noise alone
        if match := pattern.search(text):
            fitting = [field for field in fields if field in known or field in ("price", "availability")]
            found += [(match.start(), field) for field in (fitting[:3] if len(fields) == 3 else fitting[:1])]
    for surface, field in attribute_words(ontology, category):
        if match := surface.search(text):
            found.append((match.start(), field))
    found += [
        (s.start, s.value)
        for s in parse.spans
        if s.slot == "feature" and isinstance(s.value, str) and s.end - s.start > 1
    ]
    return tuple(dict.fromkeys(field for _, field in sorted(found, key=lambda pair: pair[0])))


@lru_cache(maxsize=64)
def attribute_words(ontology: Ontology, category: str | None) -> tuple[tuple[re.Pattern, str], ...]:
    """Each numeric attribute's words in a kind, as patterns with the id they mean."""
    named = []
    for surface, entry in ontology.surfaces():
        if (
            entry.kind == "attribute"
            and entry.category in (None, category)
            and (category is None or ontology.applies(entry, category))
        ):
            edge = r"\b" if surface.isascii() else ""
            named.append((re.compile(edge + re.escape(surface) + edge), entry.id))
    return tuple(named)
