"""Hits in the order in which this shopper should see them, with the reason for each place. Pure.

The search has already kept every binding need. First comes what is known to meet most, of that what can be bought today,
of that what comes closest to a number missed. What is left is taste: wishes met, the model's idea of what fits
(``describe``), value for money.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from assistant.acts import Pick, Receipt
from assistant.needs import TASTES, Need
from assistant.state import DialogueState
from catalog.money import format_money
from catalog.ontology import Ontology, Wish
from catalog.product import Product, Value, in_script, scripts
from catalog.query import Constraint
from catalog.text import tokens
from catalog.units import format_quantity

WEIGHTS = {"wish": 2.0, "words": 0.1, "value": 0.3}
# features that are said of a machine, not as something it has: "not built-in", but "no steam"
ADJECTIVES = frozenset(("built_in", "freestanding", "countertop", "cordless", "stackable", "convertible", "programmable",
                        "dishwasher_safe", "oscillating", "foldable", "portable", "waterproof", "nonstick", "frost_free",
                        "easy_clean", "easy_use", "durable"))  # fmt: skip
STRENGTHS = 3  # facts told of a product besides its needs


def rank(hits: Sequence[Product], state: DialogueState, ontology: Ontology, words: str = "") -> tuple[Pick, ...]:
    """The hits as picks, best first; ``words`` describe what would fit. An order that was asked for is kept."""
    if not hits:
        return ()
    wishes, sort = state.wishes(ontology), state.query(ontology).sort
    likeness = overlap(words, hits)
    middle = typical_price(hits, state.currency)
    picks = []
    for product, like in zip(hits, likeness, strict=True):
        score = (
            WEIGHTS["wish"] * share(w.verdict(product) == "met" for w in wishes)
            + WEIGHTS["words"] * like
            + WEIGHTS["value"] * thrift(product, middle, state.currency)
        )
        receipt = tuple(receipts(product, state, ontology))
        picks.append(Pick(product, receipt, strengths(product, hits, state, ontology), round(score, 4)))
    placed = sorted(((place(pick, state, sort, ontology), pick) for pick in picks), key=itemgetter(0))
    if sort != "best":
        return tuple(pick for _, pick in placed)
    equals = groupby(placed, key=lambda pair: pair[0][:2])  # no variant goes behind what meets less or is sold out
    return tuple(pick for _, group in equals for pick in spread([pick for _, pick in group]))


def place(pick: Pick, state: DialogueState, sort: str, ontology: Ontology) -> tuple[float, ...]:
    """What the list is ordered by, least first."""
    product = pick.product
    doubts = sum(receipt.verdict != "met" for receipt in pick.receipt if receipt.slot != "context")
    taste = -pick.score if sort == "best" else figure(product, sort, state.currency)
    if state.sort != "best":  # "the cheapest", in stock or not
        return doubts, taste
    sold_out = availability(product, state.currency) == "out_of_stock"
    return doubts, sold_out, round(missed(product, state.needs, ontology), 2), taste


def figure(product: Product, sort: str, currency: str | None) -> float:
    """The number that a sort key orders by, least first; infinite where it is not known."""
    field = sort.removeprefix("-")
    number = price(product, currency) if field == "price" else product.attributes.get(field, Value()).number
    return math.inf if number is None else -number if sort.startswith("-") else number


def missed(product: Product, needs: Iterable[Need], ontology: Ontology) -> float:
    """By what share of their bounds the product misses the numbers asked for: 0.05 for 63 dB where 60 were the most."""
    kind = ontology.categories.get(product.category or "")
    bounds = [c for need in needs for c in need.constraints()]
    felt = [kind.soft[c.field] for c in bounds if kind and c.op == "has" and c.field in kind.soft]
    bounds += [Constraint(f.attribute, f.op, f.value) for f in felt]
    gaps = [(c.known(product), c.value) for c in bounds if c.op in ("<=", ">=") and c.verdict(product) == "unmet"]
    return sum(abs(known - bound) / max(abs(bound), 1) for known, bound in gaps)


def share(marks: Iterable[bool]) -> float:
    """The share of true marks; 1 when there are none."""
    listed = list(marks)
    return sum(listed) / len(listed) if listed else 1.0


def spread(picks: list[Pick]) -> tuple[Pick, ...]:
    """The picks with only the best of each family in front; its variants follow behind."""
    first, rest, families = [], [], set()
    for pick in picks:
        family = pick.product.family or pick.product.sku
        (rest if family in families else first).append(pick)
        families.add(family)
    return (*first, *rest)


def overlap(words: str, hits: Sequence[Product]) -> list[float]:
    """How much of the description each product's own texts share with it, 0 to 1, rare words counting more."""
    wanted = set(tokens(words))
    if not wanted:
        return [0.0] * len(hits)
    texts = [set(tokens(" ".join((*hit.titles.values(), *hit.descriptions.values())))) & wanted for hit in hits]
    seen = Counter(token for text in texts for token in text)
    weight = {token: math.log(1 + len(hits) / count) for token, count in seen.items()}
    total = sum(weight.values()) or 1.0
    return [sum(weight[token] for token in text) / total for text in texts]


