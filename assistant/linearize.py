"""What the model reads and writes, as text with placeholders; and back. The only place; training calls it too.

The model never sees or writes a value. It reads which needs are met and which facts are worth telling, by name,

    <pitch><en><kind> dishwasher<met> quiet <noise><met> <price><more> <place_settings><context> family of five

it writes ``The <name> runs at just <noise> …``, and ``fill()`` puts in what the catalogue holds. So a figure can be
missing, but not wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from assistant.acts import Pick
from assistant.errors import UnknownPlaceholder
from assistant.ranking import attribute_words, value_label
from assistant.state import TASTES, DialogueState
from catalog.money import format_money
from catalog.ontology import Ontology, load
from catalog.product import Product

SENTINELS = tuple(f"<extra_id_{i}>" for i in range(32))
TASKS = ("<describe>", "<pitch>", "<tag>")
LANGUAGES = ("<en>", "<zh>")
MARKS = ("<kind>", "<met>", "<unmet>", "<unknown>", "<more>", "<context>", "<want>", "<avoid>", "<text>")
VALUES = ("<brand>", "<model>", "<name>", "<price>", "<list_price>", "<saving>", "<count>")
FREE = {"name", "brand", "model"}  # a pitch may always say whose and which machine it speaks of
ITEM = re.compile(r"<(kind|met|unmet|unknown|more|context|want|text)>")
CLAUSE = re.compile(r"[.;,。；，]|\b(?:and|but|while|though)\b")
WITHIN = re.compile(
    r"\b(?:within|inside|under|in|fits?|keeps? to|respects)\b[^.,;]{0,20}\bbudget\b|预算(?:之?内|里|范围)|没有?超|不超|合预算"
)
MISSED = re.compile(
    r"not what you|not meet|isn't what you|over (?:your |the )?budget|above (?:your|the)|over your|more than you|less than you|exceeds?|"
    r"misses|isn't the|aren't the|does not match|doesn't match|short of|not the|beyond|falls|past your|outside|higher than|louder than|wider than|"
    r"(?<![没不也])(?<!没有)超|没达到|没到|没压到|没满足|没能|算不上|预算高|不符|不合|没合|没对上|不是您|达不到|不够|高过|高出|偏|比您|够不上|差"
)
ASKED = re.compile(
    r"you (?:asked|wanted|wished|needed|gave|set|named)|as (?:requested|asked|wished)|your (?:limit|wish|figure)|您要|要求|合您|您提"
)
SHORT = (3, 16)  # characters, Chinese and English, that a clause may have beside the household it names
WISHES = re.compile(
    r"\byou (?:asked|wanted|wished|needed|named|set|hoped)|\byour? (?:list|wish|wishes|needs|points|limit|budget|request)\b|"
    r"您要|您提|您想|合您|都有|都合|都满足|都具备|都对|齐了|样样|正合|挺合适|符合"
)
PLACEHOLDER = re.compile(r"<([a-z_0-9]+)>")


@cache
def symbols() -> tuple[str, ...]:
    """Every symbol that the tokenizer keeps whole: tasks, marks, and a placeholder per attribute."""
    return (*TASKS, *LANGUAGES, *MARKS, *VALUES, *(f"<{attribute}>" for attribute in sorted(load().attributes)))


# ---- sources -------------------------------------------------------------------------------------------


def pitch_source(pick: Pick, state: DialogueState, ontology: Ontology) -> str:
    """The source text of ``pitch``: one product, this shopper's needs with their verdicts, facts worth telling."""
    lang, product = state.lang, pick.product
    parts = [f"<pitch><{lang}><kind> {ontology.label(product.category or '', lang)}"]
    for need, receipt in zip(told(state), pick.receipt, strict=False):  # the contexts' receipts follow the needs'
        if (need.op, receipt.verdict) != ("not_in", "met"):  # what was avoided, and is, goes without saying
            parts.append(f"<{receipt.verdict}> {_fact(need.field, need.op, product, lang, ontology)}")
    parts += [f"<more> {_fact(name, 'has', product, lang, ontology)}" for name in pick.strengths]
    if has_saving(product, state.currency):
        parts.append("<more> <saving>")
    parts += [f"<context> {ontology.label(context, lang)}" for context in state.contexts[-2:]]
    return "".join(parts)


