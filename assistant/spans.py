"""Where a span begins and ends: the shortest words that carry it, "too" and 带 with them, no overlap."""

import re
from collections.abc import Iterable, Sequence

from assistant.acts import Span

EDGE = " \t\r\n\u3000,.;:!?，。；：！？、\"'()（）“”‘’"
_HEAD = re.compile(
    r"(?:the |with (?:an? )?|能够?(?!.?\Z)(?![效耗源])|可以|支持|会|要|有(?![线机])"
    r"|太|很|最|更|非常|特别|比较|挺)+(?=.)"
)
_TAIL = re.compile(r"(?:\s+(?:functions?|features?|options?)|功能|一点儿?|一些|点儿?|些|的)+\Z")
# the quality wished for where its contrary is "too" much: "too big", 太贵
_CONTRARY = {"premium": "cheap", "large": "compact", "compact": "large", "cheap": "premium"}
_TOO = re.compile(r"(?<![a-z])(?:way |far |a bit |a little |much |just )*too\s+\Z|(?:太|有点)\Z")
_NOT_TOO = re.compile(r"(?:not|n't|never|nothing|别|不要?|不用|不能)\s*\Z")


class Board:
    """Spans that may not overlap: who comes first keeps its place."""

    def __init__(self):
        self._spans: list[Span] = []

    def add(self, spans: Iterable[Span]) -> None:
        """Puts down those of ``spans`` that are not empty and touch no other."""
        for span in spans:
            free = all(span.end <= other.start or other.end <= span.start for other in self._spans)
            if span.start < span.end and free:
                self._spans.append(span)

    def spans(self) -> list[Span]:
        """All that was put down, in the order of the text."""
        return sorted(self._spans, key=lambda span: span.start)


def inside(span: Span, others: Sequence[Span]) -> bool:
    """True when another span holds all of this one ("15-minute wash", 一级能效)."""
    return any(other.start <= span.start and span.end <= other.end for other in others)


def core(told: str, span: Span) -> Span:
    """The words that carry the feature, without intensifiers and helpers: 能预约 → 预约, 小一点 → 小."""
    if span.slot not in ("feature", "appearance"):
        return span
    head = _HEAD.match(told, span.start, span.end)
    start = head.end() if head and head.end() < span.end else span.start
    tail = _TAIL.search(told, start + 1, span.end)
    return Span(start, tail.start() if tail else span.end, span.slot, span.polarity, span.value)


def with_carrier(told: str, span: Span) -> Span:
    """带 belongs to the feature that it brings (带烘干)."""
    if span.slot == "feature" and told[max(0, span.start - 1) : span.start] == "带":
        return Span(span.start - 1, span.end, span.slot, span.polarity, span.value)
    return span


def excess(told: str, span: Span) -> Span:
    """ "Too pricey" is one span and wishes for the contrary; "not too pricey" marks the adjective alone."""
    too = _TOO.search(told, max(0, span.start - 24), span.start) if span.slot == "feature" else None
    if too is None or _NOT_TOO.search(told[max(0, too.start() - 8) : too.start()]):
        return span
    return Span(too.start(), span.end, "feature", "want", _CONTRARY.get(span.value, span.value))


def trim(text: str, span: Span) -> Span | None:
    """The span without space and punctuation at its ends; None when nothing is left."""
    start, end = span.start, span.end
    keep = "\"'" if span.slot in ("measure", "brand") else ""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE and text[end - 1] not in keep:
        end -= 1
    return Span(start, end, span.slot, span.polarity, span.value) if start < end else None
