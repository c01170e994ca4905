"""What the words of an utterance mean here: of each of the lexicon's matches the meaning that the sentence supports."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.acts import Span
from assistant.lexicon import Lexicon, Match, Token, common_words, tokenize
from catalog.cues import words
from catalog.ontology import Entry, Ontology
from catalog.text import HAN, fold

_HAN = re.compile(f"[{HAN}]")
# a superlative without a noun wishes for a quality
_PICKED = {
    "cheapest": "cheap", "quietest": "quiet", "largest": "large", "smallest": "compact", "lightest": "lightweight",
    "most_efficient": "energy_saving", "most_powerful": "powerful", "dearest": "premium",
}  # fmt: skip
# of several meanings of one word the first of this list is taken
_KINDS = ("brand", "feature", "value", "context", "attribute", "slot", "pick")
_COMPARED = re.compile(r"\s+(?:than|to run)\b")  # "is gas cheaper than electric": a question, no wish
_ARTICLE = re.compile(r"\b(?:the|that) \Z")
_MINE = re.compile(r"\b(?:my|our|your|his|her|the|under|on) \Z")
# "put all three side by side" is how to show them, no form of a refrigerator
_SHOW = re.compile(r"\b(?:put|show|see|set|lay|line|place|look at|view|compare)\b.*\b(?:them|these|those|all|both|two|three|four|ones?|it)\b")
_FOR = re.compile(r"\bfor (?:my |our |the |a |an )?\Z|[给在怕是]\Z")
# a single character is a word where one of these follows or leads: 大的, 要大
_ALONE = re.compile(r"[的点些，。,.!！?？\s了吧就]|一[点些]|\Z")
_LED = re.compile(r"[太很要更最够]\Z")
_BESIDE = 5  # characters between an ordinary word and the maker or kind that makes it a brand: "leader or haier"
_SHORT = 16  # characters of an utterance that is an answer: an ordinary word is taken at its technical meaning


class Meanings:
    """The ontology's and the catalogue's words; built once, then only read."""

    def __init__(self, ontology: Ontology, brands: Mapping[str, tuple[str, ...]]):
        self.ontology = ontology
        surfaces = [*_undecomposed(ontology.surfaces()), *_brand_surfaces(brands)]
        self._lexicon = Lexicon(surfaces, words("plain", "words"))
        self._brand_words = {_bare_word(surface) for surface, entry in surfaces if entry.kind == "brand"}

    def matches(self, text: str, told: str, tokens: list[Token]) -> list[Match]:
        """The known words of the text, in order, brands that are meant otherwise left out."""
        found = [whole for match in self._lexicon.find(tokens) if (whole := self._spelled(told, match))]
        return [match for match in found if not self._misread(text, told, match, found)]

    def named(self, told: str, match: Match, category: str | None) -> Span | None:
        """A brand, feature, look or circumstance, as this category understands the word; None for other words."""
        entry = self._meaning(match, category)
        if entry is None or not self._plausible(told, match, entry, category):
            return None
        if entry.kind == "value":
            attribute, _, value = entry.id.partition("=")
            looks = self.ontology.attributes[attribute].slot == "appearance"
            return Span(
                match.start, match.end, *(("appearance", "want", value) if looks else ("feature", "want", entry.id))
            )
        if entry.kind == "pick" and entry.id in _PICKED:
            return Span(match.start, match.end, "feature", "want", _PICKED[entry.id])
        return Span(match.start, match.end, entry.kind, "want", entry.id) if entry.kind in _KINDS[:4] else None

    def attribute(self, match: Match, category: str | None) -> Span | None:
        """A bare attribute ("no preference on price", 颜色随意); it counts only when it is dropped."""
        entry = self._meaning(match, category)
        if entry is None or entry.kind not in ("attribute", "slot"):
            return None
        slot = self.slot(entry.id) if entry.kind == "attribute" else entry.id
        return Span(match.start, match.end, "feature" if slot == "category" else slot, "want", None)

    def slot(self, id: str) -> str:
        """The slot of the id of an attribute, of its value ("fuel=gas"), a feature or a brand; a slot's own name as it is."""
        if "=" in id:
            return "appearance" if self.ontology.attributes[id.partition("=")[0]].slot == "appearance" else "feature"
        if id in self.ontology.brands:
            return "brand"
        if id in self.ontology.attributes:
            return self.ontology.attributes[id].slot
        return "feature" if id in self.ontology.features else id

    def _spelled(self, told: str, match: Match) -> Match | None:
        """The match without the brands whose name is not written so: "stove" is not the brand Stoves."""
        if match.typo or _bare_word(told[match.start : match.end]) in self._brand_words:
            return match
        entries = tuple(entry for entry in match.entries if entry.kind != "brand")
        return replace(match, entries=entries) if entries else None

    def _misread(self, text: str, told: str, match: Match, matches: Sequence[Match]) -> bool:
        """A brand's name that is an ordinary word too, written as that word ("leader", 完美的)."""
        if not (match.ambiguous and all(entry.kind == "brand" for entry in match.entries)):
            return False
        written = text[match.start : match.end]
        if _HAN.search(written):
            return bool(re.search("[完优精唯最健甜]", told[max(0, match.start - 1) : match.start]))
        company = any(
            entry.kind in ("brand", "category")
            for other in matches
            if other != match and max(other.start - match.end, match.start - other.end) <= _BESIDE
            for entry in other.entries
        )
        return written.islower() and not company and not _ARTICLE.search(told[: match.start])

    def _plausible(self, told: str, match: Match, entry: Entry, category: str | None) -> bool:
        """False for an ordinary word ("window", "desk") where the sentence does not support a technical meaning."""
        word, before = told[match.start : match.end], told[: match.start]
        if _HAN.match(word[-1]) and told[match.end : match.end + 2] == "不" + word[-1]:
            return False  # a question: 声音大不大
        if _COMPARED.match(told, match.end):
            return False
        if word == "side by side" and not self._kind_at(told, match.end + 1) and _SHOW.search(before):
            return False
        if len(word) == 1 and _HAN.match(word):
            alone = _ALONE.match(told, match.end) or _LED.search(before)
            return bool(alone) or self._kind_at(told, match.end)
        if not match.ambiguous or entry.kind == "brand":
            return True
        if entry.kind == "context":
            return bool(_FOR.search(before) or re.match("[用住党]", told[match.end :]))
        fits = category is not None and self.ontology.applies(entry, category)
        return len(told) <= _SHORT or (fits and not _MINE.search(before))

    def _kind_at(self, told: str, place: int) -> bool:
        """True when a kind of appliance is named right here: 大|冰箱."""
        found = self._lexicon.find(tokenize(told[place : place + 8]))
        return bool(found) and found[0].start == 0 and any(entry.kind == "category" for entry in found[0].entries)

    def _meaning(self, match: Match, category: str | None) -> Entry | None:
        """The likeliest meaning: the category's own, then one that can be said of it, then any."""
        entries = [entry for entry in match.entries if entry.category in (None, category) and entry.kind != "category"]
        if not entries:
            return None
        rank = {kind: place for place, kind in enumerate(_KINDS)}
        own = [e for e in entries if e.category is not None]
        fitting = [e for e in entries if category is None or self.ontology.applies(e, category)]
        return min(own or fitting or entries, key=lambda e: rank.get(e.kind, len(_KINDS)))