def describe_source(state: DialogueState, words: str, ontology: Ontology) -> str:
    """The source text of ``describe``: the needs so far, and the shopper's last words."""
    lang = state.lang
    parts = [f"<describe><{lang}><kind> {ontology.label(state.category or '', lang)}"]
    for need in told(state):
        mark = "<avoid>" if need.op in ("not_in", "lacks") else "<want>"
        if need.op in ("in", "not_in") and need.field != "brand":
            parts.append(f"{mark} {' '.join(value_label(need.field, value, lang, ontology) for value in need.value)}")
        else:
            parts.append(f"{mark} {_name(need.field, lang, ontology)}")
    parts += [f"<context> {ontology.label(context, lang)}" for context in state.contexts[-3:]]
    return "".join(parts) + f"<text> {words}"


def told(state: DialogueState) -> list:
    """The needs that a receipt holds against a product; those that only order the list are left out."""
    return [need for need in state.needs if need.field not in TASTES]


def _name(field: str, lang: str, ontology: Ontology) -> str:
    return ontology.label(field, lang) if field in ontology.features else f"<{field}>"


def _fact(field: str, op: str, product: Product, lang: str, ontology: Ontology) -> str:
    """A fact by name: ``<noise>``, or ``quiet <noise>`` where a quality follows from a number."""
    name = _name(field, lang, ontology)
    soft = ontology.categories[product.category].soft.get(field) if product.category else None
    if soft and soft.attribute in product.attributes:
        name += f" <{soft.attribute}>"
    return f"<avoid> {name}" if op in ("not_in", "lacks") else name


# ---- values --------------------------------------------------------------------------------------------


def values(product: Product, lang: str, ontology: Ontology, currency: str | None = None) -> dict[str, str]:
    """Placeholder name → the words that replace it, for everything that the catalogue holds of a product."""
    found = {name: attribute_words(name, value, lang, ontology) for name, value in product.attributes.items()}
    if product.brand:
        found["brand"] = value_label("brand", product.brand, lang, ontology)
    if product.model:
        found["model"] = product.model
    found["name"] = name_of(product, lang, ontology)
    offer = product.offer(currency)
    if offer:
        found["price"] = format_money(offer.effective, offer.currency, lang)
        if has_saving(product, currency):
            found["list_price"] = format_money(offer.price, offer.currency, lang)
            found["saving"] = format_money(round(offer.price - offer.effective, 2), offer.currency, lang)
    return found


def name_of(product: Product, lang: str, ontology: Ontology) -> str:
    """What a sentence calls a product: maker and model number, or its title when it has none."""
    if not (product.brand and product.model):
        return product.title(lang)
    brand = value_label("brand", product.brand, lang, ontology)
    return f"{brand} {product.model}"


def has_saving(product: Product, currency: str | None) -> bool:
    """Whether it sells below its list price in this currency."""
    offer = product.offer(currency)
    return bool(offer and offer.sale_price is not None and offer.sale_price < offer.price)


def fill(text: str, known: dict[str, str]) -> str:
    """The text with every placeholder replaced; UnknownPlaceholder when one has no value.

    >>> fill("The <name> costs <price>.", {"name": "Bosch SHP65", "price": "$649"})
    'The Bosch SHP65 costs $649.'
    """

    def value(match: re.Match) -> str:
        if match[1] not in known:
            raise UnknownPlaceholder(
                f"generated text: placeholder {match[0]} has no value; the product has {', '.join(sorted(known))}"
            )
        return known[match[1]]

    return PLACEHOLDER.sub(value, text)


def delexicalize(text: str, known: dict[str, str]) -> str:
    """The text with every value it states replaced by its placeholder, longest first; the inverse of ``fill``.

    >>> delexicalize("The Bosch SHP65 costs $649.", {"name": "Bosch SHP65", "price": "$649"})
    'The <name> costs <price>.'
    """
    names = {value: name for name, value in reversed(known.items()) if len(value) > 1}
    if not names:
        return text
    edge = r"(?<![\d.A-Za-z-]){}(?![\d]|[.,]\d)"
    pattern = "|".join(edge.format(re.escape(value)) for value in sorted(names, key=len, reverse=True))
    return re.sub(pattern, lambda match: f"<{names[match[0]]}>", text)


