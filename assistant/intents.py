"""The main intent of an utterance, from its cue words (``ontology/cues_*.toml``) and its spans."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.acts import Span
from catalog.cues import LANGUAGES, alternation, read, words

_QUESTION = re.compile(r"[?？]\s*\Z|(?:吗|么|嘛|呢|不|没)\s*[啊呀]?[?？。!！]*\s*\Z")
_WISH = re.compile(
    r"\b(?:i want|i need|we need|i'd like|looking for|need a|want a|i would like|recommend|i'm after|searching for)\b"
    r"|想要|想买|推荐|求|要买|来个|来台|要一|需要一|想换|买个|买台"
)


_SEVERAL = re.compile(r"\b(?:and|or|vs|versus|against|next to|to)\b|[和跟与、,，]|还是")
_ASKS = re.compile(r"(?:what|which|who|do i|should|is|are|does|how|can|wait is)\b")


@lru_cache
def _patterns(intent: str) -> re.Pattern:
    parts = []
    for lang in LANGUAGES:
        for pattern in read(lang).get("intent", {}).get(intent, ()):
            latin = lang == "en" or re.match("[a-zA-Z0-9]", pattern)
            parts.append(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])" if latin else pattern.lower())
    return re.compile("|".join(parts))


def _says(told: str, intent: str) -> bool:
    return bool(_patterns(intent).search(told))


def main_intent(told: str, spans: Sequence[Span], foreign: bool, answering: bool = False) -> str:
    """The one intent of the folded text. ``foreign``: it names an accessory or another trade's goods.

    ``answering``: a question was asked just before, so that a bare "yes" or number informs.
    """
    slots = {span.slot for span in spans}
    need = bool(slots & {"price", "feature", "appearance", "measure", "context", "brand", "category"})
    if _says(told, "reset"):
        return "reset"
    if not slots:
        return _without_spans(told, foreign, answering)
    return _with_spans(told, spans, slots, need, foreign)


@lru_cache
def _answer() -> re.Pattern:
    """A bare answer to some question: "yes", 都行，你帮我选."""
    answers = alternation([*words("answer", "yes"), *words("answer", "either")])
    return re.compile(rf"\s*{answers}[\s,，.。!！啊吧的]*(?:你帮我(?:选|挑)|{answers})?[\s.。!！啊吧的]*")


def _without_spans(told: str, foreign: bool, answering: bool) -> str:
    wish = bool(_WISH.search(told))
    if _says(told, "complaint") or (_says(told, "service") and not wish):
        return "service"
    for intent in ("more", "select", "reject", "help"):
        if _says(told, intent):
            return "greet" if intent == "help" and _only_greets(told) else intent
    if foreign or _says(told, "other") or (wish and not answering):
        return "other"
    if _answer().fullmatch(told):
        return "inform"
    for intent in ("bye", "thank", "greet"):
        if _says(told, intent):
            return intent
    for intent in ("compare", "advise", "request"):
        if _says(told, intent):
            return intent if _QUESTION.search(told) or intent == "compare" else "inform" if answering else "other"
    return "inform" if answering else "other"


def _only_greets(told: str) -> bool:
    return len(told) <= 8 and _says(told, "greet")


def _with_spans(told: str, spans: Sequence[Span], slots: set[str], need: bool, foreign: bool) -> str:
    wish = bool(_WISH.search(told)) and not _ASKS.match(told)
    question = bool(_QUESTION.search(told))
    products = sum(span.slot == "product" for span in spans)
    if _says(told, "complaint") or (_says(told, "service") and (question or not wish) and "price" not in slots):
        return "service"
    if (foreign or _says(told, "other")) and "category" not in slots and products == 0:
        return "other"
    if products >= 2 and not _says(told, "select") and (question or _SEVERAL.search(told)):
        return "compare"
    if products and _says(told, "select") and not question:
        return "select"
    if products and _says(told, "compare"):
        return "compare"
    if products and slots == {"product"} and _says(told, "reject"):
        return "reject"
    if products and (question or _says(told, "request")) and not wish:
        return "request"
    if _says(told, "compare") and not need:
        return "compare"
    if not wish and slots <= {"category", "brand", "feature", "context", "measure", "product"}:
        if _says(told, "advise") and (question or "price" not in slots):
            return "advise"
        if question and _says(told, "request"):
            return "request"
    if slots == {"product"} and not any(isinstance(span.value, str) for span in spans):
        return "select"
    if slots <= {"category", "brand", "product"} and _says(told, "more") and len(told) < 60 and not wish:
        return "more"
    return "inform"
