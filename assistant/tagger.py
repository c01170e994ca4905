"""Text → Parse: the lexicon tagger, from the ontology's words and the catalogue's own brands and models.

    tagger = LexiconTagger(load(), catalog.brands(), catalog.models())
    tagger.tag("a quiet dishwasher under $700, not Samsung").spans

No model and no randomness: it stands behind the same call as a learned tagger and stays its yardstick.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.acts import Parse, Span
from assistant.circumstances import clause_of, join_clauses, mentioned_only
from assistant.figures import find_figures, find_people, find_prices
from assistant.intents import main_intent
from assistant.kinds import find_kinds
from assistant.lexicon import Lexicon, Match, Token, tokenize
from assistant.polarity import polarize, withdrawn
from assistant.references import find_references
from catalog.cues import alternation, read, words
from catalog.identifiers import find_models, normal_model
from catalog.ontology import Entry, Ontology
from catalog.text import HAN, fold

_HAN = re.compile(f"[{HAN}]")
_COMPARED = re.compile(r"\s+(?:than|to run)\b")  # "is gas cheaper than electric": a question, no wish
_ARTICLE = re.compile(r"\b(?:the|that) \Z")
_EDGE = " \t\r\n\u3000,.;:!?，。；：！？、\"'()（）“”‘’"
# several meanings of one word: the first kind of this list is taken
# a superlative without a noun wishes for a quality
PICKED = {"cheapest": "cheap", "quietest": "quiet", "largest": "large", "smallest": "compact", "lightest": "lightweight",
          "most_efficient": "energy_saving", "most_powerful": "powerful", "dearest": "premium"}  # fmt: skip
_KINDS = ("brand", "feature", "value", "context", "attribute", "slot", "pick")


# slots that are told by the way, and not marked, in an utterance of this intent
_UNMARKED = {
    "service": ("context", "measure"), "request": ("context",), "help": ("feature", "context"),
    "reset": ("feature", "context", "measure"), "reject": ("context", "product"), "greet": ("feature", "context"),
    "thank": ("feature", "context"), "bye": ("feature", "context", "measure"), "other": ("feature", "context", "measure"),
}  # fmt: skip


class LexiconTagger:
    """Understands an utterance by longest match; built once, then safe to share between threads."""

    name = "lexicon"

    def __init__(
        self, ontology: Ontology, brands: Mapping[str, tuple[str, ...]] | None = None, models: Sequence[str] = ()
    ):
        self.ontology = ontology
        surfaces = [*_undecomposed(ontology.surfaces()), *_brand_surfaces(brands or {})]
        self._lexicon = Lexicon(surfaces, words("plain", "words"))
        self._models = {normal_model(model): model for model in models}

    def tag(self, text: str, category: str | None = None, asked: str | None = None) -> Parse:
        """The Parse of ``text``: its language, main intent and spans by the annotation guidelines.

        ``category``: the kind the dialogue is about, which settles units and words with several meanings.
        ``asked``: the slot, attribute or feature that was just asked for, so that a bare answer is understood.
        """
        told = fold(text)
        tokens = tokenize(told)
        matches = self._lexicon.find(tokens)
        matches = [match for match in matches if not self._misread(text, told, match, matches)]
        kinds, foreign = find_kinds(told, matches, self.ontology, category)
        kind = _kind(kinds, category)
        spans = self._spans(text, told, matches, kinds, kind, asked)
        spans = polarize(told, [*spans])
        spans = withdrawn(told, spans)
        spans = [span for span in spans if span.value is not None or span.polarity == "drop"]
        if foreign:
            spans = [span for span in spans if span.slot in ("price", "brand", "appearance", "product")]
        if asked and not spans:
            spans = self._answer(told, asked)
        spans = [trimmed for span in spans if (trimmed := _trim(text, span))]
        intent = main_intent(told, spans, foreign, answering=asked is not None)
        spans = [span for span in spans if span.slot not in _UNMARKED.get(intent, ())]
        if intent in ("request", "compare"):
            spans = [span for span in spans if not self._asked_about(told, matches, span, kind)]
        return Parse(text, _language(told, tokens, spans), intent, tuple(spans), _confidence(tokens, spans, intent))

    def _misread(self, text: str, told: str, match: Match, matches: Sequence[Match]) -> bool:
        """A brand's name that is an ordinary word too, written as that word ("leader", 完美的)."""
        if not (match.ambiguous and all(entry.kind == "brand" for entry in match.entries)):
            return False
        written = text[match.start : match.end]
        if _HAN.search(written):
            return bool(re.search("[完优精唯最健甜]", told[max(0, match.start - 1) : match.start]))
        company = any(
            entry.kind in ("brand", "category") for other in matches if other != match for entry in other.entries
        )
        return written.islower() and not company and not _ARTICLE.search(told[: match.start])

    def _spans(self, text, told, matches, kinds: list[Span], kind: dict, asked) -> list[Span]:
        """All spans, in order, without overlaps; polarity comes later."""
        board = Board()
        board.add(self._product_models(text, told, matches))
        named = [
            span for match in matches
            if self._plausible(told, match, kind.get("category")) and (span := self._named(match, kind.get("category")))
        ]  # fmt: skip
        figures = find_figures(told, matches, self.ontology, kind, asked)
        people = find_people(told)
        prices = find_prices(told, asked == "price")
        phrases = join_clauses(told, [clause_of(told, span) for span in named if span.slot == "context" and not mentioned_only(told, span)])
        whole = [*(span for span in named if span.slot not in ("attribute", "context")), *phrases, *kinds]
        numbers = [span for span in (*figures, *people, *prices) if not _inside(span, whole)]
        board.add(find_references(told, [span for span in named if span.slot in ("brand", "appearance")]))
        board.add(sorted(numbers, key=lambda span: (span.slot != "context", span.slot == "price", span.start)))
        board.add(kinds)
        named = [_core(told, span) for span in named]
        board.add(sorted(phrases, key=lambda span: span.start - span.end))
        board.add(_excess(told, _with_carrier(told, span)) for span in named if span.slot != "context")
        board.add(span for match in matches if (span := self._attribute(match, kind.get("category"))))
        return board.spans()

    def _product_models(self, text: str, told: str, matches: Sequence[Match]) -> Iterable[Span]:
        known = [(match.start, match.end) for match in matches]
        for start, end in find_models(told):
            if not any(a <= start and end <= b for a, b in known):
                code = self._models.get(normal_model(text[start:end]), text[start:end])
                yield Span(start, end, "product", "want", code)

    def _named(self, match: Match, category: str | None) -> Span | None:
        """A brand, feature, look or circumstance, as this category understands the word."""
        entry = self._meaning(match, category)
        if entry is None or entry.kind in ("category", "attribute", "slot"):
            return None
        slot, value = entry.kind, entry.id
        if entry.kind == "pick":
            if entry.id not in PICKED:
                return None
            slot, value = "feature", PICKED[entry.id]
        if entry.kind == "value":
            attribute, _, value = entry.id.partition("=")
            slot = self.ontology.attributes[attribute].slot
            slot, value = ("appearance", value) if slot == "appearance" else ("feature", entry.id)
        return Span(match.start, match.end, slot, "want", value)

    def _plausible(self, told: str, match: Match, category: str | None) -> bool:
        """False for an ordinary word ("window", "desk") where the sentence does not support a technical meaning."""
        word = told[match.start : match.end]
        if _HAN.match(word[-1]) and told[match.end : match.end + 2] == "不" + word[-1]:
            return False  # a question: 声音大不大
        if _COMPARED.match(told, match.end):
            return False
        if len(word) == 1 and _HAN.match(word):
            return bool(_ALONE.match(told, match.end) or _LED.search(told, 0, match.start)) or self._kind_at(
                told, match.end
            )
        if not match.ambiguous or any(entry.kind == "brand" for entry in match.entries):
            return True
        entry = self._meaning(match, category)
        if entry is None or entry.kind == "context":
            led = re.search(r"\bfor (?:my |our |the |a |an )?\Z|[给在怕是]\Z", told[: match.start])
            return bool(led or re.match("[用住党]", told[match.end :]))
        mine = re.search(r"\b(?:my|our|your|his|her|the|under|on) \Z", told[: match.start])
        return len(told) <= 16 or (category is not None and not mine and self.ontology.applies(entry, category))

    def _asked_about(self, told: str, matches: Sequence[Match], span: Span, kind: dict) -> bool:
        """In a question about products: "loud" is what is asked for, "side by side" how to show them; neither is a need."""
        match = next((match for match in matches if match.start == span.start and match.end == span.end), None)
        if match is None or span.slot != "feature":
            return False
        form = not kind and isinstance(span.value, str) and span.value.startswith("door_style=")
        return form or any("opposite" in entry.extra for entry in match.entries)

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

    def _attribute(self, match: Match, category: str | None) -> Span | None:
        """A bare attribute ("no preference on price", 颜色随意); it counts only when it is dropped."""
        entry = self._meaning(match, category)
        if entry is None or entry.kind not in ("attribute", "slot"):
            return None
        slot = entry.id if entry.kind == "slot" else self.ontology.attributes[entry.id].slot
        return Span(match.start, match.end, "feature" if slot == "category" else slot, "want", None)

    def _answer(self, told: str, asked: str) -> list[Span]:
        """A bare answer to a question: "yes", "either is fine", 随便."""
        slot = asked
        if asked in self.ontology.attributes:
            slot = self.ontology.attributes[asked].slot
        elif asked in self.ontology.features:
            slot = "feature"
        value = asked if asked in self.ontology.features else None
        stripped = told.strip(_EDGE)
        for key, polarity in (("either", "drop"), ("no", "drop"), ("yes", "want")):
            pattern = re.compile(alternation(words("answer", key)))
            match = pattern.match(stripped)
            if match and len(stripped) <= 24 and (value or polarity == "drop"):
                start = told.index(stripped)
                return [Span(start, start + len(stripped), slot, polarity, value)]
        return []


