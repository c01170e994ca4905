"""A product as a plain dict and back, losing nothing; and the seal that keeps other formats exact.

Google's columns and schema.org's properties cannot say everything that a :class:`Product` holds (where a
value was read from, the raw words, a third language). An export writes what they can say, and beside it, as
``daogou_exact``, the fields that would not survive, with a digest of all that was said in the open. When the
file comes back unedited, the exact fields hold; when someone has edited it, the edit holds.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from catalog.product import Offer, Product, Value

SCHEMA = "daogou-product/1"
EXACT = "daogou_exact"
UNSEALED = {EXACT: "", "said": None}  # of a row that is being written: what it says in the open, and nothing else
_TEXTS = ("category", "brand", "model", "gtin", "mpn", "family")
_MAPS = ("titles", "descriptions", "extras")
_AVAILABILITY = ("in_stock", "out_of_stock", "preorder", "unknown")


def to_dict(product: Product) -> dict:
    """Everything the product holds, as JSON values; empty fields are left out."""
    told = {"sku": product.sku}
    told |= {name: getattr(product, name) for name in _TEXTS if getattr(product, name) is not None}
    told |= {name: dict(getattr(product, name)) for name in (*_MAPS, "features") if getattr(product, name)}
    if product.offers:
        told["offers"] = [_offer_dict(offer) for offer in product.offers]
    if product.attributes:
        told["attributes"] = {key: _value_dict(value) for key, value in product.attributes.items()}
    if product.images:
        told["images"] = list(product.images)
    return told


def _offer_dict(offer: Offer) -> dict:
    told = {f.name: getattr(offer, f.name) for f in fields(offer)}
    told["as_of"] = offer.as_of.isoformat() if offer.as_of else None
    return {key: value for key, value in told.items() if value is not None}


def _value_dict(value: Value) -> dict:
    return {f.name: getattr(value, f.name) for f in fields(value) if getattr(value, f.name) is not None}


def from_dict(told: Mapping) -> Product:
    """The product that :func:`to_dict` wrote. Raises ``ValueError`` with the field that is wrong."""
    sku = told.get("sku")
    if not isinstance(sku, str) or not sku:
        raise ValueError("'sku' must be a text that is not empty")
    features = _mapping(told, "features")
    if not all(isinstance(held, bool) for held in features.values()):
        raise ValueError("'features' must hold true or false")
    return Product(
        sku=sku,
        **{name: _text(told, name) for name in _TEXTS},
        **{name: _texts(told, name) for name in _MAPS},
        features=features,
        offers=tuple(_offer(one) for one in _list(told, "offers")),
        attributes={key: _value(key, one) for key, one in _mapping(told, "attributes").items()},
        images=tuple(_string(one, "images") for one in _list(told, "images")),
    )


def _string(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name!r} must be text, not {value!r:.40}")
    return value


def _text(told: Mapping, name: str) -> str | None:
    return None if told.get(name) is None else _string(told[name], name)


def _mapping(told: Mapping, name: str) -> dict:
    value = told.get(name) or {}
    if not isinstance(value, dict):
        raise ValueError(f"{name!r} must be an object, not {value!r:.40}")
    return dict(value)


def _texts(told: Mapping, name: str) -> dict[str, str]:
    return {key: _string(value, f"{name}.{key}") for key, value in _mapping(told, name).items()}


def _list(told: Mapping, name: str) -> list:
    value = told.get(name) or []
    if not isinstance(value, list):
        raise ValueError(f"{name!r} must be a list, not {value!r:.40}")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name!r} must be a number, not {value!r:.40}")
    return float(value)


def _offer(told: object) -> Offer:
    if not isinstance(told, dict):
        raise ValueError("'offers' must hold objects")
    price = _number(told.get("price"), "offers.price")
    sale = None if told.get("sale_price") is None else _number(told["sale_price"], "offers.sale_price")
    if price <= 0 or (sale is not None and sale <= 0):
        raise ValueError("'offers.price' must be above zero")
    currency = _string(told.get("currency"), "offers.currency")
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise ValueError(f"'offers.currency' must be an ISO 4217 code such as USD, not {currency!r:.20}")
    availability = told.get("availability", "unknown")
    if availability not in _AVAILABILITY:
        raise ValueError(f"'offers.availability' must be one of {', '.join(_AVAILABILITY)}, not {availability!r:.40}")
    day = told.get("as_of")
    try:
        as_of = None if day is None else date.fromisoformat(_string(day, "offers.as_of"))
    except ValueError:
        raise ValueError(f"'offers.as_of' must be a date such as 2024-05-31, not {day!r:.40}") from None
    return Offer(price, currency, sale, availability, as_of, _text(told, "seller"))


def _value(key: str, told: object) -> Value:
    if not isinstance(told, dict):
        raise ValueError(f"'attributes.{key}' must be an object with number and unit, or text")
    number = None if told.get("number") is None else _number(told["number"], f"attributes.{key}.number")
    source = told.get("source", "feed")
    if source not in ("feed", "title"):
        raise ValueError(f"'attributes.{key}.source' must be feed or title, not {source!r:.40}")
    return Value(number, _text(told, "text"), _text(told, "unit"), _text(told, "raw"), source)


def seal(product: Product, read_back: Product, said: object) -> str:
    """The fields that ``read_back`` lost, as JSON with a digest of what was ``said`` in the open;
    "" when none. A product without an offer is always sealed, so that its missing price is no fault of the row.
    """
    full, open_ = to_dict(product), to_dict(read_back)
    lost = {
        key: full.get(key) for key in {*full, *open_} if full.get(key) != open_.get(key) or _order(full, open_, key)
    }
    if not lost and product.offers:
        return ""
    return json.dumps({"of": digest(said), **dict(sorted(lost.items()))}, ensure_ascii=True)


def _order(full: dict, open_: dict, key: str) -> bool:
    """True when two equal mappings differ in order: the first title is the one that is shown."""
    one, other = full.get(key), open_.get(key)
    return isinstance(one, dict) and isinstance(other, dict) and list(one) != list(other)


def digest(said: object) -> str:
    """A short digest of JSON values."""
    text = json.dumps(said, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unseal(read: Product, sealed: object, said: object) -> tuple[Product, str | None]:
    """``read`` with the sealed fields put back, or ``read`` and a note when the row was edited since."""
    try:
        told = json.loads(sealed) if isinstance(sealed, str) else dict(sealed)
        if told.pop("of", None) != digest(said):
            return read, "edited since the export: its exact fields were not used"
        return from_dict({**to_dict(read), **told}), None
    except (ValueError, TypeError, RecursionError):
        return read, "its exact fields cannot be read and were not used"
