"""Labels as the table shows them and as the guidelines keep them: rows of words ↔ spans with offsets."""

import json
from collections.abc import Iterable, Mapping, Sequence

from assistant.errors import LabelError
from assistant.labels import check, naming
from assistant.ui.words import html
from catalog.ontology import Ontology

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
    """The utterance record of the guidelines; ``LabelError`` names the first row that they do not allow."""
    text, spans = item["text"], []
    for number, row in enumerate(rows, 1):
        with naming(number, str(row.get("words", ""))):
            spans.append(_span(text, row))
    record = {"id": item["id"], "lang": lang, "text": text, "intent": intent, "spans": spans}
    check(record, ontology)
    spans.sort(key=lambda span: (span["start"], -span["end"]))
    return record


def _span(text: str, row: Row) -> dict:
    """The span at the place that a row names."""
    words, nth = str(row.get("words", "")).strip(), int(row.get("nth") or 1)
    if not words:
        raise LabelError("has no words; type them as they stand in the utterance, or delete the row")
    found = places(text, words)
    if not found:
        raise LabelError("these words do not stand in the utterance")
    if not 1 <= nth <= len(found):
        raise LabelError(f"there is no place {nth}; the words stand at {len(found)}")
    start, value = found[nth - 1], read(str(row.get("value", "")))
    slot, polarity = str(row.get("slot")), str(row.get("polarity"))
    return {"start": start, "end": start + len(words), "slot": slot, "polarity": polarity, "value": value}


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
