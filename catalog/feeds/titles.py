"""What a title says besides the name: the kind, the brand, the model, figures, forms and features.

Everything read here carries the source "title" and fills only what the row's own fields leave open.
"""

import re
from functools import cache

from catalog.feeds.figures import in_unit
from catalog.feeds.names import Found, Words, names
from catalog.feeds.specs import Sheet, value_ids
from catalog.identifiers import find_models
from catalog.ontology import Ontology
from catalog.product import Value
from catalog.text import HAN, fold
from catalog.units import dimension, find_measures

# what a Chinese standard model number says: GB/T 8059 (refrigerators, litres), GB/T 4288 (washing machines, 0.1 kg)
_SIZED = {
    "refrigerator": ("volume", 1, re.compile(r"(?<![A-Za-z0-9])BCD?[- ]?(\d{2,3})(?!\d)", re.I)),
    "washing_machine": ("wash_load", 10, re.compile(r"(?<![A-Za-z0-9])X[QP][GB][- ]?(\d{2,3})(?!\d)", re.I)),
}
LONGEST = 500  # characters of a title that are read
_CLAUSE = re.compile(r"\s(?:with|in|for|w/|featuring|includes?|including)\s|[,，;；|(（]| [-–—] ")
_FOR = re.compile(r"(?:\bfor|\bfits|\bcompatible with|适用于?|用于)\s*(?:an?\s|the\s|your\s)?(?:[\w&-]+\s){0,2}$")
_TANKLESS = re.compile(r"燃气|强排|平衡式|壁挂炉|tankless|instant|gas\b")
_SET = re.compile(r"套装|套系|套餐|烟灶|\bbundle\b|\bcombo\b|\bset\b|\bpair\b")
_COMPANY = re.compile(
    r"[\s,]+(?:electronics?|home appliances?|appliances?|inc|co|ltd|corp|corporation|llc|gmbh|group|usa)\b.*$"
    r"|(?:官方旗舰店|旗舰店|专卖店|电器|集团|股份有限公司|有限公司)+$"
)
_SIDE_WORDS = {
    "width": r"\bwid(?:e|th)\b|宽",
    "height": r"\b(?:tall|high|height)\b|高",
    "depth": r"\b(?:deep|depth)\b|深|厚",
}
_NAMED = {"freezer_volume": r"\bfreezer\b|冷冻", "dry_load": r"\bdry(?:er|ing)?\b|烘|干衣", "wash_load": r"\bwash|洗"}


def category_of(text: str, known: Words) -> str | None:
    """The kind of appliance that a title names; None when it names none, or only an accessory of one.

    The kind stands before "with", "in" and "for"; of several before them the last one is the noun.
    """
    text = text[:LONGEST]
    folded = fold(text)
    clause = _CLAUSE.search(folded)
    hits = [hit for hit in known.find(text) if _kind(hit) and not hit.negated and not _FOR.search(folded[: hit.start])]
    if not hits:
        return None
    head = [hit for hit in hits if clause is None or hit.start < clause.start()]
    chosen = head[-1] if head else hits[0]
    return None if _accessory(folded, chosen, known) else _kind(chosen)


def _kind(hit: Found) -> str | None:
    return next((entry.id for entry in hit.entries if entry.kind == "category"), None)


def _accessory(folded: str, hit: Found, known: Words) -> bool:
    """True when a word such as "filter" or 滤芯 follows the kind at once: "refrigerator water filter"."""
    return bool(_accessories(known.ontology).match(folded, hit.end))


@cache
def _accessories(ontology: Ontology) -> re.Pattern:
    latin = [re.escape(fold(word)) for word in ontology.accessory_words if word.isascii()]
    han = [re.escape(word) for word in ontology.accessory_words if not word.isascii()]
    english = rf"(?:[a-z]+ )?(?:{'|'.join(latin)})s?(?![a-z])" if latin else "(?!)"
    chinese = rf"[{HAN}]{{0,2}}(?:{'|'.join(han)})" if han else "(?!)"
    return re.compile(rf"[\s_/-]*(?:{english}|{chinese})")


def is_set(text: str, known: Words) -> bool:
    """True for several appliances sold as one (烟灶套装, "washer and dryer set"): no single kind is right for them."""
    folded = fold(text)
    if not _SET.search(folded):
        return False
    kinds = {_kind(hit) for hit in known.find(text)} - {None}
    return len(kinds) > 1 or "烟灶" in folded


def brand_of(text: str, known: Words) -> str | None:
    """The first brand that a title names. A name that is an ordinary word too must begin the title, or a part of it
    when it is Chinese.
    """
    text = text[:LONGEST]
    folded = fold(text)
    for hit in known.find(text):
        for entry in hit.entries:
            if entry.kind == "brand" and (hit.surface not in _ordinary(known.ontology) or _begins(folded, hit.start)):
                return entry.id
    return None


def _begins(folded: str, start: int) -> bool:
    before = folded[:start]
    return not before.strip(" [【(（") or (not folded[start].isascii() and before[-1] in " /")


@cache
def _ordinary(ontology: Ontology) -> frozenset[str]:
    return frozenset(name.lower() for brand in ontology.brands.values() for name in brand.ambiguous)


@cache
def _brand_names(ontology: Ontology) -> dict[str, str]:
    return {fold(name): brand.name for brand in ontology.brands.values() for name in brand.names}


