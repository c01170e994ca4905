"""Money in a shopper's words and in a feed: "$700", "between 300 and 500 euros", 三千以内, 2k左右, ``1.299,00 €``."""

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.amounts import Amount, find_amounts
from catalog.cues import alternation, words
from catalog.errors import UnknownCurrency
from catalog.text import fold

# code → (symbol for output, words for input); the first code that owns a word wins
CURRENCIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "USD": (
        "$",
        ("us$", "$", "usd", "dollars", "dollar", "bucks", "buck", "us dollars", "美元", "美金", "美刀", "刀"),
    ),
    "CNY": ("¥", ("¥", "rmb", "cny", "yuan", "kuai", "元钱", "元", "块钱", "块", "圆", "人民币", "大洋")),
    "EUR": ("€", ("€", "eur", "euros", "euro", "欧元", "欧")),
    "GBP": ("£", ("£", "gbp", "pounds", "pound", "quid", "英镑", "镑")),
    "HKD": ("HK$", ("hk$", "hkd", "港币", "港元")),
    "CAD": ("C$", ("c$", "ca$", "cad", "加元", "加币")),
    "AUD": ("A$", ("a$", "au$", "aud", "澳元", "澳币")),
    "JPY": ("JP¥", ("jpy", "jp¥", "yen", "日元")),
    "TWD": ("NT$", ("nt$", "twd", "新台币", "台币")),
    "INR": ("₹", ("₹", "inr", "rupees", "rs.")),
    "KRW": ("₩", ("₩", "krw", "won", "韩元")),
    "CHF": ("CHF ", ("chf", "francs")),
    "SGD": ("S$", ("s$", "sgd", "新元")),
}
_OTHER_CODES = frozenset(
    [
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "TRY",
        "RUB",
        "UAH",
        "BRL",
        "MXN",
        "NZD",
        "ZAR",
        "THB",
        "IDR",
        "MYR",
        "PHP",
        "VND",
        "AED",
        "SAR",
        "ILS",
    ]
)
_BY_WORD = {word: code for code, (_, names) in reversed(CURRENCIES.items()) for word in names}
_SIGNS = [word for word in _BY_WORD if not word.isalpha() or (word.isascii() and len(word) == 3) or word == "人民币"]
_BEFORE = re.compile(rf"({alternation(_SIGNS, right=False)})\s?\Z")
_AFTER = re.compile(rf"[\s-]?({alternation(_BY_WORD, left=False)}(?:人民币)?)")
_FIGURE = re.compile(r"-?\d[\d.,\s'’]*")
_SPACE = re.compile(r"\s*")
_NOUN = re.compile(r"\s*[-]?([a-z]+)")
_COUNTED = re.compile(r"\s*[个人口台套寸级门层档件只岁年月天次平米点度分升匹斤公立转瓦帕杯位种款小秒头瓶把条%％°/]")
_WEIGHT = re.compile(r"\b(?:weigh\w*|light\w*|heav\w*|lift|carry|lbs?)\b")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as a wish; ``currency`` is an ISO 4217 code, None when unsaid."""

    min: float | None = None
    max: float | None = None
    about: float | None = None
    currency: str | None = None

    def value(self) -> dict[str, float | str]:
        """The value of a price span in the annotation guidelines: only what was said."""
        told = {name: getattr(self, name) for name in ("min", "max", "about", "currency")}
        return {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in told.items() if v is not None}


@dataclass(frozen=True, slots=True)
class MoneySpan:
    """Money at ``text[start:end]``, comparator and currency included."""

    start: int
    end: int
    money: Money


def find_money(text: str, asked: bool = False) -> list[MoneySpan]:
    """The amounts of money in ``text``. ``asked``: the shopper answers a question for the price, a number will do.

    A bare number is money only with a currency, a magnitude (三千, 3k) or a context of money ("under", "budget").
    >>> find_money("a dryer under $700, budget 3k")[0]
    MoneySpan(start=8, end=18, money=Money(min=None, max=700.0, about=None, currency='USD'))
    """
    told = fold(text)
    amounts = find_amounts(told, _BEFORE, _AFTER)
    return [_span(told, amount, asked) for amount in amounts if _is_money(told, amount, asked)]


def _is_money(text: str, amount: Amount, asked: bool) -> bool:
    number, (start, end) = amount.number, amount.inner
    if amount.unit:
        pounds = amount.unit in ("pound", "pounds") and _WEIGHT.search(text)
        return not pounds and not (number.word and number.high < 2 and not amount.op)
    told = bool(amount.op) and not (amount.op == "range" and amount.end - amount.start == end - start)
    if not _free(text, end):
        return False
    if asked or _context(text, start) or _behind(text, end):
        return number.high >= 10 or number.scale > 1
    if told and text[end : end + 1] == "+" and number.scale == 1:
        return number.high >= 100
    if amount.op == "range" and amount.low >= 100 or number.about and number.high >= 500:
        return True
    if number.scale >= 100 and not (not told and re.search("[48]k$", text[start:end])):
        return not (number.word and number.low == number.scale and not told)
    return told and number.high >= 20 and not number.about


def _free(text: str, end: int) -> bool:
    """False when a noun or a counting word follows the number: it counts something, it is no money."""
    if _COUNTED.match(text, end) or re.compile(r"-(?=[a-z0-9])").match(text, end):
        return False
    noun = _NOUN.match(text, end)
    return not noun or noun[1] in _follow() or _after_words().match(text, end) is not None


@lru_cache
def _follow() -> frozenset[str]:
    return frozenset(words("money", "follow"))


@lru_cache
def _after_words() -> re.Pattern:
    comparators = [word for key in ("max", "min", "about") for word in words("after", key)]
    return re.compile(
        r"\s*"
        + alternation([*comparators, *words("range", "join"), *words("money", "behind"), *words("range", "join_open")])
    )


@lru_cache
def _cue(key: str) -> re.Pattern:
    pattern = alternation(words("money", key))
    return re.compile(rf"\s*{pattern}" if key == "behind" else rf"{pattern}[^,;.!?]{{0,24}}\Z")


def _context(text: str, start: int) -> bool:
    return bool(_cue("context").search(text, max(0, start - 40), start))


def _behind(text: str, end: int) -> bool:
    return bool(_cue("behind").match(text, end))


def _span(text: str, amount: Amount, asked: bool) -> MoneySpan:
    currency = _BY_WORD.get(_key(amount.unit)) if amount.unit else None
    low, high = amount.low, amount.high
    match amount.op:
        case "<=":
            money = Money(max=high, currency=currency)
        case ">=":
            money = Money(min=low, currency=currency)
        case "range":
            money = Money(min=low, max=high, currency=currency)
        case "about":
            money = Money(about=low, currency=currency)
        case _:
            start, end = amount.inner
            budget = asked or _cue("budget").search(text, max(0, start - 40), start) or _behind(text, end)
            money = Money(max=high, currency=currency) if budget else Money(about=low, currency=currency)
    return MoneySpan(amount.start, amount.end, money)


def _key(unit: str) -> str:
    unit = re.sub(r"\s+", " ", unit)
    return unit.removesuffix("人民币") if unit not in _BY_WORD else unit


def currencies_named(text: str) -> tuple[str, ...]:
    """The currencies that a text names, by word, sign or code.

    >>> currencies_named("how much in dollars?"), currencies_named("多少人民币"), currencies_named("how much?")
    (('USD',), ('CNY',), ())
    """
    return tuple(dict.fromkeys(_BY_WORD[match.group()] for match in _named().finditer(fold(text))))


@lru_cache
def _named() -> re.Pattern:
    return re.compile(alternation(_BY_WORD))


def parse_price(raw: str | float | None, default_currency: str | None = None) -> tuple[float | None, str | None]:
    """Amount and currency of a feed's price; (None, …) when there is no amount in it.

    Raises UnknownCurrency for a code that is none of ISO 4217's that we know.
    >>> parse_price("1.299,00 €"), parse_price("¥3,499.00"), parse_price("649.00 EUR"), parse_price("n/a", "USD")
    ((1299.0, 'EUR'), (3499.0, 'CNY'), (649.0, 'EUR'), (None, 'USD'))
    """
    told = fold(str("" if raw is None else raw)).strip()
    figure = _FIGURE.search(told)
    currency = _currency(told if not figure else told[: figure.start()] + " " + told[figure.end() :], default_currency)
    if not figure:
        return None, currency
    amount = _decimal(re.sub(r"[\s'’]", "", figure.group()).rstrip(".,"))
    return amount * (10000 if told[figure.end() :].startswith("万") else 1), currency


def _currency(rest: str, default: str | None) -> str | None:
    for word in sorted(_BY_WORD, key=len, reverse=True):
        if word in rest if not word.isascii() or not word.isalpha() else re.search(rf"\b{word}\b", rest):
            return _BY_WORD[word]
    code = re.fullmatch(r"\s*([a-z]{3})\s*", rest)
    if not code:
        return default
    if code[1].upper() in _OTHER_CODES:
        return code[1].upper()
    known = ", ".join(sorted(CURRENCIES.keys() | _OTHER_CODES))
    raise UnknownCurrency(f"currency {code[1].upper()!r} is not known; use an ISO 4217 code: {known}")


def _decimal(figure: str) -> float:
    """The last mark is the decimal one when two kinds occur, or when other than three digits follow it."""
    dot, comma = figure.rfind("."), figure.rfind(",")
    mark = max(dot, comma)
    digits = re.sub("[.,]", "", figure)
    if mark < 0 or (min(dot, comma) < 0 and (figure.count(figure[mark]) > 1 or len(figure) - mark == 4)):
        return float(digits)
    return float(re.sub("[.,]", "", figure[:mark]) + "." + figure[mark + 1 :])


def format_money(amount: float, currency: str | None, lang: str = "en") -> str:
    """The amount as it is shown, the same in both languages: cents only where there are some.

    >>> format_money(649, "USD"), format_money(3499.5, "CNY", "zh"), format_money(9, "SEK")
    ('$649', '¥3,499.50', 'SEK 9')
    """
    sign = CURRENCIES[currency][0] if currency in CURRENCIES else f"{currency} " if currency else ""
    return f"{sign}{amount:,.0f}" if float(amount).is_integer() else f"{sign}{amount:,.2f}"