def items(source: str) -> list[tuple[str, str]]:
    """The marked items of a source: ("met", " quiet <noise>"), ("more", " <saving>"), ….

    >>> items("<pitch><en><kind> fan<met> quiet <noise><more> <saving>")
    [('kind', ' fan'), ('met', ' quiet <noise>'), ('more', ' <saving>')]
    """
    parts = ITEM.split(source)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def strange(source: str) -> list[str]:
    """The placeholders, as symbols, that a pitch of this source must not hold; none for another task's source.

    >>> barred = strange("<pitch><en><kind> fan<met> <noise>")
    >>> "<price>" in barred, "<noise>" in barred, "<name>" in barred
    (True, False, False)
    """
    if not source.startswith("<pitch>"):
        return []
    given = {*placeholders(source), *FREE}
    names = (*(value.strip("<>") for value in VALUES), *load().attributes)
    return [f"<{name}>" for name in names if name not in given and not (name == "list_price" and "saving" in given)]


def owed(source: str) -> set[str]:
    """The placeholders of needs met or unmet: what a pitch should tell."""
    told = [body for mark, body in items(source) if mark in ("met", "unmet")]
    return {name for body in told for name in placeholders(body) if name != "avoid"}


def faithful(text: str, source: str) -> bool:
    """Whether a pitch with placeholders says of each need what its source says, and nothing twice.

    It may leave needs out; of those not met ``untold`` says which.

    >>> source = "<pitch><en><kind> fan<met> <price><unmet> <noise>"
    >>> [faithful(t, source) for t in ("<price> is within your budget, <noise> is not what you asked for.",
    ...                                "<price> is not what you asked for.", "<price>, and again <price>.")]
    [True, False, False]
    """
    said, given = Counter(placeholders(text)), Counter(placeholders(source))
    free = FREE | ({"list_price"} if "saving" in given else set())
    if not said <= given | Counter(free):
        return False
    by = {mark: {p for m, body in items(source) if m == mark for p in placeholders(body)} for mark in ("met", "unmet")}
    if WITHIN.search(text) and "price" not in by["met"]:
        return False
    for clause in CLAUSE.split(text):
        named = set(placeholders(clause)) - free
        if MISSED.search(clause):
            if named and not named & by["unmet"]:
                return False
        elif ASKED.search(clause) and named and not named & by["met"]:
            return False
    return True


def pointed(text: str, source: str) -> bool:
    """Whether every clause of a pitch tells something of its source, or speaks of the shopper's wishes: no idle ornament.

    >>> source = "<pitch><zh><kind> 电饭煲<met> 不粘<met> <price><more> <servings>"
    >>> [pointed(t, source) for t in ("不粘，<price>在预算里，<name>一次煮<servings>米。", "攒着一起洗，<name>一次煮<servings>米。")]
    [True, False]
    """
    said = [(mark, re.sub("<[^>]*>", "", words).strip().lower()) for mark, words in items(source) if mark != "kind"]
    facts = [label for mark, label in said if label and mark != "context"]
    homes = [label for mark, label in said if label and mark == "context"]
    for clause in re.split(r"[,，.。;；:：]", text.lower()):
        told = any(name not in FREE for name in placeholders(clause)) or any(label in clause for label in facts)
        for_whom = any(label in clause and len(clause) <= len(label) + SHORT[label.isascii()] for label in homes)
        if clause.strip() and not told and not for_whom and not WISHES.search(clause):
            return False
    return True


def untold(text: str, source: str) -> list[bool]:
    """Of each need that is unmet or unknown, in the source's order: whether the pitch leaves that out.

    >>> untold("The <name> runs at <noise>.", "<pitch><en><kind> fan<met> timer<unmet> <noise><unknown> quiet")
    [True, True]
    """
    left = []
    for mark, words in items(source):
        if mark in ("unmet", "unknown"):
            names = set(placeholders(words)) - {"avoid"}
            label = words.replace("<avoid>", "").split("<")[0].strip().lower()
            clauses = [clause for clause in CLAUSE.split(text) if MISSED.search(clause)]
            told = any(names & set(placeholders(c)) for c in clauses) if names else label in text.lower()
            left.append(not told)
    return left


def words_of(text: str) -> str:
    """A generated text without its placeholders: the words to search and rank by."""
    return PLACEHOLDER.sub(" ", text)


def placeholders(text: str) -> Iterator[str]:
    """The names of the placeholders in a text, in order."""
    return (match[1] for match in PLACEHOLDER.finditer(text))