def canonical_brand(text: str, known: Words) -> str:
    """A brand field as its canonical name: LG Electronics → LG, 海尔 → Haier; unknown brands stay as given."""
    ours = _brand_names(known.ontology)
    bare = _COMPANY.sub("", fold(text)).strip(" .,")
    for name in (fold(text).strip(), bare, *(part.strip() for part in re.split(r"[/（()）|]", fold(text)))):
        if name in ours:
            return ours[name]
    return text


def model_of(text: str) -> str | None:
    """The first model number in a title, as written."""
    for start, end in find_models(text[:LONGEST]):
        model = text[start:end]
        joined = re.match(r"(?:\+[A-Za-z0-9-]{3,})+", text[end:])
        return model + (joined.group() if joined else "")
    return None


def read_title(text: str, category: str | None, known: Words) -> Sheet:
    """Values, figures and features that a title or subtitle says and does not deny."""
    sheet, text = Sheet(), text[:LONGEST]
    _read_words(sheet, text, category, known)
    _read_figures(sheet, text, category, known)
    return sheet


def read_model(text: str, category: str | None, known: Words) -> Sheet:
    """The size that a Chinese model number carries: BCD-206 holds 206 litres, XQG70 washes 7 kg.

    Nothing where several numbers of one text differ, or where the size is not plausible.
    """
    sheet = Sheet()
    id, scale, pattern = _SIZED.get(category, ("", 1, None))
    found = {match[1]: match for match in pattern.finditer(text[:LONGEST])} if pattern else {}
    if len(found) == 1:
        ((digits, match),) = found.items()
        low, high = known.ontology.bounds(category, id)
        if low <= int(digits) / scale <= high:
            unit = known.ontology.attributes[id].unit
            sheet.attributes[id] = Value(int(digits) / scale, None, unit, match[0], "title")
    return sheet


def _read_words(sheet: Sheet, text: str, category: str | None, known: Words) -> None:
    """Values and features of this category; an opposite word (定频) says that the feature is not there."""
    kind = known.ontology.categories.get(category)
    for hit in known.find(text, category) if kind else ():
        if hit.negated or _vague(text, hit):
            continue
        for id in value_ids(hit.entries, category, known):
            attribute, _, chosen = id.partition("=")
            if attribute in kind.attributes:
                sheet.attributes.setdefault(attribute, Value(None, chosen, None, text[hit.start : hit.end], "title"))
        for entry in hit.entries:
            named = entry.id if entry.kind == "feature" else entry.extra.get("feature")
            if named in kind.features and named not in names()["titles"]["claims"]:
                sheet.features.setdefault(named, "opposite" not in entry.extra)


def _vague(text: str, hit: Found) -> bool:
    """True for words that mean a feature only when someone asks for it: one Chinese character inside a longer word
    (蓝 in 纯蓝猛火), and those that a shop's titles use for anything.
    """
    if fold(text[hit.start : hit.end]) in names()["titles"]["ignore"]:
        return True
    beside = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
    return hit.end - hit.start == 1 and bool(re.search(f"[{HAN}]", text[hit.start]) and re.search(f"[{HAN}]", beside))


def _read_figures(sheet: Sheet, text: str, category: str | None, known: Words) -> None:
    """Figures with a unit; a figure whose unit could measure two things needs the word beside it."""
    masked = list(text)
    for start, end in find_models(text):
        masked[start:end] = "\u00a4" * (end - start)
    plain = "".join(masked)
    seen: dict[str, set[float]] = {}
    for span in find_measures(plain):
        if span.op not in ("=", "about") or (span.unit == "pi" and plain[: span.start].endswith(("小", "大"))):
            continue  # 小1.5匹 is less than 1.5匹
        id = _measured(plain, span, category, known)
        if not id:
            continue
        attribute = known.ontology.attributes[id]
        number = in_unit(span.low, span.unit, attribute.unit, category, known)
        low, high = known.ontology.bounds(category, id)
        if number is None or not low <= number <= high:
            continue
        seen.setdefault(id, set()).add(number)
        sheet.attributes.setdefault(
            id, Value(number, None, attribute.unit, text[span.start : span.end].strip(), "title")
        )
    for id, numbers in seen.items():
        if len(numbers) > 1 and id not in ("volume", "wash_load", "screen_size"):
            del sheet.attributes[id]


def _measured(text: str, span, category: str | None, known: Words) -> str | None:
    """The attribute that a figure of a title fills."""
    if category is None:
        return None
    candidates = known.ontology.measured_in(category, span.unit)
    around = fold(text[max(0, span.start - 4) : span.start]), fold(text[span.end : span.end + 24])
    for id, words in {**_NAMED, **_SIDE_WORDS}.items():
        if id in candidates and (re.search(rf"(?:{words})\W*$", around[0]) or re.match(rf"\W*(?:{words})", around[1])):
            return id
    if category == "water_heater" and "tank_volume" in candidates and _TANKLESS.search(fold(text)):
        return None  # a gas water heater's 13升 are litres a minute
    if dimension(span.unit) == "length":
        return _length(candidates, category, known)
    plain = [id for id in candidates if id not in ("freezer_volume", "water_use", "heating_capacity", "weight")]
    return plain[0] if plain else None


def _length(candidates: tuple[str, ...], category: str, known: Words) -> str | None:
    """A length without a word is a screen's diagonal, or the width of what must fit between cabinets."""
    if "screen_size" in candidates:
        return "screen_size"
    return "width" if "width" in known.ontology.categories[category].ask else None
