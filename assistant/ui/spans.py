"""Labels as the table shows them and as the guidelines keep them: rows of words ↔ spans with offsets, checked."""

import json
from collections.abc import Iterable, Mapping, Sequence

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.errors import LabelError
from assistant.ui.words import html
from catalog.ontology import Ontology

LANGUAGES = ("en", "zh", "mixed")
EDGES = " \t\n,.;:!?，。；：！？、…()（）[]【】「」《》"  # no span begins or ends with one of these
OPS = ("<=", ">=", "=", "about")
POINTERS = ("ordinal", "pick", "brand", "last", "appearance", "category", "color", "attribute", "value", "model")

Row = Mapping[str, object]  # words, nth (1 for the first place they stand at), slot, polarity, value (as typed)


def to_rows(text: str, spans: Iterable[Mapping]) -> list[Row]:
    """Rows for the table out of a record's spans."""
    return [
        {
            "words": text[span["start"] : span["end"]],
            "nth": places(text, text[span["start"] : span["end"]]).index(span["start"]) + 1,
            "slot": span["slot"],
            "polarity": span["polarity"],
            "value": written(span["value"]),
        }
        for span in spans
    ]


def places(text: str, words: str) -> list[int]:
    """Every offset at which the words stand.

    >>> places("LG, not lg: LG", "LG")
    [0, 12]
    """
    return [i for i in range(len(text) - len(words) + 1) if text.startswith(words, i)] if words else []


def written(value: object) -> str:
    """A value as a person writes it: a string bare, anything else as JSON, nothing as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read(typed: str) -> object:
    """The value a person typed; what does not look like JSON is a string.

    >>> read("quiet"), read('{"max": 700}'), read(" ")
    ('quiet', {'max': 700}, None)
    """
    typed = typed.strip()
    if not typed:
        return None
    if typed[0] not in '{["':
        return typed
    try:
        return json.loads(typed)
    except json.JSONDecodeError as error:
        raise LabelError(f"the value {typed!r} is not JSON: {error.msg} at character {error.pos + 1}") from None


def to_record(item: Mapping, intent: str, lang: str, rows: Sequence[Row], ontology: Ontology) -> dict:
    """The utterance record of the guidelines; ``LabelError`` names the first span that they do not allow."""
    _among("the intent", intent, INTENTS)
    _among("the language", lang, LANGUAGES)
    text, spans = item["text"], []
    for number, row in enumerate(rows, 1):
        try:
            spans.append(_span(text, row, ontology))
        except LabelError as error:
            raise LabelError(f'span {number} "{row.get("words", "")}": {error}') from None
    spans.sort(key=lambda span: (span["start"], -span["end"]))
    for before, after in zip(spans, spans[1:], strict=False):
        if after["start"] < before["end"]:
            a, b = (text[s["start"] : s["end"]] for s in (before, after))
            raise LabelError(f'spans "{a}" and "{b}" overlap; keep the one that carries the wish')
    return {"id": item["id"], "lang": lang, "text": text, "intent": intent, "spans": spans}


def _span(text: str, row: Row, ontology: Ontology) -> dict:
    words, nth = str(row.get("words", "")).strip(), int(row.get("nth") or 1)
    if not words:
        raise LabelError("has no words; type them as they stand in the utterance, or delete the row")
    if words[0] in EDGES or words[-1] in EDGES:
        raise LabelError("a span neither begins nor ends with a space or punctuation")
    found = places(text, words)
    if not found:
        raise LabelError("these words do not stand in the utterance")
    if not 1 <= nth <= len(found):
        raise LabelError(f"there is no place {nth}; the words stand at {len(found)}")
    slot, polarity = str(row.get("slot")), str(row.get("polarity"))
    _among("the slot", slot, SLOTS)
    _among("the polarity", polarity, POLARITIES)
    value = read(str(row.get("value", "")))
    if value is None and polarity != "drop":
        raise LabelError("has no value; only a wish that is dropped may go without")
    if value is not None:
        _value(slot, value, ontology)
    start = found[nth - 1]
    return {"start": start, "end": start + len(words), "slot": slot, "polarity": polarity, "value": value}


def _value(slot: str, value: object, ontology: Ontology) -> None:
    match slot, value:
        case "category", {"category": str(kind), **rest}:
            _among("the category", kind, ontology.categories)
            for attribute in rest:
                _among("an attribute of the category", attribute, ontology.attributes)
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
            raise LabelError(f"the value of a {slot} is one word of the ontology, not {written(value)!r}")


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


def highlight(text: str, rows: Sequence[Row]) -> str:
    """The utterance with the words of each row marked and named; words that do not fit are left unmarked."""
    marks = []
    for row in rows:
        words, nth = str(row.get("words", "")).strip(), int(row.get("nth") or 1)
        found = places(text, words)
        if 1 <= nth <= len(found):
            marks.append((found[nth - 1], found[nth - 1] + len(words), row))
    parts, at = [], 0
    for start, end, row in sorted(marks, key=lambda m: (m[0], -m[1])):
        if start < at:
            continue
        slot, polarity = html(row["slot"]), html(row["polarity"])
        sign = {"avoid": " −", "drop": " ×"}.get(str(row["polarity"]), "")
        parts.append(html(text[at:start]))
        parts.append(f'<mark class="s-{slot} {polarity}">{html(text[start:end])}<sup>{slot}{sign}</sup></mark>')
        at = end
    return "".join(parts) + html(text[at:])