class Board:
    """Spans that may not overlap: who comes first keeps its place."""

    def __init__(self):
        self._spans: list[Span] = []

    def add(self, spans: Iterable[Span]) -> None:
        for span in spans:
            if all(span.end <= other.start or other.end <= span.start for other in self._spans):
                self._spans.append(span)

    def spans(self) -> list[Span]:
        return sorted(self._spans, key=lambda span: span.start)


def _brand_surfaces(brands: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, Entry]]:
    for name, names in brands.items():
        for surface in (name, *names):
            yield surface.lower(), Entry("brand", name)


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


def _kind(kinds: Sequence[Span], category: str | None) -> dict:
    """The category the sentence is about, with its sub-kind: the last one named that is not taken back, or the dialogue's."""
    for span in kinds:
        return span.value if isinstance(span.value, dict) else {"category": span.value}
    return {"category": category} if category else {}


def _inside(span: Span, others: Sequence[Span]) -> bool:
    """True when a phrase of the lexicon holds the whole number ("15-minute wash", 一级能效)."""
    return any(other.start <= span.start and span.end <= other.end for other in others)


_HEAD = re.compile(r"(?:the |with (?:an? )?|能够?(?!.?\Z)(?![效耗源])|可以|支持|会|要|太|很|最|更|非常|特别|比较|挺|有(?![线机]))+(?=.)")
_TAIL = re.compile(r"(?:\s+(?:functions?|features?|options?)|功能|一点儿?|一些|点儿?|些|的)+\Z")


