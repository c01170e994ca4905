"""Text → Parse: the lexicon tagger, from the ontology's words and the catalogue's own brands and models.

    tagger = LexiconTagger(load(), catalog.brands(), catalog.models())
    tagger.tag("a quiet dishwasher under $700, not Samsung").spans

No model and no randomness: it stands behind the same call as a learned tagger and stays its yardstick.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.acts import Parse, Span
from assistant.circumstances import clause_of, join_clauses, mentioned_only
from assistant.figures import find_figures, find_people, find_prices
from assistant.intents import main_intent
from assistant.kinds import find_kinds
from assistant.lexicon import Match, Token, tokenize
from assistant.meanings import Meanings
from assistant.polarity import polarize, withdrawn
from assistant.purposes import implied_kind
from assistant.references import find_references, with_kind
from assistant.slips import Slips
from assistant.spans import EDGE, Board, core, excess, inside, trim, with_carrier
from catalog.cues import alternation, read, words
from catalog.identifiers import find_models, normal_model
from catalog.ontology import Ontology
from catalog.text import HAN, fold

_HAN = re.compile(f"[{HAN}]")
_READ = 2000  # characters of an utterance that are read; nobody says a wish at greater length
_OWN_BUDGET = re.compile(r"\b(?:my|our|the|what) budget|budget (?:is|of|for)")  # a sum of money, not "a budget fridge"
# slots that are told by the way, and not marked, in an utterance of this intent
_UNMARKED = {
    "service": ("context", "measure"), "request": ("context",), "help": ("feature", "context"),
    "reset": ("feature", "context", "measure"), "reject": ("context", "product"), "greet": ("feature", "context"),
    "thank": ("feature", "context"), "bye": ("feature", "context", "measure"),
    "other": ("feature", "context", "measure"),
}  # fmt: skip


class LexiconTagger:
    """Understands an utterance by longest match; built once, then safe to share between threads."""

    name = "lexicon"

    def __init__(
        self, ontology: Ontology, brands: Mapping[str, tuple[str, ...]] | None = None, models: Sequence[str] = ()
    ):
        self.ontology = ontology
        self._meanings = Meanings(ontology, brands or {})
        self._slips = Slips.of(ontology)
        self._models = {normal_model(model): model for model in models}

    def tag(self, text: str, category: str | None = None, asked: str | None = None) -> Parse:
        """The Parse of ``text``: its language, main intent and spans by the annotation guidelines.

        ``category``: the kind the dialogue is about, which settles units and words with several meanings.
        ``asked``: the slot, attribute or feature that was just asked for, so that a bare answer is understood.
        """
        told = self._slips.mend(fold(text[:_READ]))
        tokens = tokenize(told)
        matches = self._meanings.matches(text, told, tokens)
        kinds, foreign = find_kinds(told, matches, self.ontology, category)
        if not kinds and not foreign and (implied := implied_kind(told, category)):
            kinds = [implied]
        kind = _kind(told, kinds, category)
        spans = self._with_polarity(told, matches, self._spans(text, told, matches, kinds, kind, asked))
        if foreign:
            spans = [span for span in spans if span.slot in ("price", "brand", "appearance", "product")]
        if asked and not spans:
            spans = self.answers(told, asked)
        spans = [trimmed for span in spans if (trimmed := trim(text, span))]
        intent = main_intent(told, spans, foreign, answering=asked is not None)
        spans = [span for span in spans if span.slot not in _UNMARKED.get(intent, ())]
        if intent in ("request", "compare"):
            spans = [span for span in spans if not _asked_about(matches, span, kind)]
        return Parse(text, _language(told, tokens, spans), intent, tuple(spans), _confidence(tokens, spans, intent))

    def _spans(self, text, told, matches: Sequence[Match], kinds: list[Span], kind: dict, asked) -> list[Span]:
        """All spans, in order, without overlaps; polarity comes later."""
        category = kind.get("category")
        named = [span for match in matches if (span := self._meanings.named(told, match, category))]
        circumstances = [span for span in named if span.slot == "context" and not mentioned_only(told, span)]
        phrases = join_clauses(told, [clause_of(told, span) for span in circumstances])
        named = [span for span in named if span.slot != "context"]
        whole = [*named, *phrases, *kinds]
        prices = find_prices(told, asked == "price")
        if prices or _OWN_BUDGET.search(told):
            named = [span for span in named if told[span.start : span.end] not in ("budget", "预算")]
        figures = [
            span for span in find_figures(told, matches, self.ontology, kind, asked) if not _paid(told, span, prices)
        ]
        numbers = [span for span in (*find_people(told, self.ontology), *figures, *prices) if not inside(span, whole)]
        bare = [span for match in matches if (span := self._meanings.attribute(match, category))]

        board = Board()
        board.add(self._product_models(text, told, matches))
        board.add(with_kind(told, span, kinds) for span in find_references(told, named))
        board.add(numbers)
        board.add(kinds)
        board.add(sorted(phrases, key=lambda span: span.start - span.end))
        board.add(excess(told, with_carrier(told, core(told, span))) for span in named)
        board.add(span for span in bare if not any(0 <= figure.start - span.end <= 6 for figure in figures))
        return board.spans()

    def _product_models(self, text: str, told: str, matches: Sequence[Match]) -> Iterable[Span]:
        for start, end in find_models(told):
            if not any(match.start <= start and end <= match.end for match in matches):
                code = self._models.get(normal_model(text[start:end]), text[start:end])
                yield Span(start, end, "product", "want", code)

    def _with_polarity(self, told: str, matches: Sequence[Match], spans: list[Span]) -> list[Span]:
        contrary = {match.end for match in matches if any("opposite" in entry.extra for entry in match.entries)}
        found = []
        for span in withdrawn(told, polarize(told, spans)):
            if span.polarity == "avoid" and span.slot == "feature" and span.end in contrary:
                span = Span(span.start, span.end, "feature", "want", span.value)  # "not loud" wishes for quiet
            if span.value is not None or span.polarity == "drop":
                found.append(span)
        return found

    def answers(self, told: str, asked: str) -> list[Span]:
        """A bare answer to a question: "yes", "either is fine", 随便."""
        value = asked if "=" in asked or asked in self.ontology.features or asked in self.ontology.brands else None
        stripped = told.strip(EDGE)
        for key, polarity in (("either", "drop"), ("no", "drop"), ("yes", "want")):
            if len(stripped) <= 24 and _answers(key).fullmatch(stripped) and (value or polarity == "drop"):
                start = told.index(stripped)
                return [Span(start, start + len(stripped), self._meanings.slot(asked), polarity, value)]
        return []


@lru_cache
def _answers(key: str) -> re.Pattern:
    """A bare answer, said twice or with a please: "no, thanks", 都行，你帮我选; more words would say more."""
    answers = alternation(words("answer", key))
    more = alternation([word for other in ("yes", "no", "either") for word in words("answer", other)])
    polite = r"(?:please|thanks|thank you|really|at all|then|谢谢|吧|啊|呀|的|了|呢|你帮我[选挑])"
    return re.compile(rf"{answers}(?:[\s,，.。!！;、]*(?:{more}|{polite}))*[\s,，.。!！]*")


def _kind(told: str, kinds: Sequence[Span], category: str | None) -> dict:
    """The category the sentence is about, with its sub-kind: the first that is wanted, or else the dialogue's."""
    for span in polarize(told, kinds):
        if span.polarity == "want":
            return span.value if isinstance(span.value, dict) else {"category": span.value}
    return {"category": category} if category else {}


