"""Which format a feed is in, told from its first lines and never from its name alone."""

import json
import re
from pathlib import Path

from catalog.errors import FeedError, UnknownFormat
from catalog.feeds.encoding import blocks

FORMATS = ("google", "jsonl", "csv", "jsonld")
NAMES = {
    "google_tsv": "Google Merchant TSV",
    "google_xml": "Google Merchant XML",
    "jsonl": "JSON Lines",
    "json": "JSON",
    "csv": "table",
    "jsonld": "schema.org JSON-LD",
}
_FAMILY = {"google_tsv": "google", "google_xml": "google", "json": "jsonl"}
_LD_KEYS = re.compile(r'"@(?:context|type|graph|id)"\s*:')
_FEED_ROOT = re.compile(r"<(?:[A-Za-z]+:)?(rss|feed|channel)\b", re.I)
_LD_SCRIPT = re.compile(r"<script[^>]*application/ld\+json", re.I)
_HTML = re.compile(r"<!doctype html|<html\b|<head\b|<body\b|<script\b", re.I)
HEAD = 1 << 16


def detect(path: Path, encoding: str) -> str:
    """The format: google_tsv, google_xml, jsonl, json, csv or jsonld. Raises :class:`UnknownFormat`."""
    head = ""
    for block in blocks(path, encoding):
        head += block
        if len(head) >= HEAD:
            break
    text = head.lstrip("\ufeff \t\r\n")
    if not text:
        raise UnknownFormat(f"{path.name} is empty; a feed needs at least one row")
    if text[0] == "<":
        return _markup(path, text)
    if text[0] in "{[":
        return _json(text)
    return _delimited(path, text)


def family(kind: str) -> str:
    """The contract's name of a format: google, jsonl, csv or jsonld."""
    return _FAMILY.get(kind, kind)


def settle(path: Path, encoding: str, wanted: str) -> str:
    """The format to read with; :class:`FeedError` when the file is plainly not what ``wanted`` says."""
    if wanted != "auto" and wanted not in FORMATS:
        raise UnknownFormat(f"unknown format {wanted!r}; allowed: auto, {', '.join(FORMATS)}")
    kind = detect(path, encoding)
    if wanted in ("auto", family(kind)):
        return kind
    if wanted == "csv" and kind == "google_tsv":
        return "csv"
    if wanted == "google" and kind == "csv":
        return "google_tsv"
    if wanted == "jsonld" and family(kind) == "jsonl":
        return "jsonld"
    if wanted == "jsonl" and kind == "jsonld":
        return "jsonl"
    raise FeedError(f"{path.name} is not {wanted}: it looks like {NAMES[kind]}; use --format {family(kind)} or auto")


def _markup(path: Path, text: str) -> str:
    if _FEED_ROOT.search(text[:4096]) and not _HTML.match(text):
        return "google_xml"
    if _LD_SCRIPT.search(text) or _HTML.search(text[:4096]):
        return "jsonld"
    root = re.search(r"<([A-Za-z][\w:.-]*)", text)
    raise UnknownFormat(
        f"{path.name} is XML with the root <{root.group(1) if root else '?'}>; "
        "allowed: RSS 2.0 (<rss>) and Atom (<feed>) in Google's form, or HTML with JSON-LD"
    )


def _json(text: str) -> str:
    first, rest = _first_value(text)
    if isinstance(first, list) and rest.startswith(("{", "[")):
        return "jsonl"
    if isinstance(first, dict):
        if not any(key.startswith("@") for key in first):
            return "jsonl" if rest or "\n" not in text.strip() else "json"
        return "jsonl" if rest else "jsonld"
    return "jsonld" if _LD_KEYS.search(text) else "jsonl" if first is None and _line_of_json(text) else "json"


def _first_value(text: str) -> tuple[object, str]:
    """The first JSON value when the head holds all of it, and what follows it."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None, ""
    return value, text[end:].strip()


def _line_of_json(text: str) -> bool:
    """True when some later line holds a JSON object of its own: a first line may be broken."""
    for line in text.splitlines()[1:20]:
        try:
            if isinstance(json.loads(line), dict):
                return True
        except (ValueError, RecursionError):
            continue
    return False


def _delimited(path: Path, text: str) -> str:
    from catalog.feeds.names import field_names

    first = text.splitlines()[0]
    if "\t" in first:
        names = {cell.strip().strip('"').lower() for cell in first.split("\t")}
        google = {"id", "title", "price", "availability", "link", "image_link", "gtin", "google_product_category"}
        return "google_tsv" if {"id", "title"} <= names and len(names & google) >= 3 else "csv"
    lines = text.splitlines()[:20]
    if _line_of_json("\n" + "\n".join(lines)):
        return "jsonl"
    if not any(mark in first for mark in ",;|，") and not field_names([first.strip().strip('"')]):
        shown = first[:40] + ("…" if len(first) > 40 else "")
        raise UnknownFormat(
            f"{path.name} is none of the formats known (it begins {shown!r}); allowed: Google "
            "Merchant TSV or XML, JSON Lines, CSV with a header line, schema.org JSON-LD"
        )
    return "csv"
