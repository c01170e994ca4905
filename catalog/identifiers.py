"""GTIN check digits, model numbers and stable SKUs. An identifier is always a string: leading zeros count."""

import hashlib
import re

from catalog.text import fold

GTIN_LENGTHS = (8, 12, 13, 14)
_NOT_CODE = re.compile(r"[^0-9a-z]+")
_CODE = re.compile(r"(?<![0-9a-z])[a-z0-9]+(?:[-/.][a-z0-9]+)*(?:\([a-z0-9]+\))?(?![0-9a-z])")
# a figure with its unit, a resolution, a size: not a model although it mixes letters and digits
_FIGURE = re.compile(
    r"(?:\d+(?:\.\d+)?[x*-])*\d+(?:\.\d+)?-?(?:l|ml|kg|g|lb|lbs|oz|cm|mm|m|in|inch|inches|ft|cu|w|kw|v|hz|db|dba|pa|kpa|bar|"
    r"p|hp|btu|k|min|mins|h|hr|hrs|s|d|qt|qts|rpm|mah|ah|year|years|yr|person|people|door|doors|way|star|stage|speed|c|f|"
    r"pm|am|pcs|pc|pack|cup|cups|x|in1|fps|gb|mb|tb|m2|m3|ppm|nd|st|rd|th|usd|rmb|cny|eur|gbp)(?:/[a-z0-9]+)?"
    r"|\d+(?:\.\d+)?(?:[x*]\d+(?:\.\d+)?)+(?:cm|mm|in)?|\d+ish|for\d+|h\.26[45]|\d+/\d+r\d+|\d+-in-\d+|\d+(?:\.\d+)?k\d|[34]d|mp[34]|5g|[45]ghz|h26[45]|m[23]|pm2\.5|co2|[a-z]\d|\d+(?:st|nd|rd|th)"
)


def gtin_valid(code: str) -> bool:
    """True when ``code`` is a GTIN-8, -12, -13 or -14 with the right check digit (GS1 General Specifications 7.9).

    >>> gtin_valid("4006381333931"), gtin_valid("4006381333932")
    (True, False)
    """
    if len(code) not in GTIN_LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return total % 10 == 0


def normal_model(model: str) -> str:
    """The model number as a key: lower case, letters and digits only, so that ``BCD-501W`` equals ``bcd501w``.

    >>> normal_model("BCD-501W(EN)")
    'bcd501wen'
    """
    return _NOT_CODE.sub("", fold(model))


def stable_sku(brand: str | None, model: str | None, title: str) -> str:
    """A SKU that the same product gets in every import: from brand and model, or else from the title.

    >>> stable_sku("Haier", "BCD-501W", "whatever")
    'haier-bcd501w'
    """
    key = normal_model(model) if model else ""
    name = _NOT_CODE.sub("-", fold(brand or "")).strip("-")
    if key and name:
        return f"{name}-{key}"
    told = "\n".join(fold(part or "").strip() for part in (brand, model, title))
    return "p-" + hashlib.sha256(told.encode()).hexdigest()[:12]


def find_models(text: str) -> list[tuple[int, int]]:
    """Where model numbers stand in ``text``: codes of at least four signs that mix letters and digits.

    Figures with a unit (``500L``, ``4k``, ``24-inch``) are not models.
    >>> [("the BCD-501W, 500L"[a:b]) for a, b in find_models("the BCD-501W, 500L")]
    ['BCD-501W']
    """
    return [match.span() for match in _CODE.finditer(fold(text)) if _is_model(match.group())]


def _is_model(code: str) -> bool:
    letters, digits = sum(c.isalpha() for c in code), sum(c.isdigit() for c in code)
    if letters < 1 or digits < 2 or letters + digits < 4 or _FIGURE.fullmatch(code):
        return False
    words = re.split("[-/.]", code)
    figures = [w for w in words if w[0].isdigit() and (w.isdigit() or _FIGURE.fullmatch(w))]
    return not (len(words) > 1 and figures and all(w in figures or (w.isalpha() and len(w) > 3) for w in words))
