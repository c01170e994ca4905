"""References to one product: "the second one", "the Bosch one", 第二个, 最便宜的, 刚才那款."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.acts import Span
from catalog.cues import alternation, read

_CN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "头": 1}
# what may follow "the second", "the Bosch" when no noun does
_CLOSED = (
    r"(?=\s*(?:\Z|[^a-z0-9\s'-])|\s+(?:and|or|is|are|was|does|do|did|has|have|had|vs|versus|with|please|look|fit|come|comes|"
    r"instead|over|against|then|than|better|next|to|for|in|on|it|i|can|will|would|at|if|that|but|because|side|weigh|cost|"
    r"use|make|need|take|together|before|after|though|again|thanks|yet|hold|last|still|now|also)(?![a-z]))"
)


# how many of what is shown are meant together: "all three", "the last two", 前两款, 这几台
_COUNTS = {"both": 2, "pair": 2, "two": 2, "three": 3, "four": 4, "两": 2, "二": 2, "俩": 2, "三": 3, "仨": 3, "四": 4}
_COUNTED = re.compile(
    r"(?<![a-z0-9$€£¥.])(first|top|last|bottom|other)?\s*(both|pair|two|three|four|[234])(?![a-z0-9%.-]|\s+and\b)"
    r"|(前面?|头|后面?|最后|另外?|其[他它余])?的?([两二三四234])(?=[款台个种部])|(?:他|它|这|那)([俩仨])"
)
_TOGETHER = re.compile(
    r"\b(?:all|them|these|those|they|each|every|everything|others|rest)\b"
    r"|全|所有|都|[它这那]们|[这那]些|几[款台个种]|其[他它余]|剩下"
)


def group(told: str, count: int) -> range | None:
    """The places meant by words for several of the ``count`` things shown; None where the words name no group.

    >>> group("compare all three", 3), group("the last two", 3), group("对比一下前两款", 3), group("compare it", 3)
    (range(0, 3), range(1, 3), range(0, 2), None)
    """
    counted = _COUNTED.search(told)
    if counted is None:
        return range(count) if _TOGETHER.search(told) else None
    which, number = counted[1] or counted[3] or "", counted[2] or counted[4] or counted[5]
    size = min(int(number) if number.isdigit() else _COUNTS[number], count)
    if which[:1] in ("o", "另", "其"):
        return range(count)
    return range(count - size, count) if which[:1] in ("l", "b", "后", "最") else range(size)


@lru_cache
def _english() -> dict[str, str]:
    words = read("en")["product"]
    return {
        "the": rf"(?:{alternation(words['determiner'])}\s+)",
        "one": rf"(?:\s+{alternation(words['nouns'])})",
        "ordinal": alternation(words["ordinals"]),
        "pick": alternation(words["picks"]),
    }


@lru_cache
def _patterns() -> tuple[tuple[str, re.Pattern], ...]:
    en, zh = _english(), read("zh")["product"]
    counter = "[" + "".join(zh["counters"]) + "]"
    return (
        ("last", re.compile(alternation(read("en")["product"]["last"]))),
        (
            "ordinal",
            re.compile(rf"{en['the']}?(?<![a-z])({en['ordinal']}){en['one']}|{en['the']}({en['ordinal']}){_CLOSED}"),
        ),
        (
            "ordinal",
            re.compile(rf"(?<![a-z])({en['ordinal']})(?=\s+(?:and|vs\.?|versus|or)\s+(?:the\s+)?(?:{en['ordinal']}))"),
        ),
        (
            "ordinal_behind",
            re.compile(rf"(?<![a-z]){en['ordinal']}\s+(?:and|vs\.?|versus|or)\s+({en['ordinal']})(?![a-z])"),
        ),
        (
            "number",
            re.compile(r"(?:(?<![a-z])(?:number|option|no\.?)\s+|#\s?)(\d|one|two|three|four|five|six)(?![a-z0-9])"),
        ),
        ("pick", re.compile(rf"{en['the']}?(?<![a-z])({en['pick']}){en['one']}|{en['the']}({en['pick']}){_CLOSED}")),
        ("ordinal_zh", re.compile(rf"(?:第\s?([一二三四五六七八九\d])|(头)一|(最后)一?)\s?{counter}")),
        (
            "ordinal_zh",
            re.compile(
                r"(?:(?<=[和跟与要买选就，,\s])|^)第([一二三四五六\d])(?![一二三四五六七八九十\d次天年代季层时步类排])"
            ),
        ),
        ("ordinal_zh", re.compile(r"(?<![\d.a-z])([1-6一二三四五六])号(?:款|机)?(?![线楼])")),
        (
            "last_many",
            re.compile(rf"(?:刚才|刚刚|之前|上面|前面)?(?:你?(?:说|推荐|提到)的?)?[这那](?:两|几|三)(?:{counter})"),
        ),
        ("last", re.compile(alternation(zh["last"]) + r"(?![月星礼时人子])")),
        ("last", re.compile(r"(?:(?<=[要买选定拿就和跟与，,。\s])|^)[这那]个(?![月星礼时人子])")),
        (
            "pick_zh",
            re.compile(
                rf"[那这]?{counter}?({_picks_zh()})的?(?:[那这]一?{counter})|(最[便宜贵安静音省电大小好轻]{{1,3}})的(?![^\s，。,.!！?？吧呢啊吗])"
            ),
        ),
    )


def _picks_zh() -> str:
    return alternation(read("zh")["product"]["picks"])


def find_references(told: str, named: Sequence[Span]) -> list[Span]:
    """The pointing phrases of the folded text. ``named``: what was found in it; a brand or a look may stand inside."""
    asking = re.match(r"(?:which|what|who)\b", told)
    found = [span for one in named if one.slot in ("brand", "appearance") and (span := _around(told, one))]
    for kind, pattern in _patterns():
        if kind == "pick" and asking:
            continue  # "which of these is the lightest": a fact is asked for, no product pointed at
        found += [span for match in pattern.finditer(told) if (span := _span(kind, match))]
    found.sort(key=lambda span: (span.start - span.end, span.start))
    kept: list[Span] = []
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _span(kind: str, match: re.Match) -> Span | None:
    word = next((group for group in match.groups() if group), "")
    match kind:
        case "last" | "last_many":
            value: dict = {"last": True}
        case "ordinal" | "ordinal_behind":
            value = {"ordinal": read("en")["product"]["ordinals"][word]}
        case "number":
            number = int(word) if word.isdigit() else ["one", "two", "three", "four", "five", "six"].index(word) + 1
            value = {"ordinal": number}
        case "ordinal_zh":
            value = {"ordinal": -1 if word == "最后" else int(word) if word.isdigit() else _CN_DIGIT[word]}
        case "pick":
            value = {"pick": read("en")["product"]["picks"][re.sub(r"\s+", " ", word)]}
        case _:
            value = {"pick": read("zh")["product"]["picks"].get(word, "best")}
    start = match.start(1) if kind == "ordinal_behind" else match.start()
    return Span(start, match.end(), "product", "want", value)


def _around(told: str, named: Span) -> Span | None:
    """The phrase around a brand or a look: "the Bosch one", "the Maytag", 白色那款."""
    en = _english()
    value = {named.slot: named.value}
    before = re.compile(rf"{en['the']}\Z").search(told, max(0, named.start - 8), named.start)
    one = re.compile(en["one"]).match(told, named.end)
    indefinite = re.search(r"(?:\ba|\ban|another|any|some)\s+\Z", told[max(0, named.start - 9) : named.start])
    if one and (before or (named.slot == "brand" and not indefinite)):
        return Span(before.start() if before else named.start, one.end(), "product", "want", value)
    if before and named.slot == "brand" and re.compile(_CLOSED).match(told, named.end):
        return Span(before.start(), named.end, "product", "want", value)
    counter = "[" + "".join(read("zh")["product"]["counters"]) + "]"
    behind = re.compile(rf"的?[那这]一?{counter}").match(told, named.end)
    if behind:
        return Span(named.start, behind.end(), "product", "want", value)
    return None


def with_kind(told: str, span: Span, kinds: Sequence[Span]) -> Span:
    """ "那台 wine cooler" points as a whole; 那个电饭锅 only names a kind, and is left to it."""
    if span.value != {"last": True}:
        return span
    for kind in kinds:
        if kind.start == span.end or (
            kind.start == span.end + 1 and told[span.end] == " " and told[span.end - 1] > "z"
        ):
            end = span.start if told[span.end - 1] == "个" else kind.end
            return Span(span.start, end, span.slot, span.polarity, span.value)
    return span
