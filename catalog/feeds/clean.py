"""Text as a shopper should see it: no HTML, no entities, no control characters, single spaces."""

import html
import re

_BLOCKS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.I | re.S)
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.S)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffd\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it should be shown, and what had to be repaired.

    >>> clean("Quiet&nbsp;<b>A+++</b> fridge")
    ('Quiet A+++ fridge', ('HTML removed', 'HTML entities read'))
    >>> clean("AT&T & co")
    ('AT&T & co', ())
    """
    notes = []
    if "<" in text or "]]>" in text:
        stripped = _TAGS.sub(" ", _BLOCKS.sub(" ", text))
        if stripped != text:
            notes.append("HTML removed")
            text = stripped
    if "&" in text and _ENTITY.search(text):
        read = _entities(text)
        if read != text:
            notes.append("HTML entities read")
            text = _TAGS.sub(" ", _BLOCKS.sub(" ", read))
    if _CONTROL.search(text):
        notes.append("unreadable characters removed")
        text = _CONTROL.sub("", text)
    return _SPACE.sub(" ", text).strip(), tuple(notes)


def _entities(text: str) -> str:
    """Entities as characters; twice, because feeds escape what is escaped (``&amp;amp;``)."""
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return text


def language(text: str) -> str:
    """``zh`` when the text has Chinese characters, else ``en``."""
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
