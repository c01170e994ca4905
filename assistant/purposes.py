"""The kind of appliance that what it is for implies, where none is named: "something that washes dishes", 能洗碗的.

The words stand in ``[purpose]`` of ``ontology/cues_*.toml``: what each kind does, and what must lead to it, so that
"how do I wash dishes?" asks for no machine.
"""

import re
from functools import lru_cache

from assistant.acts import Span
from catalog.cues import alternation, read

_MY = "(?:(?:the|my|our|your|his|her|all|some|an?) )*"
_END = r"\s*(?:\Z|[,，。；;!！?？、吗吧呢有\d])"


@lru_cache
def _told() -> tuple[tuple[str, re.Pattern], ...]:
    """What each kind does, both languages."""
    en, zh = read("en")["purpose"]["kinds"], read("zh")["purpose"]["kinds"]
    english = [(kind, rf"\b(?:{'|'.join(told)})(?![a-z])".replace("{my}", _MY)) for kind, told in en.items()]
    return tuple((kind, re.compile(told)) for kind, told in (*english, *((k, alternation(w)) for k, w in zh.items())))


@lru_cache
def _around() -> dict[str, re.Pattern]:
    """What leads to a purpose in each language, and the thing that has it, before or behind."""
    en, zh = read("en")["purpose"], read("zh")["purpose"]
    between = rf"(?:\s*\b(?:{'|'.join(en['between'])})\b)*\s*\Z"
    return {
        "carrier": re.compile(rf"\b(?:{'|'.join(en['carrier'])})\s+{between}"),
        "en": re.compile(rf"(?:\A|[,.;:!]|\b(?:{'|'.join(en['lead'])})\b)\s*{between}"),
        "zh": re.compile(rf"{alternation(zh['lead'])}\Z"),
        "thing": re.compile(f"(?:{alternation(zh['behind'])})?{alternation(zh['thing'])}"),
        "closed": re.compile(alternation(zh["behind"]) + _END),
    }


def implied_kind(told: str, category: str | None) -> Span | None:
    """The category span of the first purpose told; None when there is none.

    In a dialogue about another ``category`` only when a machine is asked for: "does it keep wine cool?" is of this one.
    """
    around, found = _around(), []
    for kind, pattern in _told():
        for match in pattern.finditer(told):
            before = told[: match.start()]
            named = around["carrier"].search(before) or around["thing"].match(told, match.end())
            lead = around["en" if match[0].isascii() else "zh"].search(before)
            if named or (category in (None, kind) and (lead or around["closed"].match(told, match.end()))):
                found.append(Span(match.start(), match.end(), "category", "want", kind))
    return min(found, key=lambda span: (span.start, -span.end), default=None)
