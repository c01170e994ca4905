"""The page's own words, one file per language, and which language a browser asks for."""

import tomllib
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path

LANGS = ("en", "zh")
HERE = Path(__file__).parent


@lru_cache
def words(lang: str) -> dict:
    """Everything the page says in ``en`` or ``zh``; any other language (``mixed`` too) reads English."""
    lang = lang if lang in LANGS else "en"
    return tomllib.loads((HERE / f"words_{lang}.toml").read_text("utf-8"))


def preferred(accept_language: str | None) -> str:
    """The first of our languages in an ``Accept-Language`` header.

    >>> preferred("fr-FR,zh-CN;q=0.8,en;q=0.5"), preferred("de"), preferred(None)
    ('zh', 'en', 'en')
    """
    wishes = []
    for part in (accept_language or "").split(","):
        tag, _, rest = part.strip().partition(";")
        quality = rest.partition("q=")[2] if rest else "1"
        wishes.append((-_number(quality), len(wishes), tag[:2].lower()))
    return next((tag for _, _, tag in sorted(wishes) if tag in LANGS), "en")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def html(text: object) -> str:
    """Text that anybody wrote, safe inside an element or a quoted attribute.

    Curly brackets and backticks are escaped too: the page's parts pass through a template engine in the browser.

    >>> html("<b>{{x}}</b>")
    '&lt;b&gt;&#123;&#123;x&#125;&#125;&lt;/b&gt;'
    """
    safe = escape("".join(c for c in str(text) if c >= " " or c in "\n\t"), quote=True)
    return safe.replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")


def say_date(day: date | str | None, lang: str) -> str:
    """A date as the reader writes it; an unreadable one as it is.

    >>> say_date("2026-03-05", "en"), say_date("2026-03-05", "zh")
    ('Mar 5, 2026', '2026年3月5日')
    """
    try:
        day = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    if day is None:
        return ""
    says = words(lang)["card"]
    return says["date"].format(year=day.year, month=says["months"][day.month - 1], day=day.day)
