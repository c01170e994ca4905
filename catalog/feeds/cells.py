"""A record's cells, cleaned and sorted: known fields, texts by language, prices, and pairs of a specification."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.feeds.names import field_language, field_of

_OPENS = re.compile(r"<(script|style)\b|<!--", re.I)
_CLOSES = {
    "script": re.compile(r"</script\s*>", re.I), "style": re.compile(r"</style\s*>", re.I), "": re.compile("-->"),
}  # fmt: skip
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!\[CDATA\[|\]\]>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffd\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
PRICES = ("price", "sale_price", "list_price")
_PATH = 300  # characters of a category field that are read
_TEXTS = ("title", "subtitle", "description")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it should be shown, and what had to be repaired.

    >>> clean("Quiet&nbsp;<b>A+++</b> fridge")
    ('Quiet A+++ fridge', ('HTML removed', 'HTML entities read'))
    >>> clean("AT&T & co")
    ('AT&T & co', ())
    """
    notes = []
    if "<" in text or "]]>" in text:
        stripped = _without_tags(text)
        if stripped != text:
            notes.append("HTML removed")
            text = stripped
    if "&" in text and _ENTITY.search(text):
        read = _entities(text)
        if read != text:
            notes.append("HTML entities read")
            text = _without_tags(read)
    if _CONTROL.search(text):
        notes.append("unreadable characters removed")
        text = _CONTROL.sub("", text)
    return _SPACE.sub(" ", text).strip(), tuple(notes)


def _without_tags(text: str) -> str:
    """The text without tags, comments, scripts and styles; time grows with its length, also where none is closed."""
    parts, kept, at, unclosed = [], 0, 0, set()
    while opening := _OPENS.search(text, at):
        kind, at = (opening.group(1) or "").lower(), opening.end()
        closing = None if kind in unclosed else _CLOSES[kind].search(text, at)
        if closing is None:
            unclosed.add(kind)
            continue
        parts.append(text[kept : opening.start()])
        kept = at = closing.end()
    return _TAGS.sub(" ", " ".join([*parts, text[kept:]]))


def _entities(text: str) -> str:
    """Entities as characters; twice, because feeds escape what is escaped (``&amp;amp;``)."""
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return text


def language(text: str) -> str:
    """``zh`` when the text has Chinese characters, else ``en``."""
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"