def _bare_word(name: str) -> str:
    return re.sub(r"[\s-]+", "", fold(name))


def _brand_surfaces(brands: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, Entry]]:
    for name, names in brands.items():
        for surface in (name, *names):
            ordinary = {"ambiguous": "true"} if surface.lower() in common_words() else {}
            yield surface.lower(), Entry("brand", name, ordinary)


def _undecomposed(surfaces: Iterable[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    """The surfaces without kinds that are a quality and a kind: 小冰箱 and "mini fridge" are marked as two."""
    surfaces = list(surfaces)
    surfaces = [
        (re.sub("^with (?:an? )?", "", surface) if entry.kind == "feature" else surface, entry)
        for surface, entry in surfaces
    ]
    kinds = {(surface, entry.id) for surface, entry in surfaces if entry.kind == "category"}
    qualities = {surface for surface, entry in surfaces if entry.kind == "feature"}

    def splits(surface: str, entry: Entry) -> bool:
        if entry.kind != "category" or entry.extra.keys() - {"feature", "ambiguous"}:
            return False
        cuts = range(1, len(surface))
        return any(
            (surface[cut:].strip(" -"), entry.id) in kinds and surface[:cut].strip(" -") in qualities for cut in cuts
        )

    return [(surface, entry) for surface, entry in surfaces if not splits(surface, entry)]
