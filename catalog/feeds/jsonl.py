"""JSON Lines and JSON: one product per object, with any of the known names, or exactly as our own export writes it."""

import json
import json.decoder
import json.scanner
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import FeedError
from catalog.feeds.detect import blocks, lines
from catalog.feeds.exact import SCHEMA
from catalog.feeds.rows import Record, Reject

LINE = "\u0000line"


class _Located(json.JSONDecoder):
    """A decoder that puts the line number of each object's ``{`` into the object under :data:`LINE`."""

    def __init__(self, starts: list[int], first: int):
        super().__init__(strict=False)
        inner = json.decoder.JSONObject

        def parse_object(s_and_end, *rest):
            value, end = inner(s_and_end, *rest)
            value[LINE] = first - 1 + bisect_right(starts, s_and_end[1] - 1)
            return value, end

        self.parse_object = parse_object
        self.scan_once = json.scanner.py_make_scanner(self)


def located(text: str, first: int = 1) -> object:
    """The value of a JSON document whose text begins on line ``first``. Raises ``ValueError`` as json does."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return _Located(starts, first).decode(text)


_LISTS = ("products", "items", "data", "rows", "goods", "商品")


def read_lines(path: Path, encoding: str) -> Iterator[Record | Reject]:
    """Records of a JSON Lines file, one per line that is not blank."""
    for number, line in enumerate(lines(path, encoding), 1):
        text = line.strip("\ufeff \t\r\n")
        if text:
            yield _record(number, text)


def _record(number: int, text: str) -> Record | Reject:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return Reject(number, f"not JSON{where}: {getattr(error, 'msg', 'nested too deep')}", text)
    return as_record(number, value, text)


def as_record(number: int, value: object, text: str = "") -> Record | Reject:
    """One JSON value as a record; a value that is no object is rejected."""
    if not isinstance(value, dict):
        return Reject(number, f"a row must be a JSON object, this is {_kind(value)}", text)
    value.pop(LINE, None)
    if value.get("schema") == SCHEMA:
        return Record(number, value, exact=value)
    if _is_linked(value):
        from catalog.feeds.jsonld import product_fields

        return product_fields(number, value)
    return Record(number, value)


def _is_linked(value: dict) -> bool:
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith("Product") for kind in kinds)


def _kind(value: object) -> str:
    names = {list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def read_document(path: Path, encoding: str) -> Iterator[Record | Reject]:
    """Records of one JSON document: a list of objects, one object, or an object that holds the list."""
    try:
        value = located("".join(blocks(path, encoding)).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{path.name} is not JSON: {error}; one object per line, or one list of objects") from None
    if isinstance(value, dict):
        value = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), [value])
    if not isinstance(value, list):
        raise FeedError(f"{path.name} holds {_kind(value)}; allowed: a list of objects, or one object per line")
    for number, item in enumerate(value, 1):
        line = item.get(LINE, number) if isinstance(item, dict) else number
        yield as_record(line, item, json.dumps(item, ensure_ascii=False))
