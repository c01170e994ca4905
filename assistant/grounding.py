"""What a text claims that the catalogue does not hold. An unsupported sentence is never shown.

A claim is a number, a price, a measure, a brand, a model number, a feature or an enumerated value. Each must stand in
the rows that the text speaks of, or in the shopper's own words ("under your $700").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.acts import Parse, Span
from assistant.lexicon import Lexicon, tokenize
from assistant.needs import TASTES
from assistant.state import DialogueState
from catalog.identifiers import find_models, normal_model
from catalog.money import find_money
from catalog.ontology import Ontology
from catalog.product import Product
from catalog.query import feature_verdict
from catalog.text import fold
from catalog.units import convert, find_measures

SENTENCE = re.compile(r"[^.!?。！？；;\n]+(?:\.\d+[^.!?。！？；;\n]*)*[.!?。！？；;\n]*")
NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?![\w]|-\d)")
UNSAID = re.compile(
    r"not (?:say|state|list|mention|give|tell|record|known|specified|confirm)|n't (?:say|state|list|mention|give|tell|"
    r"confirm|specify|know|have (?:a|any) (?:word|figure))|no (?:word|figure|data|information)|unknown|unclear|silent|"
    r"没有?(?:写|说|标|提|注明|给出|登记)|未(?:写|说|标|提|注明|给出|知)|不清楚|不确定|查不到|没查到|无法确认|不详|没有(?:资料|数据|信息)",
    re.I,
)
DENIED_BEFORE = re.compile(
    r"(?:\b(?:no|not listed as|not|without|lacks?|lacking|missing|misses|nor|never|instead of|rather than|not have|not come with|"
    r"(?:is|are|do|does|has)n't(?: have| offer| include| come with)?|neither)"
    r"(?:\s+(?:a|an|the|any|in|as|for|be|you))*(?:\s+[\w-]+|(?:\s+[^,.;/()]{1,24}/)+)?\s+|"
    r"(?:没有?|不带|不是|不能|不支持|不具备|无|非|缺少?|未带|少了|谈不上|算不上|说不上|够不上|没配|没做|不要|不含|并不|不算|不够)"
    r"(?:[^，。；、,;（(/]{1,8}/\s*)*[^，。；、,;（(]{0,4})$",
    re.I,
)
DENIED_AFTER = re.compile(
    r"[\s\w]{0,12}?\b(?:(?:is|are) (?:not|missing|absent|lacking)|(?:is|are)n't)|"
    r"[^，。；、,;]{0,5}(?:没有|没配|没带|没做|缺|不带|欠奉|达不到|不达标|您不要，它也没有|不要，它也没)",
    re.I,
)
WISHED = re.compile(
    r"\b(?:asked for|wanted|wished for|looking for)\b[^,.;]{0,30}$|(?:您要的?是?|想要的?是?|您提的)[^，。；]{0,6}$",
    re.I,
)
DENIAL = re.compile(r"\b(?:no|not|without|lacks?|lacking|missing|misses)\b|n't\b|没|不|缺|未|欠", re.I)
DENIED_ALL = re.compile(r"It does not meet everything: |不符合的是：")  # how the template lists what is not met
HAS_DIGIT = re.compile(r"\d").search
QUOTED = re.compile(r"‘[^’]*’|“[^”]*”")  # the shopper's own words: no claims of ours
# Words that a shopper may wish by and prose uses for nothing in particular: "it heats to 200°C", "made to last".
PLAIN = {"heat", "heats", "tank", "last", "lasts", "fitted", "stand", "stands", "little", "big", "long",
         "大", "小", "重", "轻", "烤", "快", "慢", "热", "冷", "烘", "蒸", "煮"}  # fmt: skip
BESIDE = re.compile(
    r"\s*(?:of|is|at|a|an|the|level|rating|just|only|为|是|达|到|只有|有|约|在|[:：])*\s*(?:of|is|at|just|only)?\s*"
)
PRICED = "money"
HOUSEHOLD = {"couple", "elderly", "baby", "pregnant", "student", "asthma", "allergy", "pets"}  # who lives there
KIN = {  # kinds that a kind has inside it
    "range": ("oven", "hob"), "refrigerator": ("freezer",), "washing_machine": ("dryer",), "microwave": ("oven",),
    "dryer": ("washing_machine",), "robot_vacuum": ("vacuum_cleaner",), "dishwasher": ("sterilizer",),
    "oven": ("range",),
}  # fmt: skip
BUDGET = re.compile(
    r"\b(?:within|inside|under|below|fits?|keeps? to|meets?)\b[^.,;]{0,24}\b(?:budget|limit)\b|"
    r"预算(?:以?内|之内|范围)|没超预算|不超预算",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of text that says something the catalogue does not hold, and why it was not believed."""

    text: str
    why: str


