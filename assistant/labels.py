"""What the annotation guidelines allow in a labelled utterance; the label page and the journal ask here."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.errors import LabelError
from catalog.ontology import Ontology

LANGUAGES = ("en", "zh", "mixed")
EDGES = " \t\r\n,.;:!?，。；：！？、…()（）[]【】「」《》"  # no span begins or ends with one of these
OPS = ("<=", ">=", "=", "about")
BRACKETS = ("()", "（）", "[]", "【】", "「」", "《》")
POINTERS = ("ordinal", "pick", "brand", "last", "appearance", "feature", "measure", "category", "model")


def check(record: Mapping, ontology: Ontology) -> None:
    """Nothing, or LabelError: what is wrong with an utterance record, where, and what is allowed."""
    _among("the intent", record.get("intent"), INTENTS)
    _among("the language", record.get("lang"), LANGUAGES)
    text = record["text"]
    for number, span in enumerate(record["spans"], 1):
        with naming(number, text[span["start"] : span["end"]]):
            _span(text, span, ontology)
    for before, after in pairwise(sorted(record["spans"], key=lambda span: (span["start"], -span["end"]))):
        if after["start"] < before["end"]:
            a, b = (text[s["start"] : s["end"]] for s in (before, after))
            raise LabelError(f'spans "{a}" and "{b}" overlap; keep the one that carries the wish')


@contextmanager
def naming(number: int, words: str) -> Iterator[None]:
    """Puts the number and the words of a span before what is wrong with it."""
    try:
        yield
    except LabelError as error:
        raise LabelError(f'span {number} "{words}": {error}') from None


def _span(text: str, span: Mapping, ontology: Ontology) -> None:
    start, end, value = span["start"], span["end"], span["value"]
    if not 0 <= start < end <= len(text):
        raise LabelError(f"{start}–{end} does not lie within the {len(text)} characters of the text; pick the words again")
    words = text[start:end]
    if bare(words) != words:
        raise LabelError(f'a span neither begins nor ends with a space or punctuation; mark "{bare(words)}"')
    _among("the slot", span["slot"], SLOTS)
    _among("the polarity", span["polarity"], POLARITIES)
    if value is None and span["polarity"] != "drop":
        raise LabelError("has no value; only a wish that is dropped may go without")
    if value is not None:
        _value(span["slot"], value, ontology)


def bare(words: str) -> str:
    """The words without space and punctuation at their ends; a bracket stays where its partner stands inside.

    >>> bare(" quiet, "), bare("42 dB(A)"), bare("quiet)")
    ('quiet', '42 dB(A)', 'quiet')
    """
    pairs = [pair for pair in BRACKETS if all(words.count(bracket) == 1 for bracket in pair)]
    edges = "".join(c for c in EDGES if not any(c in pair for pair in pairs))
    return words.strip(edges)


def _value(slot: str, value: object, ontology: Ontology) -> None:
    match slot, value:
        case "category", {"category": str(kind), **rest}:
            _among("the category", kind, ontology.categories)
            for attribute, chosen in rest.items():
                _among("an attribute of the category", attribute, ("feature", *ontology.attributes))
                if attribute == "feature":
                    _among("the feature", chosen, ontology.features)
        case "category", str():
            _among("the category", value, ontology.categories)
        case "context", str():
            _among("the context", value, ontology.contexts)
        case (("feature" | "appearance"), str()):
            _among(f"the {slot}", value, choices(slot, ontology))
        case "price", dict():
            _price(value)
        case "measure", dict():
            _measure(value, ontology)
        case (("brand" | "product"), str()):
            pass
        case "product", dict() if value and set(value) <= set(POINTERS):
            pass
        case "price", _:
            raise LabelError('a price is written {"max": 700, "currency": "USD"}, with min, max or about')
        case "measure", _:
            raise LabelError('a measure is written {"attribute": "noise", "op": "<=", "value": 45}')
        case "product", _:
            raise LabelError('a product is a model number, {"ordinal": 2}, {"pick": "cheapest"} or {"last": true}')
        case _:
            raise LabelError(f"the value of a {slot} is one word of the ontology, not {value!r}")


def _price(value: dict) -> None:
    amounts = {key: value[key] for key in ("min", "max", "about") if key in value}
    if not amounts or set(value) - {"min", "max", "about", "currency"}:
        raise LabelError("a price has min, max or about, and perhaps currency; nothing else")
    for key, amount in amounts.items():
        if isinstance(amount, bool) or not isinstance(amount, int | float) or amount < 0:
            raise LabelError(f"the price's {key} is a number, not {amount!r}")
    currency = value.get("currency")
    if currency is not None and not (isinstance(currency, str) and len(currency) == 3 and currency.isupper()):
        raise LabelError(f"the currency {currency!r} is not an ISO 4217 code such as USD or CNY")


def _measure(value: dict, ontology: Ontology) -> None:
    _among("the measure's attribute", value.get("attribute"), ontology.attributes)
    if "op" in value:
        _among("the measure's op", value["op"], OPS)
    numbers = [value[key] for key in ("value", "min", "max") if value.get(key) is not None]
    if not numbers or any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
        raise LabelError("a measure has op and value, or min and max; they are numbers in the ontology's unit")


def choices(slot: str, ontology: Ontology) -> list[str]:
    """The values a slot may take, as the table offers them; a kind's form marked alone is a feature ("fuel=gas")."""
    slots = (slot, "category") if slot == "feature" else (slot,)
    values = [
        (attribute.id, value)
        for attribute in ontology.attributes.values()
        if attribute.slot in slots
        for value in attribute.values
    ]
    match slot:
        case "category":
            return list(ontology.categories)
        case "brand":
            return list(ontology.brands)
        case "context":
            return list(ontology.contexts)
        case "feature":
            return [*ontology.features, *(f"{a}={v}" for a, v in values)]
        case "appearance":
            return [*dict.fromkeys(v for _, v in values), *(f"{a}={v}" for a, v in values)]
    return []


def _among(what: str, given: object, allowed: Iterable[str]) -> None:
    allowed = list(allowed)
    if given not in allowed:
        told = ", ".join(allowed[:14]) + (f", … ({len(allowed)} in all)" if len(allowed) > 14 else "")
        raise LabelError(f"{what} {given!r} is none of {told}")
