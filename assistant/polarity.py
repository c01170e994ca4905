"""Want, avoid or drop: the reach of negations and corrections, in both languages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.acts import Span
from catalog.cues import alternation, read, words
from catalog.numerals import parse_number

_WINDOW = 60  # characters before or behind a span in which its negation is looked for
_CLAUSE = re.compile(r"[,;.!?…:，;。！？\n]|\bbut\b|但|而是")
_WORDS = re.compile(r"[a-z0-9']+|[^\sa-z0-9]")
_CLOSED = r"(?=\s*(?:[,，。.;；!！?？、了啦吧啊哈呢嘛哦呀]|\Z))"
_TOO = re.compile(r"(?:way |far |a bit |a little |much |just )*too\s|太")
_EXCEPT = re.compile(r"(?:除了?|(?:any\w*|everything) (?:but|except)(?: for)?)\s*(?:the\s+)?\Z")
_TAKEN_BACK = re.compile(r"\s*(?:的)?\s*(?:就)?(?:不要了|算了|不看了|就算了)")


@lru_cache
def _before(polarity: str) -> re.Pattern:
    return re.compile(alternation(words(polarity, "before")))


@lru_cache
def _after(polarity: str) -> re.Pattern:
    english, closed = read("en")[polarity]["after"], read("en")[polarity].get("after_closed", ())
    twofold = {word for key in ("avoid", "drop") for word in read("zh")[key]["before"]}
    chinese = [word for word in read("zh")[polarity]["after"] if word not in twofold]
    closing = [word for word in read("zh")[polarity]["after"] if word in twofold]
    adverbs = r"(?:\s+(?:really|just|so|too|all|any ?more|at all|thing|stuff|part|kind))*\s*"
    particles = r"(?:功能|什么的|的|就|也|倒|都|这个|我|嘛|呢|啊|这些|真的|其实|品牌|的话|有没有|,|，|\s){0,3}"
    return re.compile(
        f"(?:{adverbs}(?:{alternation(english)}|{alternation(closed)}{_CLOSED})|{particles}(?:{alternation(chinese)}|{alternation(closing)}{_CLOSED}))"
    )


@lru_cache
def _compared() -> re.Pattern:
    """A comparator inside the span has taken the negation in already ("can't go [over $800]")."""
    return re.compile(alternation((*words("range", "more"), *words("range", "less"))))


@lru_cache
def _bare() -> re.Pattern:
    return re.compile(alternation(words("drop", "bare")) + r"[\s一个种款]*\Z")


@lru_cache
def _bare_after() -> re.Pattern:
    return re.compile(r"[\s,，也倒]*" + alternation(words("drop", "after_bare")))


def _any(told: str, span: Span) -> bool:
    """ "Any colour", 换个牌子, 颜色都行: a bare attribute that is set free."""
    before = _bare().search(told, max(0, span.start - 24), span.start)
    return bool(before or _bare_after().match(told, span.end))


@lru_cache
def _filler() -> frozenset[str]:
    return frozenset(words("drop", "filler"))


@lru_cache
def _filler_zh() -> re.Pattern:
    return re.compile(rf"(?:{'|'.join(map(re.escape, read('zh')['drop']['filler']))}|\s)*")


@lru_cache
def _correction() -> re.Pattern:
    cue, bridge = alternation(words("correct", "between")), alternation(words("correct", "bridge"))
    gap = r"(?:[\s,.;:…，。！!、\-]|" + bridge + r")*"
    return re.compile(rf"{gap}{cue}{gap}")


def polarize(told: str, spans: Sequence[Span]) -> list[Span]:
    """The spans with their polarities. ``told`` is the folded text, ``spans`` are in order and all "want"."""
    found: list[Span] = []
    for place, span in enumerate(spans):
        polarity = span.polarity
        if span.value is None and _any(told, span):
            polarity = "drop"
        elif _TOO.match(told, span.start, span.end):
            polarity = "want"
        elif polarity == "want" and span.slot != "product":
            polarity = _of(told, span, found, spans[place + 1 :])
        found.append(replace(span, polarity=polarity))
    return _corrected(told, found)


def _of(told: str, span: Span, earlier: list[Span], later: Sequence[Span]) -> str:
    if _EXCEPT.search(told, max(0, span.start - 16), span.start):
        return "avoid"
    if _ends_negated(told, span, later, "drop"):
        return "avoid" if span.slot == "brand" and re.match(r"的?不要了", told[span.end :]) else "drop"
    if _ends_negated(told, span, later, "avoid"):
        return "drop" if span.slot in ("price", "measure") else "avoid"
    if span.slot == "context" or (span.slot in ("price", "measure") and _compared().search(told, span.start, span.end)):
        return "want"
    drop, avoid = (_begins_negated(told, span, earlier, polarity) for polarity in ("drop", "avoid"))
    if drop and drop >= avoid:
        return "drop"
    if avoid:
        return "drop" if span.slot in ("price", "measure") else "avoid"
    return "want"


def _begins_negated(told: str, span: Span, earlier: list[Span], polarity: str) -> int:
    """Where the negation that reaches ``span`` ends (0 for none): only filler words and negated spans lie between."""
    start = max(0, span.start - _WINDOW)
    best = 0
    for match in _before(polarity).finditer(told, start, span.start):
        if told[match.start() - 1 : match.start()] == told[match.start() + 1 : match.start() + 2] != "":
            continue  # a question: 有没有, 能不能, 贵不贵
        between = _without(told, match.end(), span.start, earlier, span.slot)
        if between is not None and _is_filler(between):
            best = max(best, match.end())
    return best


def _without(told: str, start: int, end: int, earlier: list[Span], slot: str) -> str | None:
    """The text between, less the spans in it; None when a clause ends there or another wish stands in between."""
    text, place = [], start
    for span in earlier:
        if start <= span.start and span.end <= end:
            if span.polarity == "want" or span.slot != slot:
                return None
            text.append(told[place : span.start])
            place = span.end
    text.append(told[place:end])
    between = " ".join(text)
    listed = re.fullmatch(r"\s*,?\s*(?:or|nor|and)\s*", between) if len(text) > 1 else None
    return None if _CLAUSE.search(between.replace("、", " ")) and not listed else between.replace(",", " ")


def _is_filler(between: str) -> bool:
    if re.search(r"[a-z]", between):
        pieces = _WORDS.findall(between)
        return len(pieces) <= 7 and all(piece in _filler() or _filler_zh().fullmatch(piece) for piece in pieces)
    return len(between) <= 8 and bool(_filler_zh().fullmatch(between.strip(" -\"'“”")))


def _ends_negated(told: str, span: Span, later: Sequence[Span], polarity: str) -> bool:
    """True when a cue follows the span, or a list of spans that it opens: "Samsung and LG are out", 三星不要."""
    end = span.end
    for other in later:
        if other.slot == span.slot and re.fullmatch(r"\s*(?:,|、|and|or|和|跟|或|/|还有)\s*", told[end : other.start]):
            end = other.end
    return bool(_after(polarity).match(told, end)) or (
        polarity == "drop"
        and bool(_TAKEN_BACK.match(told, end))
        and told[max(0, span.start - 1) : span.start] not in "改换成买"
    )


def _corrected(told: str, spans: list[Span]) -> list[Span]:
    """Of two wishes for one slot with "no wait" between them the first is dropped.

    The thing itself may follow the first: "a white kettle, no wait, black".
    """
    for place in range(len(spans) - 1):
        last, second = spans[place], spans[place + 1]
        told_of = last.slot == "category" and second.slot in ("appearance", "brand") and place > 0
        first = spans[place - 1] if told_of else last
        if first.slot != second.slot or second.polarity != "want" or first.slot in ("context", "product"):
            continue
        between = told[last.end : second.start]
        if first.polarity == "want" and len(between) <= 40 and _correction().fullmatch(between):
            spans[place - 1 if told_of else place] = replace(first, polarity="drop")
    return spans


_NOT_NUMBER = re.compile(
    r"(?<![a-z])(?:not|不是)\s*(?:about |around )?([$£€¥]?\s?[\d.,]*\d(?:k|块|元)?)(?=\s*(?:\Z|[.,!?，。]))"
)


def withdrawn(told: str, spans: list[Span]) -> list[Span]:
    """With the bare number that a figure before it replaces: "make that 800 [not 900]" drops the 900."""
    found = list(spans)
    for match in _NOT_NUMBER.finditer(told):
        figures = [
            span for span in spans if span.slot in ("price", "measure") and span.value and span.end <= match.start()
        ]
        number = parse_number(match[1].strip("$£€¥ "))
        if not figures or number is None or any(s.start < match.end(1) and match.start(1) < s.end for s in spans):
            continue
        last = figures[-1]
        value = last.value | {key: number for key in ("max", "min", "about", "value") if key in last.value}
        found.append(Span(match.start(1), match.end(1), last.slot, "drop", value))
    return sorted(found, key=lambda span: span.start)