class Grounding:
    """Checks texts against products; holds only the ontology and a tagger for words."""

    def __init__(self, ontology: Ontology, tag):
        self.ontology, self.tag = ontology, tag
        named = ((words, e) for words, e in ontology.surfaces() if e.kind in ("feature", "value"))
        self.attributes = Lexicon((words, e) for words, e in ontology.surfaces() if e.kind in ("attribute", "slot"))
        self.lexicon = Lexicon((words, e) for words, e in named if not {"ambiguous", "opposite"} & e.extra.keys())

    def unsupported(
        self, text: str, products: Sequence[Product], state: DialogueState, counts: Iterable[float] = ()
    ) -> list[Claim]:
        """The claims of a text that no product it speaks of supports; [] when it is grounded.

        ``counts`` are the numbers that the reply itself computed, such as how many products meet the needs.
        """
        claims: list[Claim] = []
        for match in SENTENCE.finditer(self._undotted(QUOTED.sub("", text), products, state)):
            if sentence := match[0].strip():
                claims += self._numbers(sentence, products, state, counts)
                if not sentence.endswith(("?", "？")):
                    claims += self._words(sentence, products, state)
        return claims

    def grounded(
        self, text: str, products: Sequence[Product], state: DialogueState, counts: Iterable[float] = ()
    ) -> bool:
        """Whether every figure, brand, model and feature in the text is in the catalogue."""
        return not self.unsupported(text, products, state, tuple(counts))

    def _undotted(self, text: str, products: Sequence[Product], state: DialogueState) -> str:
        """The text with the full stops inside makers' names replaced: "A·O· Smith" ends no sentence.

        Where a product without a model number is named by its title, that is a name and no claim.
        """
        for title in (
            title for p in products if not (p.brand and p.model) for title in p.titles.values() if len(title) > 5
        ):
            text = text.replace(title, "·")
        makers = {p.brand for p in products} | {v for n in state.needs if n.field == "brand" for v in n.value}
        known = [self.ontology.brands[maker] for maker in makers if maker in self.ontology.brands]
        names = {name for brand in known for name in brand.names}
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, name.replace(".", "·"))
        return text

    # ---- numbers ---------------------------------------------------------------------------------------

    def _numbers(self, sentence, products, state, counts) -> list[Claim]:
        """Prices, measures and bare numbers that no row holds."""
        claims, read = [], []
        models = [model for p in products for model in (p.model, p.sku, p.mpn) if model]
        titles = [title for p in products for title in p.titles.values()]
        texts = [
            words
            for p in products
            for name, v in p.attributes.items()
            if v.text and any(map(str.isdigit, v.text))
            for words in (v.text, *(self.ontology.label(f"{name}={v.text}", lang) for lang in ("en", "zh")))
        ]
        texts += [
            self.ontology.label(f"{need.field}={value}", lang)
            for need in state.needs
            if need.op in ("in", "not_in") and need.field in self.ontology.attributes
            for value in need.value
            for lang in ("en", "zh")
        ]
        if not products:  # a text about the whole catalogue may name any value: "1080p: 4 TVs"
            named = [f"{a.id}={value}" for a in self.ontology.attributes.values() for value in a.values]
            texts += [self.ontology.label(name, lang) for name in named for lang in ("en", "zh")]
        for known in sorted({*models, *titles, *filter(HAS_DIGIT, texts)}, key=len, reverse=True):
            for match in re.finditer(re.escape(known), sentence, re.I):
                read.append(match.span())
        for start, end in find_models(sentence):
            if not _inside(start, end, read):
                read.append((start, end))
                if normal_model(sentence[start:end]) not in map(normal_model, (*models, *state.models)):
                    claims.append(Claim(sentence[start:end], "no product shown has this model number"))
        amounts = {*self._amounts(products, state), *counts}
        for span in find_money(sentence):
            if _inside(span.start, span.end, read):
                continue
            stated = {v for v in (span.money.min, span.money.max, span.money.about) if v is not None}
            if span.money.currency or any(c in sentence[span.start : span.end] for c in "$¥€£元块"):
                read.append((span.start, span.end))
                claims += [
                    Claim(sentence[span.start : span.end], "no price is this") for v in stated if not _near(v, amounts)
                ]
        for span in find_measures(sentence):
            if span.unit and not _inside(span.start, span.end, read):
                read.append((span.start, span.end))
                known = {*self._measured(span.unit, products, state), *counts}
                stated = {v for v in (span.low, span.high) if v is not None}
                claims += [
                    Claim(sentence[span.start : span.end], "no product measures this")
                    for v in stated
                    if not _near(v, known)
                ]
                if (named := self._named(sentence[: span.start], span.unit)) is not None:
                    claims.append(Claim(named, "it is not measured so"))
        bare = {*amounts, *counts, *self._all_numbers(products), float(len(products))}
        for match in NUMBER.finditer(sentence):
            if not _inside(*match.span(), read) and not _near(float(match[0].replace(",", "")), bare):
                claims.append(Claim(match[0], "no row holds this number"))
        return claims

    def _named(self, before: str, unit: str) -> str | None:
        """The attribute's word right before a measure in whose unit it cannot be: "energy use" of 52 dB; else None."""
        found = [match for match in self.attributes.find(tokenize(fold(before[-24:]))) if match.entries]
        if not found or not BESIDE.fullmatch(before[-24:][found[-1].end :]):
            return None
        dimension = self.ontology.units[unit].dimension
        named = [entry.id for entry in found[-1].entries if entry.id == "price" or entry.kind == "attribute"]
        own = {self.ontology.attributes[id].unit if id != "price" else PRICED for id in named} or {None}
        fits = None in own or any(u != PRICED and self.ontology.units[u].dimension == dimension for u in own)
        return None if fits else before[-24:][found[-1].start : found[-1].end]

    def _amounts(self, products, state) -> set[float]:
        """Every amount of money that may be stated: prices, savings, the shopper's own limits."""
        found = {float(n) for need in state.needs if need.field == "price" for n in _numbers_in(need.value)}
        for offer in (offer for product in products for offer in product.offers):
            found |= {float(offer.price), float(offer.effective), round(float(offer.price) - float(offer.effective), 2)}
        return found | {shown.price for shown in state.shown if shown.price is not None}

    def _measured(self, unit, products, state) -> set[float]:
        """Every measure that may be stated in a unit: the products' own, and the shopper's limits."""
        found = set()
        rows = [(name, v.number) for p in products for name, v in p.attributes.items() if v.number is not None]
        rows += [
            (need.field, n)
            for need in state.needs
            if need.field in self.ontology.attributes
            for n in _numbers_in(need.value)
        ]
        for name, number in rows:
            own = self.ontology.attributes[name].unit
            if own and self.ontology.units[own].dimension == self.ontology.units[unit].dimension:
                found.add(convert(number, own, unit))
        return found

    def _all_numbers(self, products) -> set[float]:
        return {v.number for p in products for v in p.attributes.values() if v.number is not None}

    # ---- words -----------------------------------------------------------------------------------------

    def _words(self, sentence: str, products, state) -> list[Claim]:
        """Brands, features and enumerated values that no row holds, and verdicts that the receipt does not."""
        claims = []
        category = products[0].category if products else state.category
        parse: Parse = self.tag(sentence, category=category)
        held = {
            self.ontology.label(f"{name}={v.text}", state.lang).lower()
            for p in products for name, v in p.attributes.items() if v.text
        }  # fmt: skip
        wanted = {value for need in state.needs for value in (need.value if isinstance(need.value, tuple) else ())}
        for span in parse.spans:
            words = parse.words(span)
            named = span.value.get("brand") if span.slot == "product" and isinstance(span.value, dict) else None
            brand = span.value if span.slot == "brand" else named
            if brand and brand not in {p.brand for p in products} | wanted:
                claims.append(Claim(words, "no product shown is of this brand"))
            elif not products or words.lower() in PLAIN or words in self.ontology.label(category or "", state.lang):
                continue  # a text about no product claims nothing of one
            elif span.slot == "feature" and isinstance(span.value, str):
                found = self._feature(sentence, span, products)
                claims += found if words.lower() not in held else []  # "countertop" may be a type of blender
            elif span.slot == "context" and span.value in HOUSEHOLD - {*state.contexts}:
                claims.append(Claim(words, "the shopper did not say so"))
            elif span.slot in ("appearance", "category"):
                claims += self._values(sentence, span, products)
        for span, meanings in self._mentions(sentence, category, parse.spans) if products else ():
            found = [self._feature(sentence, replace(span, value=meaning), products) for meaning in meanings]
            claims += [] if [] in found else found[0]
        if BUDGET.search(sentence):
            limits = [c for need in state.needs if need.field == "price" for c in need.constraints()]
            if any(c.verdict(p) != "met" for p in products[:1] for c in limits):
                claims.append(Claim(sentence, "its price does not meet the limit"))
        return claims

    def _mentions(self, sentence: str, category: str | None, read: Sequence[Span]) -> Iterator[tuple[Span, list[str]]]:
        """Features and forms where the tagger, which listens for wishes, heard none; each with what it may mean."""
        label = self.ontology.label(category or "", "zh") + " " + self.ontology.label(category or "", "en")
        for match in self.lexicon.find(tokenize(fold(sentence))):
            words = sentence[match.start : match.end]
            if len(words) < 2 or words.lower() in PLAIN or words in label:
                continue
            meanings = [
                e.id for e in match.entries if e.category in (None, category) and self.ontology.applies(e, category)
            ]
            if meanings and not _inside(match.start, match.end, [(s.start, s.end) for s in read]):
                yield Span(match.start, match.end, "feature"), meanings

    def _feature(self, sentence: str, span: Span, products: Sequence[Product]) -> list[Claim]:
        """A feature, or ``attribute=value``, said to be there, not to be there, or not to be known."""
        if span.value in TASTES and any(product.offers for product in products):
            return []  # "good value" is a claim only about a product without a price
        held = [self._held(span.value, product) for product in products]
        if DENIED_ALL.match(sentence) or (UNSAID.search(sentence) and None in held):
            return []
        if WISHED.search(sentence[: span.start]):  # the shopper's wish, kept or said not to be
            around = sentence[max(0, span.start - 12) : span.start] + sentence[span.end :]
            supported = True in held or bool(DENIAL.search(around))
        elif span.polarity != "want" or denied(sentence, span):
            supported = False in held or (None in held and "=" in span.value)  # a form that nobody states is avoided
        else:
            supported = True in held
        return [] if supported else [Claim(sentence[span.start : span.end], "the rows do not say so")]

    def _held(self, name: str, product: Product) -> bool | None:
        """Whether a product has a feature, or ``attribute=value``; None when its row is silent."""
        attribute, _, value = name.partition("=")
        if value:
            known = product.attributes.get(attribute)
            return None if known is None else known.text == value
        return {"met": True, "unmet": False, "unknown": None}[feature_verdict(product, name, self.ontology)]

    def _values(self, sentence: str, span: Span, products: Sequence[Product]) -> list[Claim]:
        """A colour or form said of a product, or a product called what it is not."""
        pairs = span.value if isinstance(span.value, dict) else {"": span.value}
        claims, words = [], sentence[span.start : span.end]
        for attribute, chosen in pairs.items():
            if chosen in self.ontology.categories:
                kinds = {kind for p in products for kind in (p.category, *KIN.get(p.category, ()))}
                if chosen not in kinds and not UNSAID.search(sentence):
                    claims.append(Claim(words, "the product is of another kind"))
            elif attribute == "feature":
                claims += self._feature(sentence, replace(span, value=chosen), products)
            else:
                held = {v.text for p in products for name, v in p.attributes.items() if attribute in ("", name)}
                if (
                    chosen not in held
                    and not DENIED_ALL.match(sentence)
                    and not denied(sentence, span)
                    and not UNSAID.search(sentence)
                ):
                    claims.append(Claim(words, "the rows do not say so"))
        return claims


def denied(sentence: str, span: Span) -> bool:
    """Whether the words around a span deny it: "no third rack", "rather than white", 没有童锁."""
    before, after = sentence[: span.start], sentence[span.end :]
    return bool(DENIED_BEFORE.search(before) or DENIED_AFTER.match(after))


def _numbers_in(value) -> tuple[float, ...]:
    return tuple(v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, int | float))


def _near(number: float, known: Iterable[float]) -> bool:
    """Whether a stated number is one of the known ones, rounding as a shop rounds allowed."""
    return any(abs(number - k) <= max(0.005 * abs(k), 0.051 if abs(k) < 100 else 0.51) for k in known)


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b or start < b and a < end for a, b in spans)
