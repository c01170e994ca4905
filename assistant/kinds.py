"""The kinds of appliance that an utterance names, with their sub-kinds; accessories and other trades are none."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.acts import Span
from assistant.lexicon import Match
from catalog.cues import alternation, read, words
from catalog.ontology import Ontology
from catalog.text import HAN

# enumerated attributes whose word joins the kind beside it although it is a feature when alone ("OLED TV")
MECHANISMS = frozenset(("panel", "heating", "filter_type", "drive"))
_GAP = re.compile(r"[ -]?")
_SENTENCE = re.compile("[的要有是不带没吗和就了得想给在可会做进放装里边旁靠从到]|(?<![万智节功性])能|(?<![专通适])用")
_SHOP = re.compile("官方|旗舰|官网|专卖|专营|店")  # 海尔洗衣机官网 is where to buy it
_GIVEN = re.compile("[送含赠齐附，,。；;！!？?、]")  # what comes along with the machine: 电视 送支架
# the object of a wish, then a preposition that leads to the kind
_OBJECT = re.compile(
    r"\b(?:need|want|wanna|looking for|find(?: me)?|searching for|buy|get|interested in)\s+"
    r"(?:to (?:buy|find|get)\s+)?(?:an?|some|the)?\s*"
    r"([^,.;!?]+?)\s+(?:for|in|on|with|to|into)\s+(?:(?:my|our|your|an?|the)\s+)(?:\S+\s+){0,2}\Z"
)
# another machine of the house: "to match the stove", "next to my fridge"
_BESIDE = re.compile(r"\b(?:match(?:es|ing)?|next to|beside|above|past|on top of) (?:the|my|our) (?:\w+ )?\Z")
_SERVICES = frozenset(("repair", "repair kit", "installation", "manual", "维修", "安装", "清洗"))


@lru_cache
def _accessory(extra: tuple[str, ...]) -> tuple[re.Pattern, re.Pattern]:
    both = [word for word in (*extra, *words("accessory", "behind")) if word not in _SERVICES]
    ahead = alternation(words("accessory", "ahead"))
    thing = alternation(both, right=False) + rf"(?:(?<=[{HAN}])|(?:e?s)?(?![a-z0-9]))"
    behind = re.compile(rf"(?:[\s-]|'s )?(?:的|专用|通用|原装)?\s?{thing}")
    before = re.compile(rf"{thing}\s+(?:that fits\s+)?{ahead}\s*(?:\S+\s+){{0,2}}\Z")
    return behind, before


def accessory_behind(told: str, start: int, end: int, ontology: Ontology) -> bool:
    """True when the kind at ``told[start:end]`` only says what something else is for: "TV stand", 冰箱贴."""
    behind, before = _accessory(tuple(ontology.accessory_words))
    return bool(behind.match(told, end) or before.search(told, max(0, start - 48), start))


@lru_cache
def _tails() -> re.Pattern:
    return re.compile(f"[的用]?([{HAN}]{{0,7}}(?:{'|'.join(words('accessory', 'tails'))}))(?![{HAN}])")


@lru_cache
def _parts() -> tuple[re.Pattern, re.Pattern]:
    part = f"(?:{'|'.join(words('accessory', 'parts'))})"
    return re.compile(rf"[{HAN}a-z0-9 ()（）./_—―－-]{{0,20}}?{part}"), re.compile(rf"{part}\s+\Z")


def _part_of(told: str, start: int, end: int, matches: Sequence[Match]) -> bool:
    """True when a typed query names a part farther off: 洗衣机xqb62-5057电脑板, 清洁剂 油烟机."""
    behind, before = _parts()
    if before.search(told, 0, start):
        return True
    part = behind.match(told, end)
    if not part or _SENTENCE.search(part.group()) or _GIVEN.search(part.group()):
        return False
    return not any(_names_kind(match) and end <= match.start < part.end() for match in matches)


def _names_kind(match: Match) -> bool:
    return any(entry.kind == "category" for entry in match.entries)


def _other_head(told: str, end: int, matches: Sequence[Match]) -> bool:
    """True when a Chinese compound goes on behind the kind and ends in another thing's name: 洗衣机|吸附球."""
    tail = _tails().match(told, end)
    if not tail or _SENTENCE.search(tail[1]) or _SHOP.search(tail[1]):
        return False
    return not any(match.start < tail.end() <= match.end for match in matches)


def _used_with(told: str, span: Span, matches: Sequence[Match]) -> bool:
    """True when the kind is only what the wanted thing goes with: "a soundbar for my TV", "cook in the microwave"."""
    object = _OBJECT.search(told, 0, span.start)
    if not object or any(match.start < object.end(1) and object.start(1) < match.end for match in matches):
        return False
    content = [word for word in re.findall("[a-z]{3,}", object[1]) if word not in read("en")["stop"]["words"]]
    return bool(content) and not set(content) & set(read("en")["accessory"]["excuse"])


def find_kinds(
    told: str, matches: Sequence[Match], ontology: Ontology, category: str | None
) -> tuple[list[Span], bool]:
    """The category spans in order, and whether an accessory or a part was named instead of one."""
    named = [match for match in matches if any(entry.kind == "category" for entry in match.entries)]
    sure = [match for match in named if not match.ambiguous]
    found, foreign = [], False
    for match in named:
        if match not in sure and not _supported(match, sure, category):
            continue
        span = _with_form(told, match, matches, ontology)
        if _BESIDE.search(told, 0, span.start):
            continue
        if (
            accessory_behind(told, span.start, span.end, ontology)
            or _other_head(told, span.end, matches)
            or _part_of(told, span.start, span.end, matches)
            or _used_with(told, span, matches)
        ):
            foreign = True
            continue
        found.append(span)
    return found, foreign and not found


def _supported(match: Match, sure: Sequence[Match], category: str | None) -> bool:
    """An ordinary word ("range", "iron") names a kind when the dialogue is about it, or when no other kind is named."""
    own = next(entry.id for entry in match.entries if entry.kind == "category")
    if category == own:
        return True
    return not any(entry.id != own for other in sure for entry in other.entries if entry.kind == "category")


def _with_form(told: str, match: Match, matches: Sequence[Match], ontology: Ontology) -> Span:
    """The kind with the words of form or mechanism in front of it: "french door refrigerator", 燃气热水器."""
    entry = next(entry for entry in match.entries if entry.kind == "category")
    extra, start = {key: value for key, value in entry.extra.items() if key != "ambiguous"}, match.start
    place = matches.index(match)
    for earlier in reversed(matches[:place]):
        form = _form(earlier, entry.id, ontology)
        if form is None or not _GAP.fullmatch(told[earlier.end : start]):
            break
        extra.setdefault(form[0], form[1])
        start = earlier.start
    value = {"category": entry.id, **extra} if extra else entry.id
    return Span(start, match.end, "category", "want", value)


def _form(match: Match, category: str, ontology: Ontology) -> tuple[str, str] | None:
    for entry in match.entries:
        if entry.kind != "value" or entry.category not in (None, category):
            continue
        attribute, _, value = entry.id.partition("=")
        joins = ontology.attributes[attribute].slot == "category" or attribute in MECHANISMS
        if joins and value in ontology.values(category, attribute):
            return attribute, value
    return None