@dataclass(slots=True)
class Cells:
    """A record's cells sorted by what they hold."""

    told: dict[str, object] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    prices: dict[str, object] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def text_of(value: object) -> str | None:
    """A cell as clean text; None when it is empty."""
    if isinstance(value, Mapping | list):
        value = shown(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = clean(str(value))[0] if value not in (None, "") else ""
    return text or None


def sort_cells(fields: Mapping[str, object]) -> Cells:
    """The cells sorted: fields we know, texts by language, prices, and everything else as specification pairs."""
    cells = Cells()
    for name, value in fields.items():
        if value in (None, "", [], {}) or name == "offers" and isinstance(value, list):
            if field_of(name) in PRICES:
                cells.prices.setdefault(name, value)
            continue
        kind = field_of(name)
        if kind in PRICES:
            cells.prices[name] = value
        elif kind in _TEXTS:
            _take_text(cells, kind, name, value)
        elif kind in ("details", "features", "color") or kind is None:
            cells.pairs += pairs(name, value, cells, kind == "details")
        elif kind in cells.told:
            cells.pairs += pairs(name, value, cells)
        else:
            cells.told[kind] = value
    for kind, name in (("google_category", "google_product_category"), ("stock", "stock")):
        if cells.told.get(kind) is not None:
            cells.pairs.append((name, shown(cells.told[kind])))
    return cells


def _take_text(cells: Cells, kind: str, name: str, value: object) -> None:
    """Texts by language: told by the column, by a dict's keys, or by the text itself."""
    given = value if isinstance(value, Mapping) else {field_language(name) or "": value}
    for lang, part in given.items():
        text, notes = clean(shown(part))
        cells.notes += [f"{kind}: {note}" for note in notes]
        if text:
            lang = lang if len(lang) == 2 else language(text)
            texts = cells.texts.setdefault(kind, {})
            if text not in texts.values():
                texts[lang] = (
                    text if lang not in texts or kind == "title" and field_language(name) else f"{texts[lang]} {text}"
                )


def pairs(name: str, value: object, cells: Cells, sheet: bool = False) -> list[tuple[str, str]]:
    """(name, value) pairs of a cell: a dict, a list of pairs, or text such as 洗涤容量:10kg;能效等级:一级."""
    if isinstance(value, Mapping):
        return [pair for key, part in value.items() for pair in pairs(str(key), part, cells)]
    if isinstance(value, list):
        if value and all(isinstance(one, list | tuple) and len(one) == 2 for one in value):
            return [(clean(str(key))[0], clean(shown(part))[0]) for key, part in value if str(key).strip()]
        if value and all(isinstance(one, Mapping) for one in value):
            return [pair for one in value for pair in _named_pair(name, one, cells)]
    text, notes = clean(shown(value))
    if sheet:
        cut = cut_sheet(str(value))
        if cut:
            return [(clean(key)[0], clean(part)[0]) for key, part in cut]
    cells.notes += [f"{name}: {note}" for note in notes]
    return [(clean(name)[0] or "detail", text)] if text else []


def _named_pair(name: str, node: Mapping, cells: Cells) -> list[tuple[str, str]]:
    """A {name: …, value: …} node, in English or Chinese; any other dict gives all that it holds."""
    for key, part in (
        ("name", "value"),
        ("attribute_name", "attribute_value"),
        ("key", "value"),
        ("名称", "值"),
        ("参数名", "参数值"),
    ):
        if node.get(key) and part in node:
            return pairs(str(node[key]), f"{shown(node[part])} {shown(node.get('unit') or '')}".strip(), cells)
    return pairs(name, dict(node), cells)


def cut_sheet(text: str) -> list[tuple[str, str]]:
    """A sheet written as text, cut into pairs; [] when it is not one.

    >>> cut_sheet("洗涤容量:10kg；能效等级：一级"), cut_sheet("a fine machine")
    ([('洗涤容量', '10kg'), ('能效等级', '一级')], [])
    """
    if text.lstrip().startswith("{"):
        try:
            held = json.loads(text)
        except (ValueError, RecursionError):
            held = None
        if isinstance(held, dict):
            return [(str(key), shown(value)) for key, value in held.items()]
    parts = [part for part in re.split(r"[;；\n|]+|<br\s*/?>|[,，](?=[^,，:：]{1,30}[:：])", text) if part.strip()]
    cut = [re.split(r"[:：=]", part, maxsplit=1) for part in parts]
    whole = [(pair[0].strip(), pair[1].strip()) if len(pair) == 2 else ("detail", pair[0].strip()) for pair in cut]
    return whole if any(len(pair) == 2 for pair in cut) else []


def shown(value: object) -> str:
    """A value as text: lists joined, yes and no for true and false, no trailing ``.0``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(shown(part) for part in value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def path_parts(value: object) -> list[str]:
    """The steps of a category field: "Home & Garden > Kitchen > Refrigerators", 大家电/冰箱, a list."""
    if isinstance(value, Mapping):
        value = value.get("name") or list(value.values())
    if isinstance(value, list):
        return [part for one in value for part in path_parts(one)]
    text = clean(shown(value))[0][:_PATH]
    return [
        part.strip()
        for part in re.split(r"\s*(?:>|›|»|\||→|;|,|，)\s*|(?<=[\u4e00-\u9fff])\s*/\s*", text)
        if part.strip()
    ]


def descriptions(cells: Cells) -> dict[str, str]:
    """The description by language; a subtitle stands before it."""
    found = dict(cells.texts.get("subtitle", {}))
    for lang, text in cells.texts.get("description", {}).items():
        found[lang] = f"{found[lang]}\n{text}" if lang in found and found[lang] not in text else text
    return found


def images(cells: Cells) -> list[str]:
    """Addresses of pictures, each once."""
    found: list[str] = []
    for name in ("image", "more_images"):
        value = cells.told.get(name)
        for one in value if isinstance(value, list) else [value] if value else []:
            one = one.get("url", "") if isinstance(one, Mapping) else str(one)
            found += [part for part in (clean(part)[0] for part in one.split(",")) if part]
    return list(dict.fromkeys(found))
