"""The clause around a circumstance: "for my elderly mother", "we have a baby", 有宝宝."""

import re
from functools import lru_cache

from assistant.acts import Span
from catalog.cues import LANGUAGES, read
from catalog.text import HAN

PEOPLE = frozenset(("single", "couple", "elderly", "baby", "children", "pregnant", "student", "asthma", "allergy"))
OWNED = PEOPLE | {"pets", "hard_water", "sensitive_skin", "family_large", "family_small"}

_WINDOW = 40
_HAN = re.compile(f"[{HAN}]")
_PLACE = re.compile(r"(?:(?:in|on|at|for|with|as)\s+)?(?:(?:the|a|an|my|our)\s+)?(?=\S)")
_HOME = re.compile("(?:给|在|放|家里|我家|我)(?=..)")
_TAIL = re.compile(r"[用的]\Z")


def _alike(first: Span, second: Span) -> bool:
    return first.value == second.value or {first.value, second.value} <= PEOPLE | {"family_small", "family_large"}


@lru_cache
def _kin() -> tuple[re.Pattern, re.Pattern]:
    words, led = ("|".join(f"(?:{read(lang)['clause'][key]})" for lang in LANGUAGES) for key in ("kin", "kin_led"))
    return re.compile(words), re.compile(rf"(?:{led})\s*(?:my|our|the|个|一?位)?\s*\Z")


def mentioned_only(told: str, span: Span) -> bool:
    """True for a relative who is merely spoken of ("my son says", 爸妈出钱), for whom nothing is sought."""
    kin, led = _kin()
    if not kin.fullmatch(told[span.start : span.end].strip()):
        return False
    return not led.search(told, max(0, span.start - 12), span.start)


def join_clauses(told: str, spans: list[Span]) -> list[Span]:
    """Circumstances of one kind that touch become one: 宝宝|睡觉怕吵, 两个大人|一个娃."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        last = joined[-1] if joined else None
        if last and span.start < last.end:
            continue
        gap = told[last.end : span.start] if last else ""
        if last and re.fullmatch(r"[有的了]?", gap) and _HAN.match(told[span.start]) and _alike(last, span):
            joined[-1] = Span(last.start, span.end, "context", "want", last.value)
        elif last and last.value in PEOPLE and re.fullmatch(r",? (?:who |she |he |they )?(?:is |are )?", gap):
            joined[-1] = Span(last.start, span.end, "context", "want", span.value)
        else:
            joined.append(span)
    return joined


@lru_cache
def _left(key: str) -> re.Pattern:
    return re.compile("(?<![a-z])(?:" + "|".join(f"(?:{read(lang)['clause'][key]})" for lang in LANGUAGES) + r")\Z")


def clause_of(told: str, span: Span) -> Span:
    """The context's span with the words of its clause that belong to it."""
    prefix = _HOME.match(told, span.start, span.end) or (
        span.value not in PEOPLE and _PLACE.match(told, span.start, span.end)
    )
    if prefix and prefix.end() < span.end:
        span = Span(prefix.end(), span.end, span.slot, span.polarity, span.value)
    if tail := _TAIL.search(told, span.start + 2, span.end):
        span = Span(span.start, tail.start(), span.slot, span.polarity, span.value)
    window = max(0, span.start - _WINDOW)
    keys = ["any"] + ["person"] * (span.value in PEOPLE) + ["own"] * (span.value in OWNED)
    starts = [match.start() for key in keys if (match := _left(key).search(told, window, span.start)) and match.group()]
    return Span(min(starts, default=span.start), span.end, span.slot, span.polarity, span.value)