def _paid(told: str, span: Span, prices: Sequence[Span]) -> bool:
    """True for pounds that are money and no weight."""
    pounds = told[span.start : span.end].endswith(("pound", "pounds"))
    return pounds and any(span.start < price.end and price.start < span.end for price in prices)


def _asked_about(matches: Sequence[Match], span: Span, kind: dict) -> bool:
    """In a question about products: "loud" is what is asked for, "side by side" how to show them; neither is a need."""
    match = next((match for match in matches if match.start == span.start and match.end == span.end), None)
    if match is None or span.slot != "feature":
        return False
    form = not kind and isinstance(span.value, str) and span.value.startswith("door_style=")
    return form or any("opposite" in entry.extra for entry in match.entries)


def _language(told: str, tokens: Sequence[Token], spans: Sequence[Span]) -> str:
    """en, zh, or mixed: English words among Chinese that are no names, models or units."""
    if not _HAN.search(told):
        return "en"
    names = [span for span in spans if span.slot in ("brand", "product", "measure", "price")]
    spoken = [token for token in tokens if token.latin and len(token.word) > 2 and token.word.isalpha()]
    foreign = [token for token in spoken if not any(span.start <= token.start < span.end for span in names)]
    return "mixed" if foreign else "zh"


def _confidence(tokens: Sequence[Token], spans: Sequence[Span], intent: str) -> float:
    """The share of content words that stand in a span; 1.0 for a courtesy."""
    if not spans and intent in ("greet", "thank", "bye", "reset", "help", "more"):
        return 1.0
    stop = set(read("en")["stop"]["words"]) | set(read("zh")["stop"]["words"])
    content = [token for token in tokens if token.word not in stop and token.word.isalnum()]
    if not content:
        return 1.0 if spans else 0.0
    covered = sum(any(span.start <= token.start < span.end for span in spans) for token in content)
    return round(covered / len(content), 3)
