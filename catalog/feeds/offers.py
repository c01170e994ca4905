"""Offers out of a row's price columns: list and sale prices, currencies, availability, and what is wrong with them."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from catalog.errors import UnknownCurrency
from catalog.feeds.cells import language
from catalog.feeds.names import availability as availability_of
from catalog.feeds.names import price_field
from catalog.money import parse_price
from catalog.product import Offer
from catalog.text import fold

ABSURD = 100_000_000
_CLOCK = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y", "%Y年%m月%d日")


class Unusable(ValueError):
    """The row cannot be taken; the message says why."""


class NoPrice(Unusable):
    """The row says no price at all."""


def read_offers(
    columns: Mapping[str, object], told: Mapping[str, object], title: str, today: date
) -> tuple[list[Offer], list[str]]:
    """The offers, one per currency, and the repairs. ``columns``: the price columns, ``told``: the other fields.

    Raises :class:`NoPrice` when no price is told, :class:`Unusable` when what is told is none.
    """
    repairs: list[str] = []
    default = _default_currency(told.get("currency"))
    amounts: dict[str, dict[str, float]] = {}
    for name, raw in columns.items():
        if _empty(raw):
            continue
        field, in_name = price_field(name) or ("price", None)
        amount, currency = _amount(raw, in_name or default, field)
        if not currency:
            currency = "CNY" if language(name) == "zh" or language(title) == "zh" else "USD"
            repairs.append(f"no currency given: taken as {currency}")
        amounts.setdefault(currency, {})[field] = amount
    if not amounts:
        raise NoPrice("no price")
    state, note = _availability(told)
    repairs += [note] if note else []
    as_of, seller = _day(told.get("as_of"), today), str(told.get("seller") or "").strip() or None
    offers = []
    for currency, prices in amounts.items():
        price, sale, note = settle(prices)
        repairs += [note] if note else []
        offers.append(Offer(price, currency, sale, state, as_of, seller))
    return offers, list(dict.fromkeys(repairs))


def read_nodes(nodes: Iterable[object], title: str, today: date) -> tuple[list[Offer], list[str]]:
    """The offers of a list of dicts with price, currency, list_price or sale_price, availability, seller, as_of."""
    offers, repairs, wrong = [], [], []
    for node in nodes:
        if not isinstance(node, Mapping):
            continue
        columns = {name: node.get(name) for name in ("price", "sale_price", "list_price")}
        try:
            found, notes = read_offers(columns, node, title, today)
        except Unusable as error:
            wrong.append(str(error))
            continue
        offers += found
        repairs += notes
    if not offers:
        told = [reason for reason in wrong if reason != "no price"]
        raise Unusable(told[0]) if told else NoPrice("no price")
    return offers, list(dict.fromkeys(repairs + [f"an offer was left out: {reason}" for reason in wrong]))


def _empty(raw: object) -> bool:
    return (
        raw is None
        or raw == []
        or (isinstance(raw, str) and fold(raw).strip() in ("", "-", "n/a", "na", "null", "none", "无", "暂无"))
    )


def _default_currency(raw: object) -> str | None:
    if _empty(raw):
        return None
    try:
        return parse_price("1 " + str(raw))[1]
    except UnknownCurrency as error:
        raise Unusable(str(error)) from None


def _amount(raw: object, currency: str | None, field: str) -> tuple[float, str | None]:
    """The amount, above zero and finite, and its currency. A number of JSON is taken as it is."""
    if isinstance(raw, (bool, list | dict)):
        raise Unusable(f"{field} is not a price: {str(raw)[:40]!r}")
    if isinstance(raw, int | float):
        amount: float | None = float(raw) if abs(raw) < 1e300 else math.inf
    else:
        try:
            amount, currency = parse_price(raw, currency)
        except UnknownCurrency as error:
            raise Unusable(str(error)) from None
        except (ValueError, OverflowError):
            amount = None
    if amount is None or not math.isfinite(amount):
        raise Unusable(f"{field} cannot be read: {str(raw)[:40]!r}")
    if amount <= 0:
        raise Unusable(f"{field} is not above zero: {str(raw)[:40]!r}")
    if amount > ABSURD:
        raise Unusable(f"{field} is absurd: {str(raw)[:40]!r}")
    return amount, currency


def settle(prices: Mapping[str, float]) -> tuple[float, float | None, str | None]:
    """(price, sale price or None, note) of price, sale_price and list_price, any of which may be missing.

    >>> settle({"price": 2158.0, "list_price": 2399.0}), settle({"price": 500.0, "sale_price": 600.0})
    ((2399.0, 2158.0, None), (500.0, None, 'sale price 600 is above the price 500: dropped'))
    """
    price, sale, listed = (prices.get(name) for name in ("price", "sale_price", "list_price"))
    if listed is not None and price is None:
        price, listed = listed, None
    if price is None:
        return sale, None, None
    if sale is not None:
        if sale > price:
            return price, None, f"sale price {sale:g} is above the price {price:g}: dropped"
        return price, sale if sale < price else None, None
    if listed is not None and listed > price:
        return listed, price, None
    note = (
        f"list price {listed:g} is below the price {price:g}: dropped"
        if listed is not None and listed < price
        else None
    )
    return price, None, note


def _availability(told: Mapping[str, object]) -> tuple[str, str | None]:
    raw = told.get("availability")
    if isinstance(raw, bool):
        return ("in_stock" if raw else "out_of_stock"), None
    if not _empty(raw):
        state = availability_of(str(raw))
        return (state, None) if state else ("unknown", f"availability {str(raw)[:40]!r} is not known: taken as unknown")
    try:
        count = float(str("nan" if _empty(told.get("stock")) else told["stock"]))
    except ValueError:
        return "unknown", None
    return ("in_stock" if count > 0 else "out_of_stock" if count <= 0 else "unknown"), None


def _day(raw: object, today: date) -> date:
    text = str(raw or "").strip()
    if not text:
        return today
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for form in _CLOCK:
        try:
            return datetime.strptime(text[:11].strip(), form).date()
        except ValueError:
            continue
    return today
