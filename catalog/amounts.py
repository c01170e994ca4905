"""Numbers with their units, ranges and comparators: the grammar that money and measures share.

    [comparator] number [unit] [join number [unit]] [comparator]        "between 300 and 500 euros", 500升以上

Text must be folded (``catalog.text.fold``). ``money`` and ``units`` bring their own unit patterns.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from catalog.cues import alternation, words
from catalog.numerals import Number, find_numbers, parse_number

OPS = {"max": "<=", "min": ">=", "about": "about", "equal": "="}
_WINDOW = 48  # how far before a number its comparator and a negation are looked for, in characters
_FILLER = r"(?:\s+(?:the|a|an|about|around|roughly|that|my budget of))?\s*(?:在|是|:)?\s*\Z"
_WOULD_LIKE = re.compile(r"(?:would|'d|looks?|\bi|feels?)\s+like\s+(?:an?\s+|the\s+)?\Z")
_CENTIMETRES = re.compile(r"\d{1,2}(?![\d.])|[一二三四五六七八九](?![十百千万])")  # 1米75, 三米二
_OPPOSITE = {"<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Amount:
    """One number or range at ``text[start:end]``, comparator and unit included; the bare part is ``inner``.

    ``op`` is ``<= >= = about range``, or "" when nothing was said; ``unit`` is the unit as written.
    """

    start: int
    end: int
    inner: tuple[int, int]
    op: str
    low: float
    high: float
    unit: str | None
    number: Number


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    number: Number
    unit: str | None


@lru_cache
def _comparators(section: str) -> tuple[tuple[str, re.Pattern], ...]:
    tail = _FILLER if section == "before" else ""
    head = r"(?:\s+(?:each|apiece|in total|total))?\s*" if section == "after" else ""
    return tuple((op, re.compile(head + _cues(section, key) + tail)) for key, op in OPS.items())


def _cues(section: str, key: str) -> str:
    return alternation(words(section, key)) + ("(?![少大久高宽重长门])" if section == "after" else "")


@lru_cache
def _range(key: str) -> re.Pattern:
    pattern = alternation(words("range", key))
    match key:
        case "join" | "join_open":
            return re.compile(rf"\s*{pattern}\s*")
        case "open":
            return re.compile(rf"{pattern}\s*\Z")
        case "flip":
            gap = r"(?:\s+[a-z']+){0,4}\s*|[^\s,.;!?。，]{0,4}\s*"
            return re.compile(rf"{pattern}(?:{gap})\Z")
        case "flip_not":
            return re.compile(rf"{pattern}\s*\Z")
    return re.compile(rf"\s*{pattern}")


def find_amounts(text: str, before: re.Pattern, after: re.Pattern) -> list[Amount]:
    """Every amount of the folded ``text``, in order; ``before`` and ``after`` match a unit beside its number."""
    quantities = [_quantity(text, number, before, after) for number in find_numbers(text)]
    quantities = [q for place, q in enumerate(quantities) if not place or q.start >= quantities[place - 1].end]
    amounts, place = [], 0
    while place < len(quantities):
        first, second = quantities[place], quantities[place + 1] if place + 1 < len(quantities) else None
        joined = second and _join(text, first, second)
        amounts.append(joined or _single(text, first))
        place += 2 if joined else 1
    return _apart(amounts)


def _quantity(text: str, number: Number, before: re.Pattern, after: re.Pattern) -> _Quantity:
    left = before.search(text, max(0, number.start - 12), number.start)
    right = after.match(text, number.end)
    unit = right or left
    start = left.start() if left else number.start
    end = right.end() if right else number.end
    more = 0.0
    if right and right.group().endswith("半"):
        more = 0.5
    elif right and right[1] == "米" and (tail := _CENTIMETRES.match(text, end)):
        more, end = parse_number(tail[0]) / 10 ** len(tail[0]), tail.end()
    if more:
        number = replace(number, low=number.low + more, high=number.high + more)
    return _Quantity(start, end, number, unit.group(1) if unit else None)


def _join(text: str, first: _Quantity, second: _Quantity) -> Amount | None:
    """The range of two neighbours: "300-500", "between 300 and 500 euros", 3000到4000之间."""
    between = text[first.end : second.start]
    opened = _range("open").search(text, max(0, first.start - _WINDOW), first.start)
    closed = _range("close").match(text, second.end)
    plain = _range("join").fullmatch(between)
    pair = second.number.low - first.number.high == 1  # "three or four"
    if not plain and not ((opened or closed or pair) and _range("join_open").fullmatch(between)):
        return None
    low, high = _same_scale(first.number, second.number)
    if low.low >= high.high:
        return None
    start = opened.start() if opened else first.start
    end = closed.end() if closed else second.end
    about = None if opened else _match_before(text, first.start, ("about",))
    tail = None if closed else _match_after(text, end, ("about", "<="))
    start, end = about[1] if about else start, tail[1] if tail else end
    unit = second.unit or first.unit
    return Amount(start, end, (first.start, second.end), "range", low.low, high.high, unit, second.number)


def _same_scale(low: Number, high: Number) -> tuple[Number, Number]:
    """ "3 to 5k" and 两到三千 mean thousands both times."""
    if low.scale == 1 < high.scale and low.high < high.low / high.scale + 1e-9:
        return low.times(high.scale), high
    return low, high


def _single(text: str, quantity: _Quantity) -> Amount:
    number, start, end = quantity.number, quantity.start, quantity.end
    op = "range" if number.low != number.high else "about" if number.about else ""
    ahead = _match_before(text, start, tuple(OPS.values()))
    if ahead:
        op, start = ahead
        if op in _OPPOSITE and _flipped(text, start, quantity.start):
            op = _OPPOSITE[op]
    behind = _match_after(text, end, tuple(OPS.values()))
    if behind:
        op, end = behind[0] if not ahead or op == "about" else op, behind[1]
    inner = (quantity.start, quantity.end)
    return Amount(start, end, inner, op, number.low, number.high, quantity.unit, number)


def _match_before(text: str, end: int, ops: tuple[str, ...]) -> tuple[str, int] | None:
    """The comparator that ends at ``end`` and where it starts; the longest one wins."""
    found = [
        (match.start(), op)
        for op, pattern in _comparators("before")
        if op in ops and (match := pattern.search(text, max(0, end - _WINDOW), end))
        if not _WOULD_LIKE.search(text, 0, match.end())
    ]
    if not found:
        return None
    start, op = min(found)
    return op, start


def _match_after(text: str, start: int, ops: tuple[str, ...]) -> tuple[str, int] | None:
    found = [
        (match.end(), op)
        for op, pattern in _comparators("after")
        if op in ops and (match := pattern.match(text, start))
    ]
    return (max(found)[1], max(found)[0]) if found else None


def comparator_behind(text: str, place: int) -> tuple[str, int] | None:
    """The op of the comparator that starts at ``place`` of the folded text and where it ends: 60 cm wide [at most]."""
    return _match_after(text, place, tuple(OPS.values()))


def _flipped(text: str, start: int, end: int) -> bool:
    """True when a negated wish stands before a "more than": "can't go [over $800]", 不要[超过2000]."""
    comparator = text[start:end].strip()
    if not any(comparator.startswith(word) for key in ("more", "less") for word in words("range", key)):
        return False
    window = max(0, start - _WINDOW)
    return bool(_range("flip").search(text, window, start)) and not _range("flip_not").search(text, window, start)


def _apart(amounts: list[Amount]) -> list[Amount]:
    """The amounts without overlaps: a comparator between two numbers belongs to the one behind it."""
    for left, right in pairwise(list(amounts)):
        if left.end > right.start:
            place = amounts.index(left)
            amounts[place] = replace(left, end=left.inner[1], op="" if left.op != "range" else left.op)
    return amounts
