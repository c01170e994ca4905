"""One product as the rest of the program sees it: plain, frozen, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


def scripts(brand: str) -> tuple[str, ...]:
    """The names of a brand that is written in several scripts at once, as shops do.

    >>> scripts("Muhengjia/沐衡嘉"), scripts("Smith+Co")
    (('Muhengjia', '沐衡嘉'), ('Smith+Co',))
    """
    return tuple(name for part in brand.split("/") if (name := part.strip())) or (brand,)


def in_script(names: tuple[str, ...], lang: str) -> str:
    """Of a brand's names the one that a reader of the language expects.

    >>> [in_script(("Muhengjia", "沐衡嘉"), lang) for lang in ("en", "zh")]
    ['Muhengjia', '沐衡嘉']
    """
    return next((name for name in names if name.isascii() == (lang == "en")), names[0])


def same_maker(one: str | None, other: str | None) -> bool:
    """Whether two ways of writing a brand share a name.

    >>> same_maker("Muhengjia/沐衡嘉", "沐衡嘉"), same_maker("LG", None)
    (True, False)
    """
    first, second = ({name.casefold() for name in scripts(brand or "")} for brand in (one, other))
    return bool((first & second) - {""})


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute's value: a number in the ontology's unit, or an enumerated text, and the words it came from."""

    number: float | None = None
    text: str | None = None
    unit: str | None = None
    raw: str | None = None
    source: str = "feed"  # or "title": read out of the product's title or model number


@dataclass(frozen=True, slots=True)
class Offer:
    """A price at which the product is sold, as of a date."""

    price: float
    currency: str
    sale_price: float | None = None
    availability: str = "unknown"  # in_stock, out_of_stock, preorder, unknown
    as_of: date | None = None
    seller: str | None = None

    @property
    def effective(self) -> float:
        """What the shopper pays: the sale price when there is one."""
        return self.price if self.sale_price is None else self.sale_price


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its texts by language, offers by currency, and typed attributes and features."""

    sku: str
    category: str | None = None
    brand: str | None = None
    model: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    family: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    features: Mapping[str, bool] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()

    def title(self, lang: str) -> str:
        """The title in a language, or in whichever there is."""
        return self.titles.get(lang) or next(iter(self.titles.values()), self.sku)

    def description(self, lang: str) -> str:
        """The description in a language, or in whichever there is; may be empty."""
        return self.descriptions.get(lang) or next(iter(self.descriptions.values()), "")

    def offer(self, currency: str | None = None) -> Offer | None:
        """The offer in a currency; the first one when no currency is asked for or none is in it."""
        same = (offer for offer in self.offers if offer.currency == currency)
        return next(same, self.offers[0] if self.offers else None)
