"""The plain sentences of a reply, from ``phrases_en.toml`` and ``phrases_zh.toml``: always true, never surprising.

The model takes the place of ``pitch`` when it writes something grounded; all else is said from here.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.acts import Pick, Receipt, SystemAct
from assistant.linearize import has_saving, name_of, values
from assistant.needs import Need
from assistant.ranking import adjectival, attribute_words, availability, need_words, price, value_label, value_words
from assistant.state import DialogueState
from assistant.topics import UNSAID
from catalog.money import format_money
from catalog.ontology import Ontology
from catalog.product import Product, Value

HERE = Path(__file__).parent
CONTENT = ("price", "availability")  # topics that are no attribute
LOOKS = ("color", "style", "finish")  # told of a comparison too
FEW = 4  # features told of one product that the others lack


@cache
def phrases(lang: str) -> dict:
    """The phrase table of a language, as the TOML file has it."""
    return tomllib.loads((HERE / f"phrases_{lang}.toml").read_text(encoding="utf-8"))


class Template:
    """Says acts in a language; ``turn`` picks among phrasings, so that the same turn always reads the same.

    ``known`` are the needs that were answered before.
    """

    def __init__(self, ontology: Ontology, state: DialogueState, turn: int = 0, known: Sequence[Need] = ()):
        self.ontology, self.state, self.turn, self.known = ontology, state, turn, known
        self.lang = state.lang
        self.table = phrases(self.lang)

    def say(self, section: str, key: str, **words) -> str:
        """One phrase, filled: ``say("hello", "greet")``."""
        phrase = self.table[section][key]
        if isinstance(phrase, list):
            phrase = phrase[self.turn % len(phrase)]
        return phrase.format(**words)

    def kind(self, count: int = 1) -> str:
        """The kind of appliance in words, plural where English wants it."""
        if self.state.category is None:
            return {"en": "product" if count == 1 else "products", "zh": "商品"}[self.lang]
        return self.ontology.label(self.state.category, self.lang, plural=count != 1)

    # ---- openings ------------------------------------------------------------------------------------

    def opening(self, act: SystemAct) -> str:
        """What comes before the products: how many fit, or what had to be given up."""
        count, words = act.total, {"count": act.total, "kinds": self.kind(act.total), "kind": self.kind()}
        if [need.op for need in act.relaxed if need.field == "brand"] == ["in"] and len(act.relaxed) == 1:
            brands = [value_label("brand", name, self.lang, self.ontology) for name in act.relaxed[0].value]
            text = self.say("recommend", "brandless", brands=" / ".join(brands), **words)
        elif act.relaxed and self.state.intent in ("more", "reject") and self.state.seen:
            needs = self.join([need_words(need, self.lang, self.ontology) for need in act.relaxed])
            text = self.say("recommend", "exhausted", needs=needs)
        elif act.relaxed:
            needs = self.join([need_words(need, self.lang, self.ontology) for need in act.relaxed])
            text = self.say("recommend", "relaxed", needs=needs)
        elif self.state.category is None:
            text = self.say("recommend", "words")
        elif self.state.intent in ("more", "reject") and self.state.seen:
            text = self.say("recommend", "more")
        elif unsaid := self.unsaid(act):
            text = unsaid
        elif self.state.sort != "best":
            text = self.say("recommend", "sorted", field=self.field(self.state.sort.lstrip("-")), **words)
        elif count > 1 and not any(r.slot != "context" and not self.foreign(r) for p in act.picks for r in p.receipt):
            text = self.say("recommend", "some", **words)
        else:
            text = self.say("recommend", "one" if count == 1 else "all", **words)
        text += self.currency() if not any(need.field == "price" and need in self.known for need in self.state.needs) else ""
        stocks = [availability(pick.product, self.state.currency) for pick in act.picks]
        if stocks[:1] == ["out_of_stock"]:
            text += self.say("recommend", "stock")
            if "in_stock" in stocks:
                sold = act.picks[stocks.index("in_stock")].product
                text += self.say("recommend", "stocked", name=name_of(sold, self.lang, self.ontology))
        if self.state.query(self.ontology).sort.endswith("price") and not any(p.product.offers for p in act.picks):
            text += self.say("recommend", "unpriced")
        return text

    def currency(self) -> str:
        """That a limit in a currency which no offer is in cannot be held; "" when there is none."""
        asked = {need.currency for need in self.state.needs if need.field == "price"} - {None, self.state.currency}
        if not asked or self.state.currency is None:
            return ""
        return self.say("recommend", "currency", known=self.state.currency, asked=" / ".join(sorted(asked)))

    def foreign(self, receipt: Receipt) -> bool:
        """Whether the receipt is of a limit that no price here can be held against; said once, in the opening."""
        return receipt.slot == "price" and receipt.verdict == "unknown" and bool(self.currency())

    def unsaid(self, act: SystemAct) -> str:
        """That none is known to meet everything, and on which needs the catalogue is silent; "" where the first one does."""
        silent = [
            {
                r.need: None
                for r in pick.receipt
                if r.verdict == "unknown" and r.slot != "context" and not self.foreign(r)
            }
            for pick in act.picks
        ]
        if not silent or not silent[0]:
            return ""
        every = [need for need in silent[0] if all(need in needs for needs in silent)]
        fields = every or list(dict.fromkeys(need for needs in silent for need in needs))
        return self.say("recommend", "unsaid" if every else "unsaid_some", fields=self.join(fields), kind=self.kind())

    def field(self, name: str) -> str:
        """A field in words; the price has a word of its own."""
        return {"en": "price", "zh": "价格"}[self.lang] if name == "price" else self.ontology.label(name, self.lang)

    def join(self, words) -> str:
        """Words in a row, as the language joins them."""
        return self.table["pitch"]["join"].join(words)

    def plain(self, act: SystemAct) -> str:
        """The text of an act that pitches nothing."""
        match act.topic:
            case "select":
                return self.confirmation(act.picks[0])
            case "sold_out":
                return self.sold_out(act.picks[0], act.picks[1:])
            case "compare":
                return self.comparison(act)
            case "facts":
                return self.facts(act)
            case "most":
                return self.most(act)
            case "about":
                return " ".join(self.about(pick) for pick in act.picks)
            case "count":
                return self.count(act.total, len(act.picks))
            case "missing":
                return self.say("answer", "missing", model=self.state.models[0])
            case "beyond":
                count = len(self.state.shown)
                return self.say("answer", "beyond" if count > 1 else "only", count=count)
            case "which":
                return self.say("answer", "which")
            case "few":
                return self.say("compare", "few")
            case "service" | "other" | "language":
                return self.say("refuse", act.topic)
            case "nomore" | "nothing":
                return self.say("recommend", act.topic)
        return self.say("hello", act.topic) if act.kind == "smalltalk" else ""

    def about(self, pick: Pick) -> str:
        """A product by its key facts, its price first."""
        known = values(pick.product, self.lang, self.ontology, self.state.currency)
        keys = self.ontology.categories[pick.product.category].key if pick.product.category else ()
        told = [known["price"]] if "price" in known else []
        told += [self.strength(pick.product, key) for key in keys if key in pick.product.attributes]
        text = self.say("answer", "about", name=known["name"], facts=self.join(told))
        return text + ("" if self.lang == "zh" else " ") + self.stock(pick.product)

    def count(self, total: int, shown: int = 0) -> str:
        """How many there are, of the whole catalogue or of what meets the needs, and which of them are shown."""
        key = "none" if not total else "count" if self.state.needs else "stocked"
        text = self.say(
            "answer", f"{key}_one" if total == 1 else key, count=total, kinds=self.kind(total), kind=self.kind()
        )
        if not shown:
            return text
        cards = "counted_one" if total == 1 else "counted_all" if total == shown else "counted_some"
        return text + ("" if self.lang == "zh" else " ") + self.say("answer", cards, shown=shown)

    def most(self, act: SystemAct) -> str:
        """Which of the products shown leads in a field, or that the catalogue gives none of their figures."""
        field = self.state.topics[1].lstrip("-")
        if not act.picks:
            return self.say("answer", "silent", label=self.field(field))
        product = act.picks[0].product
        name, said = name_of(product, self.lang, self.ontology), self.named(product, field)
        return self.say("answer", "most", name=name, fact=said)

    def named(self, product: Product, field: str) -> str:
        """A field with its value; the price with its word too."""
        if field != "price":
            return self.strength(product, field)
        words = value_words(product, "price", self.lang, self.ontology, self.state.currency)
        return self.say("pitch", "pair", label=self.field("price"), value=words)

    # ---- one product ---------------------------------------------------------------------------------

    def pitch(self, pick: Pick) -> str:
        """What to tell this shopper about one product: what it meets, its other strengths, what it lacks."""
        name = name_of(pick.product, self.lang, self.ontology)
        told = [r for r in pick.receipt if r.slot != "context" and not self.foreign(r)]
        by = {verdict: [r for r in told if r.verdict == verdict] for verdict in ("met", "unmet", "unknown")}
        parts = []
        if met := [fact for receipt in sorted(by["met"], key=avoided) if (fact := self.fact(receipt))]:
            whole = not by["unmet"] and not by["unknown"]
            parts.append(self.say("pitch", "met" if whole else "partly", name=name, facts=self.join(met)))
        else:
            parts.append(self.say("pitch", "plain", name=name))
        if pick.strengths:
            parts.append(
                self.say("pitch", "more", facts=self.join(self.strength(pick.product, s) for s in pick.strengths))
            )
        if has_saving(pick.product, self.state.currency):
            saving = values(pick.product, self.lang, self.ontology, self.state.currency)["saving"]
            parts.append(self.say("pitch", "saving", saving=saving))
        if misses := self.misses(by["unmet"] + by["unknown"]):
            parts.append(misses)
        return ("" if self.lang == "zh" else " ").join(parts)

    def misses(self, receipts: Sequence[Receipt]) -> str:
        """What of these is not met, and what the catalogue does not say; "" when they are all met."""
        parts = []
        for verdict in ("unmet", "unknown"):
            facts = [
                self.miss(r) if verdict == "unmet" else r.need
                for r in receipts
                if r.verdict == verdict and not self.foreign(r)
            ]
            if facts:
                parts.append(self.say("pitch", verdict, facts=self.join(facts)))
        return ("" if self.lang == "zh" else " ").join(parts)

    def fact(self, receipt: Receipt) -> str:
        """A need that is met, by what the product has there: "quiet (42 dB)", "$649"; "" for a brand avoided."""
        if receipt.slot == "brand":
            return ""
        if receipt.slot in ("price", "measure"):
            if receipt.slot == "price" or receipt.need.endswith(" " + receipt.value):
                return receipt.value if receipt.slot == "price" else receipt.need
            return self.say("pitch", "fact", label=receipt.need, value=receipt.value)
        if receipt.value in ("—", "yes", "no", "有", "无", receipt.need):
            return receipt.need
        if receipt.value in receipt.need.split(" / "):
            return receipt.value  # of "black or white" what it is
        return self.say("pitch", "fact", label=receipt.need, value=receipt.value)

    def miss(self, receipt: Receipt) -> str:
        """A need that is not met: what was asked, and what there is instead."""
        if receipt.value in ("—", "yes", "no", "有", "无"):
            return receipt.need
        return self.say("pitch", "asked", need=receipt.need, value=receipt.value)

    def strength(self, product: Product, name: str) -> str:
        """An attribute with its value, or a feature by name."""
        label = self.ontology.label(name, self.lang)
        value = product.attributes.get(name)
        if value is None:
            return label
        words = attribute_words(name, value, self.lang, self.ontology)
        return (
            words
            if label.removesuffix("s") in words
            else self.say("pitch", "pair", label=label, value=short(words, label))
        )

    # ---- answers -------------------------------------------------------------------------------------

    def facts(self, act: SystemAct) -> str:
        """The answer to a question about facts of products, one sentence per fact; first of all that there is none."""
        if self.state.topics == (UNSAID,):
            said = [self.say("answer", "unsaid"), *(self.about(pick) for pick in act.picks)]
        else:
            said = [self.topic(p.product, topic) for p in act.picks for topic in self.topics(p.product) if topic != UNSAID]
            said += [self.say("answer", "rest")] if UNSAID in self.state.topics else []
        return ("" if self.lang == "zh" else " ").join(dict.fromkeys(said))

    def topics(self, product: Product) -> list[str]:
        """What was asked for, each thing once: a quality or its number, the number where it is known; a price says the stock."""
        asked = self.state.topics
        topics = [t for t in asked if t.partition("=")[0] not in asked or "=" not in t]
        if "price" in topics and product.offer(self.state.currency):
            topics = [topic for topic in topics if topic != "availability"]
        for feature, soft in self.ontology.categories[product.category].soft.items() if product.category else ():
            if {feature, soft.attribute} <= set(topics):
                told = soft.attribute not in product.attributes and feature in product.features
                topics.remove(soft.attribute if told else feature)
        return topics

    def topic(self, product: Product, topic: str) -> str:
        """One fact of one product: a price, a stock, a number, a yes or no, or that the catalogue is silent."""
        name = name_of(product, self.lang, self.ontology)
        offer = product.offer(self.state.currency)
        if topic in CONTENT:
            if offer is None:
                return self.say("answer", "unpriced", name=name)
            whose = f"{name}{'：' if self.lang == 'zh' else ': '}" if len(self.state.refs) > 1 else ""
            return (self.offer(product, name) if topic == "price" else whose) + self.stock(product)
        label = self.ontology.label(topic, self.lang)
        if "=" in topic:
            attribute, _, wanted = topic.partition("=")
            value = product.attributes.get(attribute)
            if value is None:
                return self.verdict(None, name, label)
            words = {"name": name, "label": self.ontology.label(attribute, self.lang),
                     "value": attribute_words(attribute, value, self.lang, self.ontology)}  # fmt: skip
            return self.say("answer", "is" if value.text == wanted else "is_not", **words)
        if topic in self.ontology.attributes:
            value = product.attributes.get(topic)
            if value is None:
                return self.say("answer", "blank", name=name, label=label)
            words = attribute_words(topic, value, self.lang, self.ontology)
            return self.say("answer", "value", name=name, label=label, value=words)
        words = value_words(product, topic, self.lang, self.ontology)
        if words not in ("—", "yes", "no", "有", "无"):
            soft = self.ontology.categories[product.category].soft[topic]
            label = self.ontology.label(soft.attribute, self.lang)
            return self.say("answer", "value", name=name, label=label, value=words)
        return self.verdict(product.features.get(topic), name, label, adjectival(topic, self.lang, self.ontology))

    def verdict(self, held: bool | None, name: str, label: str, such: bool = False) -> str:
        """Yes, no, or that the catalogue does not say; ``such``: of what a product is, not of what it has."""
        no = "not_such" if such else "no"
        return self.say("answer", {True: "yes", False: no, None: "unknown"}[held], name=name, label=label)

    def offer(self, product: Product, name: str) -> str:
        """The price of a product, its date, and what it saves."""
        offer, known = (
            product.offer(self.state.currency),
            values(product, self.lang, self.ontology, self.state.currency),
        )
        text = self.say("answer", "price", name=name, price=known["price"], as_of=offer.as_of or "—")
        if "saving" in known:
            text += self.say("answer", "sale", saving=known["saving"], list_price=known["list_price"])
        return text

    def stock(self, product: Product) -> str:
        """Whether it can be bought today."""
        return self.table["answer"]["stock"][availability(product, self.state.currency)]

    def figures(self, average, low, high) -> str:
        """The average price of all that fit, and the ends, from the catalogue's three Aggregates."""
        money = {
            name: format_money(round(a.value, 2), a.unit, self.lang)
            for name, a in (("average", average), ("low", low), ("high", high))
        }
        words = {"known": average.count, "kind": self.kind(), "kinds": self.kind(average.count)}
        return self.say("answer", "average", **words, **money)

    def comparison(self, act: SystemAct) -> str:
        """Products set side by side, each time in the same order: what was asked first, then where they differ."""
        products = [pick.product for pick in act.picks]
        names = [name_of(p, self.lang, self.ontology) for p in products]
        kinds = {p.category for p in products}
        kind = self.ontology.categories.get(kinds.pop()) if len(kinds) == 1 else None
        asked = [t for t in self.state.topics if t == "price" or t in self.ontology.attributes]
        asked = [field for field in asked if all(value_words(p, field, "en", self.ontology) != "—" for p in products)]
        told = [self.topic(p, t) for t in self.state.topics if t not in (*asked, UNSAID, "most") for p in products]
        rest = [field for field in ("price", *(kind.key if kind else ()), *LOOKS) if field not in asked]
        lines = [self.line(field, products, names) or self.alike(field, products) for field in asked]
        lines += [line for field in rest if (line := self.line(field, products, names))]
        lines += self.alone(products, names, kind.features if kind else ())
        if not lines and kind:
            lines = [line for field in kind.attributes if (line := self.line(field, products, names))]
        if len(products) == 2:
            intro = self.say("compare", "intro", a=names[0], b=names[1])
        else:
            intro = self.say("compare", "several", names=self.list(names))
        if lines:
            told.append(intro + {"en": "; ", "zh": "；"}[self.lang].join(lines) + {"en": ".", "zh": "。"}[self.lang])
        elif not told:
            told.append(intro + self.say("compare", "same"))
        return ("" if self.lang == "zh" else " ").join(dict.fromkeys(told))

    def alike(self, field: str, products: Sequence[Product]) -> str:
        """One field of a comparison in which the products are equal."""
        label = self.field(field)
        value = value_words(products[0], field, self.lang, self.ontology, self.state.currency)
        return self.say("compare", "alike", label=label, value=short(value, label))

    def alone(self, products: Sequence[Product], names: Sequence[str], features: Sequence[str]) -> list[str]:
        """What only one of the products is listed with, a few features each."""
        lines = []
        for product, name in zip(products, names, strict=True):
            held = [f for f in features if [p for p in products if p.features.get(f)] == [product]][:FEW]
            if held:
                labels = self.join(self.ontology.label(feature, self.lang) for feature in held)
                lines.append(self.say("compare", "alone", name=name, features=labels))
        return lines

    def line(self, field: str, products: Sequence[Product], names: Sequence[str]) -> str:
        """One field of a comparison; "" where the products do not differ in it, or fewer than two state it."""
        if field == "price":
            numbers, better = [price(p, self.state.currency) for p in products], "lower"
            stated = numbers
        else:
            values = [p.attributes.get(field) or Value() for p in products]
            numbers, better = [value.number for value in values], self.ontology.attributes[field].better
            stated = [value.text if value.number is None else value.number for value in values]
        known = [value for value in stated if value is not None]
        if len(set(known)) < 2:
            return ""
        label = self.field(field)
        told = [short(value_words(p, field, self.lang, self.ontology, self.state.currency), label) for p in products]
        words = {"label": label, "values": self.list(told)}
        rated = [number for number in numbers if number is not None]
        if better is None or len(rated) < len(known):
            return self.say("compare", "line", **words)
        best = (min if better == "lower" else max)(rated)
        leaders = [name for name, number in zip(names, numbers, strict=True) if number == best]
        return self.say("compare", "better" if len(products) == 2 else "best", name=self.list(leaders), **words)

    def list(self, words: Sequence[str]) -> str:
        """Things in the order of their products: "5 and 9", "5, 9 and 15", 5 对 9."""
        if len(words) == 2:
            return self.table["compare"]["pair"].join(words)
        return self.table["compare"]["last"].join((self.join(words[:-1]), words[-1])) if words[1:] else words[0]

    def confirmation(self, pick: Pick) -> str:
        """That a choice was noted, its price and stock, and where to buy."""
        product = pick.product
        known = values(product, self.lang, self.ontology, self.state.currency)
        stock = self.stock(product)
        return self.say("confirm", "select", name=known["name"], price=self.paid(product), stock=stock, sku=product.sku)

    def sold_out(self, pick: Pick, others: Sequence[Pick]) -> str:
        """That a choice cannot be bought, and what can."""
        name = name_of(pick.product, self.lang, self.ontology)
        names = [name_of(o.product, self.lang, self.ontology) + self.paid(o.product, "beside") for o in others]
        rest = self.say("confirm", "others", names=self.join(names)) if names else self.say("confirm", "alone")
        return self.say("confirm", "sold_out", name=name) + rest

    def paid(self, product: Product, how: str = "price") -> str:
        """ "at $649"; "" without a price."""
        known = values(product, self.lang, self.ontology, self.state.currency)
        return self.say("confirm", how, price=known["price"]) if "price" in known else ""


def avoided(receipt: Receipt) -> bool:
    """Whether the need is to go without; told last, for in 不要智能、静音 the denial would reach to the quiet."""
    return receipt.need.startswith(("不要", "not "))


def short(words: str, label: str) -> str:
    """A value without the noun that its label says already.

    >>> short("3 ports", "HDMI ports"), short("2 个接口", "HDMI接口"), short("5 套", "餐具套数")
    ('3', '2 个', '5 套')
    """
    figure, _, noun = words.partition(" ")
    if not figure[:1].isdigit() or noun.removeprefix("个") not in label:
        return words
    return figure if noun.isascii() else f"{figure} 个" if noun.startswith("个") else words
