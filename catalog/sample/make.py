"""Drafts become products: model numbers, codes, offers in two currencies, texts in two languages."""

import math
from collections.abc import Iterator
from datetime import date
from random import Random

from catalog import ontology
from catalog.product import Offer, Product, Value
from catalog.sample.data import LANGS, Brand, Kind, brands, kinds
from catalog.sample.draw import Draft, drafts
from catalog.sample.write import Writer

SEED = 20261101
AS_OF = date(2026, 11, 1)
JUDGEMENTS = ("durable", "easy_use")  # nobody's label says no to these, so ours is silent
ON_SALE, OUT_OF_STOCK, PREORDER = 0.175, 0.10, 0.025
LETTERS = {"white": "W", "black": "B", "stainless": "S", "silver": "S", "grey": "G", "red": "R", "blue": "N",
           "green": "E", "pink": "P", "gold": "D", "beige": "C"}

__all__ = ["AS_OF", "SEED", "brands", "check_digit", "products"]


def check_digit(digits: str) -> str:
    """The last digit of a GTIN (GS1 General Specifications, section 7.9): weights 3 and 1 from the right.

    >>> check_digit("400638133393")
    '1'
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def shop_price(amount: float, currency: str) -> float:
    """An amount as a shop would print it: 649.00, 1,299.00, 24.99, ¥4299.00.

    >>> shop_price(652.3, "USD"), shop_price(23.4, "USD"), shop_price(4262, "CNY")
    (649.0, 22.99, 4299.0)
    """
    if currency == "USD" and amount < 100:
        return round(amount) - 0.01
    grid = 10 ** max(1, math.floor(math.log10(amount)) - 1)
    if currency == "USD" and amount >= 1000:
        grid = 50
    return max(grid, round(amount / grid) * grid) - 1.0


def _offers(rng: Random, draft: Draft) -> tuple[Offer, ...]:
    luck = rng.random()
    stock = "out_of_stock" if luck < OUT_OF_STOCK else "preorder" if luck < OUT_OF_STOCK + PREORDER else "in_stock"
    on_sale = rng.random() < ON_SALE and stock != "preorder"
    made = []
    for currency, rate in (("USD", 1.0), ("CNY", draft.kind.yuan * math.exp(rng.gauss(0, 0.06)))):
        price = shop_price(draft.price * rate, currency)
        sale = shop_price(price * rng.uniform(0.72, 0.92), currency)
        made.append(Offer(price, currency, sale if on_sale and sale < price else None, stock, AS_OF))
    return tuple(made)


def _model(draft: Draft, taken: set[str]) -> str:
    """A model number in its maker's manner, not given before."""
    size = draft.title_size
    digits = f"{size:.0f}" if size >= 100 else f"{3 + draft.family % 7}{size:02.0f}" if size >= 10 else (
        f"{3 + draft.family % 7}{size * 10:02.0f}")
    start = int(digits)
    while True:
        model = draft.brand.model.format(code=draft.kind.code, n=start, s=draft.series,
                                         x=LETTERS.get(draft.color, "X"))
        if model not in taken:
            taken.add(model)
            return model
        start += 1


def _slug(brand: Brand, model: str) -> str:
    return f"{brand.name}-{model}".lower()


def hard_features(words: ontology.Ontology, category: str) -> tuple[str, ...]:
    """The features of a category that a maker says outright: those that follow from no number."""
    known = words.categories[category]
    return tuple(name for name in known.features
                 if name not in known.soft and not words.features[name].soft and name not in JUDGEMENTS)


def _of_kind(kind: Kind, seed: int, words: ontology.Ontology, taken: set[str], first: int) -> Iterator[Product]:
    rng = Random(f"{seed}:{kind.id}")  # a kind of its own: mending one leaves the others as they were
    made = drafts(rng, kind)
    category = words.categories[kind.id]
    writer = Writer(made, category.soft.values(), rng)
    for place, draft in enumerate(made, first):
        model = _model(draft, taken)
        code = f"2{seed % 100:02d}{place:09d}"
        hard = hard_features(words, kind.id)
        values = {name: Value(number=value, unit=words.attributes[name].unit) for name, value in draft.numbers.items()}
        values |= {name: Value(text=value) for name, value in draft.choices.items()}
        features = {name: draft.features.get(name, False) for name in hard}
        yield Product(
            sku=_slug(draft.brand, model), category=kind.id, brand=f"{draft.brand.name}/{draft.brand.zh}", model=model,
            gtin=code + check_digit(code), mpn=model, family=f"{draft.brand.name}-{kind.id}-{draft.family}".lower(),
            titles={lang: writer.title(draft, lang, model) for lang in LANGS},
            descriptions={lang: writer.description(draft, lang) for lang in LANGS},
            offers=_offers(rng, draft), attributes=values, features=features)


def products(seed: int = SEED) -> Iterator[Product]:
    """Every product of the sample catalogue, kind by kind; the same ones for the same seed."""
    words = ontology.load()
    taken: set[str] = set()
    count = 0
    for kind in kinds().values():
        for product in _of_kind(kind, seed, words, taken, count):
            count += 1
            yield product