def typical_price(hits: Sequence[Product], currency: str | None) -> float | None:
    """The median price among the hits, or None when none has one."""
    prices = sorted(p for hit in hits if (p := price(hit, currency)) is not None)
    return prices[len(prices) // 2] if prices else None


def thrift(product: Product, middle: float | None, currency: str | None) -> float:
    """How far below the typical price it sells, -1 to 1; a product without a price counts as dear.

    At less than half the typical price it is no bargain but another class: the travel kettle, the mini washer.
    """
    paid = price(product, currency)
    if middle is None or not middle or (paid is not None and paid < middle / 2):
        return 0.0
    return -1.0 if paid is None else max(-1.0, min(1.0, (middle - paid) / middle))


def price(product: Product, currency: str | None) -> float | None:
    """What it sells for in a currency, or None."""
    offer = product.offer(currency)
    return offer.effective if offer and currency in (None, offer.currency) else None


def availability(product: Product, currency: str | None) -> str:
    """in_stock, out_of_stock, preorder or unknown."""
    offer = product.offer(currency)
    return offer.availability if offer else "unknown"


# ---- receipts ------------------------------------------------------------------------------------------


def receipts(product: Product, state: DialogueState, ontology: Ontology) -> Iterable[Receipt]:
    """Every need held against the product, in the order in which the shopper said them."""
    for need in state.needs:
        if need.field in TASTES:
            continue  # they order the list and can be neither met nor broken
        yield Receipt(
            need.slot,
            need_words(need, state.lang, ontology),
            value_words(product, need.field, state.lang, ontology, need.currency or state.currency),
            verdict(need.constraints(), product),
        )
    for context in state.contexts if product.category else ():
        wishes = [w for w in ontology.wishes(context, product.category) if w.attribute and w.value is not None]
        if wishes:
            yield context_receipt(context, wishes[0], product, state.lang, ontology)


def coded(need: Need, product: Product) -> tuple[str, str]:
    """A price need and what is paid as the contracts write them for programs: ("≤ 700 USD", "649 USD")."""
    amounts = need.value if isinstance(need.value, tuple) else (need.value,)
    paid = price(product, need.currency)
    code, plain = need.currency or "", lambda amount: f"{amount:.2f}".rstrip("0").rstrip(".")
    words = " – ".join(map(plain, amounts))
    return f"{SIGNS.get(need.op, '')}{words} {code}".strip(), "—" if paid is None else f"{plain(paid)} {code}".strip()


def context_receipt(context: str, wish: Wish, product: Product, lang: str, ontology: Ontology) -> Receipt:
    """Whether it suits whom it is for, by the first number that follows: "family of five: capacity ≥ 450 L"."""
    need = Need("context", wish.attribute, wish.op, wish.value)
    if isinstance(wish.value, str):
        need = Need("context", wish.attribute, "in", (wish.value,))
    words = f"{ontology.label(context, lang)}{'：' if lang == 'zh' else ': '}{need_words(need, lang, ontology)}"
    return Receipt(
        "context", words, value_words(product, wish.attribute, lang, ontology), verdict(need.constraints(), product)
    )


def verdict(constraints: Iterable[Constraint], product: Product) -> str:
    """The worst of the verdicts: unmet before unknown before met."""
    found = {constraint.verdict(product) for constraint in constraints}
    return next(word for word in ("unmet", "unknown", "met") if word in found)


SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> ", "=": "", "about": "≈ "}


def need_words(need: Need, lang: str, ontology: Ontology) -> str:
    """A need as a chip or receipt says it: "≤ $700", "not LG", "quiet", "noise ≤ 44 dB"."""
    no = "不要" if lang == "zh" else "not "
    if need.op in ("has", "lacks"):
        without = no if adjectival(need.field, lang, ontology) else {"en": "no ", "zh": "不带"}[lang]
        return ("" if need.op == "has" else without) + ontology.label(need.field, lang)
    if need.op in ("in", "not_in"):
        names = [value_label(need.field, value, lang, ontology) for value in need.value]
        return ("" if need.op == "in" else no) + " / ".join(names)
    if need.op == "near":
        amounts = amount(need.field, need.value[0], lang, ontology, need.currency)
    elif need.op == "between":
        amounts = " – ".join(amount(need.field, v, lang, ontology, need.currency) for v in need.value)
    else:
        amounts = SIGNS[need.op] + amount(need.field, need.value, lang, ontology, need.currency)
    label = ontology.label(need.field, lang)
    return amounts if need.field == "price" or label in amounts else f"{label} {amounts}"


def adjectival(feature: str, lang: str, ontology: Ontology) -> bool:
    """Whether a feature is said of a machine ("is quiet") and is nothing that it has ("has a timer")."""
    smart = feature == "smart" and lang == "zh"  # 智能的, but "with Wi-Fi"
    return feature in ADJECTIVES or ontology.features[feature].soft or smart


def amount(field: str, number: float, lang: str, ontology: Ontology, currency: str | None) -> str:
    """A number as the shop writes it: "$649", "42 dB", "14"."""
    if field == "price":
        return format_money(number, currency, lang)
    return format_quantity(tidy(number), ontology.attributes[field].unit, lang)


def tidy(number: float) -> float:
    """A figure with the digits that a shop shows.

    >>> [tidy(number) for number in (588.99, 91.44, 9.085)]
    [589, 91.4, 9.09]
    """
    return round(number) if abs(number) >= 100 else round(number, 1 if abs(number) >= 10 else 2)


def value_label(field: str, value: str, lang: str, ontology: Ontology) -> str:
    """An enumerated value, or a brand, in a language."""
    if field == "brand":
        known = ontology.brands.get(value)
        return in_script(known.names if known and lang == "zh" else scripts(value), lang)
    return ontology.label(f"{field}={value}", lang)


def value_words(product: Product, field: str, lang: str, ontology: Ontology, currency: str | None = None) -> str:
    """What the product has there, in words; a dash when the catalogue does not say.

    A quality that follows from a number is told by the number: "42 dB" for "quiet".
    """
    if field == "price":
        paid = price(product, currency)
        return "—" if paid is None else format_money(paid, product.offer(currency).currency, lang)
    if field == "brand":
        return value_label("brand", product.brand, lang, ontology) if product.brand else "—"
    if field in product.attributes:
        return attribute_words(field, product.attributes[field], lang, ontology)
    if field in ontology.features:
        soft = ontology.categories[product.category].soft.get(field) if product.category else None
        if soft and soft.attribute in product.attributes:
            return attribute_words(soft.attribute, product.attributes[soft.attribute], lang, ontology)
        yes, no = ("有", "无") if lang == "zh" else ("yes", "no")
        return {True: yes, False: no}.get(product.features.get(field), "—")
    return "—"


def attribute_words(attribute: str, value: Value, lang: str, ontology: Ontology) -> str:
    """An attribute's value in words: "42 dB", "French door"."""
    if value.number is not None:
        return format_quantity(tidy(value.number), ontology.attributes[attribute].unit, lang)
    return value_label(attribute, value.text, lang, ontology)


# ---- strengths -----------------------------------------------------------------------------------------


def strengths(product: Product, hits: Sequence[Product], state: DialogueState, ontology: Ontology) -> tuple[str, ...]:
    """The attributes and features most worth telling of this product, needs already said left out.

    First the numbers in which it is among the better third of the hits, then wishes of the contexts that it meets,
    then what its kind is always told by.
    """
    if product.category is None:
        return ()
    category, said = ontology.categories[product.category], {need.field for need in state.needs}
    said |= {soft.attribute for name, soft in category.soft.items() if name in said}
    wished = [w.field for w in state.wishes(ontology) if w.verdict(product) == "met"]
    best = sorted(category.key, key=lambda name: -standing(name, product, hits, ontology))
    best = [name for name in best if standing(name, product, hits, ontology) >= 2 / 3]
    rest = [name for name in category.key if name in product.attributes]
    found: list[str] = []
    for name in (*wished, *best, *rest):
        behind = {category.soft[name].attribute} if name in category.soft else set()
        if not said & {name, *behind}:
            found.append(name)
            said |= {name, *behind}
    return tuple(found[:STRENGTHS])


def standing(attribute: str, product: Product, hits: Sequence[Product], ontology: Ontology) -> float:
    """The share of the hits that this product betters in an attribute, 0 when it has none or no end is better."""
    better = ontology.attributes[attribute].better
    own = product.attributes.get(attribute)
    if better is None or own is None or own.number is None:
        return 0.0
    others = [v.number for hit in hits if (v := hit.attributes.get(attribute)) and v.number is not None]
    sign = 1 if better == "higher" else -1
    return share(sign * own.number > sign * other for other in others) if len(others) > 1 else 0.0


def labels(names: Iterable[str], lang: str, ontology: Ontology) -> list[str]:
    """The names' labels in a language."""
    return [ontology.label(name, lang) for name in names]


def facts(pick: Pick, lang: str, ontology: Ontology) -> list[tuple[str, str]]:
    """Label and value of what a card tells: the kind's key attributes that the catalogue holds."""
    product = pick.product
    keys: Mapping | tuple = ontology.categories[product.category].key if product.category else ()
    return [
        (ontology.label(key, lang), attribute_words(key, product.attributes[key], lang, ontology))
        for key in keys
        if key in product.attributes
    ]
