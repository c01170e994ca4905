"""JSON Lines: one product per line, with any of the known names, or exactly as our own export writes it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from catalog.errors import FeedError
from catalog.feeds.encoding import blocks, lines
from catalog.feeds.exact import SCHEMA, to_dict
from catalog.feeds.located import LINE, located
from catalog.feeds.rows import Record, Reject
from catalog.product import Product

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


def write(products: Iterable[Product], file: TextIO) -> int:
    """Write every product with everything known about it; the number written."""
    count = 0
    for product in products:
        file.write(json.dumps({"schema": SCHEMA, **to_dict(product)}, ensure_ascii=False) + "\n")
        count += 1
    return count
