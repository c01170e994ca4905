"""Which encoding a feed is in, and its text. UTF-8 with or without BOM, UTF-16, GB18030, and Windows-1252."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import FeedError

BLOCK = 1 << 18
SAMPLE = 1 << 22
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive (or an .xlsx workbook)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a SQLite database",
    b"\xd0\xcf\x11\xe0": "an .xls workbook",
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9._-]+)["']""")


def guess_encoding(path: Path) -> str:
    """The name of the codec that reads the file. Raises :class:`FeedError` when it is no text at all."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise FeedError(f"{path.name} is {what}, not a feed; save it as CSV, TSV, XML, JSON Lines or JSON-LD")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    wide = _wide_without_mark(head)
    if wide:
        return wide
    if b"\x00\x00" in head:
        raise FeedError(f"{path.name} is a binary file, not a feed; allowed: CSV, TSV, XML, JSON Lines, JSON-LD")
    if _decodes(path, "utf-8"):
        return "utf-8"
    return _eight_bit(path, head)


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as a NUL in every other byte of its ASCII."""
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.3 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and not odd else None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _eight_bit(path: Path, head: bytes) -> str:
    """GB18030 when it reads as everyday Chinese, UTF-8 when only a few bytes are broken, else Windows-1252."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    declared = _DECLARED.search(head)
    if declared:
        name = declared.group(1).decode("ascii").lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
        try:
            if codecs.lookup(name).name != "utf-8" and _decodes(path, name):
                return name
        except (LookupError, ValueError):
            pass
    as_utf8 = sample.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    good = sum(c > "\x7f" for c in as_utf8) - broken
    if good >= 4 * broken:
        return "utf-8"
    wide = [c for c in sample.decode("gb18030", "ignore") if c > "\x7f"]
    everyday = sum(_in_gb2312(c) for c in wide)
    return "gb18030" if everyday > 0.8 * len(wide) else "cp1252"


def _in_gb2312(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def blocks(path: Path, encoding: str) -> Iterator[str]:
    """The file's text, block by block. A byte that cannot be read becomes U+FFFD, which :mod:`clean` reports."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file's lines with their ends; only ``\\n``, ``\\r\\n`` and ``\\r`` end a line."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        yield from file
