"""The words everyone uses: spans and parses on the shopper's side, acts and replies on ours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.product import Product
from catalog.query import Constraint

SLOTS = ("category", "brand", "price", "feature", "appearance", "measure", "context", "product")
POLARITIES = ("want", "avoid", "drop")
INTENTS = (
    "inform", "request", "compare", "more", "select", "reject", "reset",
    "greet", "thank", "bye", "help", "advise", "service", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of an utterance; offsets are code points, ``end`` exclusive."""

    start: int
    end: int
    slot: str
    polarity: str = "want"
    value: Any = None


@dataclass(frozen=True, slots=True)
class Parse:
    """What one utterance says: its language (en, zh, mixed), main intent and spans."""

    text: str
    lang: str
    intent: str
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    tagger: str = "lexicon"

    def record(self, id: str) -> dict:
        """The record of the annotation guidelines."""
        spans = [asdict(span) for span in self.spans]
        return {"id": id, "lang": self.lang, "text": self.text, "intent": self.intent, "spans": spans}

    def words(self, span: Span) -> str:
        """The span's own text."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One need held against one product: "≤ 700 USD", "649 USD", "met"."""

    slot: str
    need: str
    value: str
    verdict: str  # met, unmet, unknown


@dataclass(frozen=True, slots=True)
class Pick:
    """A product at its place in the list, with the reason for the place."""

    product: Product
    receipt: tuple[Receipt, ...] = ()
    strengths: tuple[str, ...] = ()  # attribute or feature ids worth telling this shopper, best first
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class SystemAct:
    """What the policy decided: the kind of act, the products it speaks of and the one question it asks."""

    kind: str  # recommend, ask, compare, answer, no_match, confirm, smalltalk, refuse
    picks: tuple[Pick, ...] = ()
    ask: str | None = None  # the slot (or attribute, or feature) asked about
    relaxed: tuple[Constraint, ...] = ()  # what was given up, when nothing met every need
    total: int = 0  # how many products meet the needs
    topic: str = ""  # which fact, courtesy or service the reply is about
    offer: str | None = None  # what a bare "yes" would ask for


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of the understood state that the shopper can take away."""

    id: str
    label: str


def coded(row: Mapping[str, Any]) -> dict:
    """A receipt row as the contracts have it, without the screen's own words."""
    return {key: row[key] for key in ("slot", "need", "value", "verdict")}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one turn returns; ``record()`` is the form of the contracts."""

    session: str
    text: str
    lang: str
    act: str
    products: tuple[dict, ...] = ()
    relaxed: tuple[str, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    grounded: bool = True
    source: str = "template"
    latency_ms: float = 0.0
    question: str | None = None
    options: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)  # step → milliseconds

    def record(self) -> dict:
        """The JSON object that ``python -m assistant chat --json`` prints."""
        return {
            "session": self.session,
            "text": self.text,
            "lang": self.lang,
            "act": self.act,
            "products": [
                {**product, "receipt": [coded(row) for row in product["receipt"]]} for product in self.products
            ],
            "relaxed": list(self.relaxed),
            "state": dict(self.state),
            "grounded": self.grounded,
            "source": self.source,
            "latency_ms": round(self.latency_ms, 1),
            "question": self.question,
            "options": list(self.options),
        }
