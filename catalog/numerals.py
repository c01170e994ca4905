"""Numbers as people write them: ``1,299.00``, ``1.299,00``, ``3k``, ``23 1/2``, "two hundred", 三千五, 1万2, 两三百.

Text must be folded (``catalog.text.fold``) before it comes here.
"""

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "k": 1000, "w": 10000, "grand": 1000, "thousand": 1000,
           "hundred": 100, "million": 1e6, "亿": 1e8}  # fmt: skip
_FRACTIONS = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_WORDS = {word: i for i, word in enumerate(_SMALL.split())}
_WORDS |= {
    word: 10 * i
    for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_WORDS |= {"a": 1, "an": 1, "half": 0.5, "dozen": 12, "couple": 2}

_ARABIC = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|\d+,\d{1,2}(?![\d,])"
    r"|\d+ and a half(?![a-z])|\d+[ -]\d{1,2}/\d{1,2}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])|\d*[½¼¾⅓⅔⅛⅜⅝⅞]|\d+(?:\.\d+)?"
)
_UNIT_WORD = "(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_AND = r"(?:[ -]+| and a?[ ]?|(?<=couple) of )"
_ENGLISH = rf"(?:{_UNIT_WORD}|hundred|thousand)(?:{_AND}(?:{_UNIT_WORD}|hundred|thousand|grand))*"
_CN = "零〇一二两三四五六七八九十百千万俩仨"
_BORDER = r"(?:(?<![a-z0-9.])|(?<=rmb)|(?<=cny)|(?<=usd)|(?<=eur)|(?<=gbp)|(?<=us\$))"
_NUMBER = re.compile(
    rf"{_BORDER}(?P<arabic>{_ARABIC})"
    r"(?:(?P<wan>(?<!\d\d)w(?![a-z]))|\s?(?P<scale>k|grand|thousand|hundred|million)(?![a-z])"
    r"|(?P<mark>[百千万])(?P<tail>[\d一二两三四五六七八九]?(?![\d])(?:[百千]\d?)*))?"
    rf"(?P<more>多|来(?=[块元个升平寸斤万千])|几)?"
    rf"|(?P<cn>上?(?:[百千万]|十)(?:把|来|十来|儿八百)(?=[块元个升平寸斤])|上[百千万](?=[块元])|[百千万](?=[元块])"
    rf"|半|[{_CN}]+(?:点[零一二三四五六七八九]+)?万?)(?P<cnmore>来(?=[块元个升平寸斤岁])|多|几(?=[块元个升平寸斤岁]))?"
    rf"|(?<![a-z0-9'-])(?P<en>{_ENGLISH})(?![a-z0-9'])"
)
_PAIR = re.compile("([一二两三四五六七八])([二两三四五六七八九])(?=[十百千万]|$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``text[start:end]``; ``low == high`` unless it names two (两三百); ``scale``: its last magnitude."""

    start: int
    end: int
    low: float
    high: float
    about: bool = False  # 千把, 十来, 三千多
    scale: float = 1  # 1000 for 3k, 三千; 1 for a plain number
    word: bool = False  # written in words only

    def times(self, factor: float) -> "Number":
        """The same stretch with another value: "3" in "3 to 5k"."""
        return Number(self.start, self.end, self.low * factor, self.high * factor, self.about, factor, self.word)


def parse_number(text: str) -> float | None:
    """The value of ``text`` when the whole of it is one number, else None.

    >>> [parse_number(t) for t in ("三千五", "1.5万", "two hundred", "3k", "1,299.00", "1.299,00", "半", "fridge")]
    [3500.0, 15000.0, 200.0, 3000.0, 1299.0, 1299.0, 0.5, None]
    """
    told = text.strip().lower()
    match = _NUMBER.fullmatch(told) if len(told) <= 80 else None
    number = match and _read(match)
    return number.low if number else None


def find_numbers(text: str) -> list[Number]:
    """Every number in the folded ``text``, in order. Whether it is money or a measure is for others to say."""
    return [number for match in _NUMBER.finditer(text) if (number := _read(match))]


def _read(match: re.Match) -> Number | None:
    about = bool(match["more"] or match["cnmore"])
    if match["arabic"]:
        scale = _SCALES.get(match["scale"] or match["mark"] or match["wan"] or "", 1)
        low = high = _arabic(match["arabic"]) * scale + _tail(match["tail"] or "", scale)
        return Number(*match.span(), low, high, about, scale)
    if match["cn"]:
        return _read_chinese(match, about)
    value = _english(re.split("[ -]+", match["en"]))
    if value is None:
        return None
    scale = max((s for w, s in _SCALES.items() if len(w) > 1 and w in match["en"]), default=1)
    return Number(*match.span(), value, value, "couple" in match["en"], scale, word=True)


def _arabic(digits: str) -> float:
    if digits.endswith("half"):
        return int(digits.split()[0]) + 0.5
    if digits[-1] in _FRACTIONS:
        return float(digits[:-1] or 0) + _FRACTIONS[digits[-1]]
    if "/" in digits:
        whole, _, fraction = digits.replace("-", " ").rpartition(" ")
        above, below = map(int, fraction.split("/"))
        return int(whole or 0) + (above / below if below else 0)
    if "," in digits and re.fullmatch(r"[\d.]+,\d{1,2}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    return float(digits.replace(",", ""))


def _tail(tail: str, scale: float) -> float:
    """What follows an inner magnitude: the 5 of 2千5 is 500, the 5百 of 2千5百 as well."""
    if not tail:
        return 0.0
    value = _chinese("".join("零一二三四五六七八九"[int(c)] if c.isdigit() else c for c in tail))
    return value * scale / 10 if tail[-1] not in _SCALES else value


def _read_chinese(match: re.Match, about: bool) -> Number | None:
    words = match["cn"]
    scale = max((_SCALES[c] for c in words if c in _SCALES), default=1)
    if re.fullmatch("上?[百千万十]+(?:把|来|十来|儿八百)?", words) and words not in ("十", "百十"):
        vague = re.sub("上|把|来|儿八百|(?<=.)十", "", words)
        return Number(*match.span(), scale, scale, vague != words or about, scale, word=True)
    if words[0] in "百千万":
        return None
    pair = _PAIR.search(words)
    if pair and _DIGITS[pair[2]] > _DIGITS[pair[1]] and (len(words) > 2 or _DIGITS[pair[2]] - _DIGITS[pair[1]] == 1):
        low = _chinese(words[: pair.start(2)] + words[pair.end(2) :])
        high = _chinese(words[: pair.start(1)] + words[pair.start(2) :])
        return Number(*match.span(), low, high, about, scale, word=True)
    value = _chinese(words)
    return Number(*match.span(), value, value, about, scale, word=True)


def _chinese(words: str) -> float:
    """Positional reading; a last digit without its own magnitude takes the next one down (三千五 → 3500)."""
    words, _, decimals = words.partition("点")
    total = part = digit = 0.0
    last = 0.0
    if words == "半":
        return 0.5
    if decimals or not any(c in _SCALES for c in words):
        tail = decimals.rstrip("百千万")
        figures = "".join(str(_DIGITS[c]) for c in words if c in _DIGITS) or "0"
        return float(figures + ("." + "".join(str(_DIGITS.get(c, 0)) for c in tail) if tail else "")) * (
            10000 if decimals.endswith("万") else 1
        )
    for place, character in enumerate(words):
        if character in _DIGITS:
            digit = _DIGITS[character]
            last = 0.0 if character in "零〇" else last
        elif character == "万":
            total, part, digit, last = (total + part + digit or 1) * 10000, 0.0, 0.0, 10000.0
        else:
            scale = _SCALES[character]
            part, digit, last = part + (digit or (1 if place == 0 or scale == 10 else 0)) * scale, 0.0, scale
    return total + part + digit * (last / 10 if last > 10 else 1)


def _english(words: list[str]) -> float | None:
    total = part = 0.0
    seen = False
    for word in words:
        if word in ("and", "of"):
            continue
        if word in ("a", "an") and words[-1] != word:
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            part = (part if seen and part else 1) * scale
            if scale >= 1000:
                total, part = total + part, 0.0
        else:
            value = _WORDS[word]
            part = part * 12 if word == "dozen" and part else part + value
            if word == "half" and words[0] == "half":
                part = 0.5
        seen = True
    bare = all(word in ("a", "an", "of", "and") for word in words)
    return None if bare or not seen else total + part