def _core(told: str, span: Span) -> Span:
    """The words that carry the feature, without intensifiers and helpers: 能预约 → 预约, 小一点 → 小."""
    if span.slot not in ("feature", "appearance"):
        return span
    head = _HEAD.match(told, span.start, span.end)
    start = head.end() if head and head.end() < span.end else span.start
    tail = _TAIL.search(told, start + 1, span.end)
    return Span(start, tail.start() if tail else span.end, span.slot, span.polarity, span.value)


def _with_carrier(told: str, span: Span) -> Span:
    """带 belongs to the feature that it brings (带烘干)."""
    if span.slot == "feature" and told[max(0, span.start - 1) : span.start] == "带":
        return Span(span.start - 1, span.end, span.slot, span.polarity, span.value)
    return span


# the quality wished for where its contrary is "too" much: "too big", 太贵
_CONTRARY = {"premium": "cheap", "large": "compact", "compact": "large", "cheap": "premium"}
# a single character is a word where one of these follows or leads: 大的, 要大
_ALONE = re.compile(r"[的点些，。,.!！?？\s了吧就]|一[点些]|\Z")
_LED = re.compile(r"[太很要更最够]\Z")
_TOO = re.compile(r"(?<![a-z])(?:way |far |a bit |a little |much |just )*too\s+\Z|(?:太|有点)\Z")
_NOT_TOO = re.compile(r"(?:not|n't|never|nothing|别|不要?|不用|不能)\s*\Z")


def _excess(told: str, span: Span) -> Span:
    """ "Too pricey" is one span and wishes for the contrary; "not too pricey" marks the adjective alone."""
    too = _TOO.search(told, max(0, span.start - 24), span.start) if span.slot == "feature" else None
    if too is None or _NOT_TOO.search(told[max(0, too.start() - 8) : too.start()]):
        return span
    return Span(too.start(), span.end, "feature", "want", _CONTRARY.get(span.value, span.value))


def _trim(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    keep = "\"'" if span.slot in ("measure", "brand") else ""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and text[end - 1] not in keep:
        end -= 1
    return Span(start, end, span.slot, span.polarity, span.value) if start < end else None


def _language(told: str, tokens: Sequence[Token], spans: Sequence[Span]) -> str:
    """en, zh, or mixed: English words among Chinese that are no names, models or units."""
    if not _HAN.search(told):
        return "en"
    names = [span for span in spans if span.slot in ("brand", "product", "measure", "price")]
    foreign = [
        token for token in tokens
        if token.latin and len(token.word) > 2 and token.word.isalpha() and not any(s.start <= token.start < s.end for s in names)
    ]  # fmt: skip
    return "mixed" if foreign else "zh"


def _confidence(tokens: Sequence[Token], spans: Sequence[Span], intent: str) -> float:
    """The share of content words that stand in a span; 1.0 for a courtesy."""
    if not spans and intent in ("greet", "thank", "bye", "reset", "help", "more"):
        return 1.0
    stop = set(read("en")["stop"]["words"]) | set(read("zh")["stop"]["words"])
    content = [token for token in tokens if token.word not in stop and token.word.isalnum()]
    if not content:
        return 1.0 if spans else 0.0
    covered = sum(any(span.start <= token.start < span.end for span in spans) for token in content)
    return round(covered / len(content), 3)
