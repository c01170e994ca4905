"""Titles and descriptions in English and Chinese, said only where the machine's own values make them true.

A description is two to four sentences: whom the machine suits, what is good about it, and what is not. Each
sentence is a pattern whose conditions hold, filled with the machine's figures; among those that fit, the one
said least often so far is taken, so that no phrase wears out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from catalog.sample.data import Pattern, Phrases, phrases
from catalog.sample.draw import Draft

EN_VERBS = {"Cools", "Cleans", "Keeps", "Takes", "Sits", "Dries", "Holds", "Washes", "Goes", "Fits", "Suits", "Cooks"}
ZH_VERBS = ("带", "自带", "有", "支持", "能", "可以", "可放", "配", "适合", "推荐给", "提供", "加了")
WORDS, CHARACTERS = 60, 110  # the longest description, in English and in Chinese
PLANS = (("suit", "point", "point", "weak"), ("suit", "point", "weak"), ("point", "suit", "weak"),
         ("suit", "point", "point"), ("point", "point", "suit", "weak"), ("point", "point", "weak"))
NAMES = {"brand", "noun", "anoun", "model"}  # holes that no attribute fills
OWN = {"suit": 0.72, "point": 0.86, "weak": 0.72}  # how often a kind's own words go first
WAYS: Mapping[str, Callable[[float], float]] = {  # other ways to write a number; the unit stands in the pattern
    "cu_ft": lambda liters: round(liters / 28.3168, 1),
    "in": lambda cm: round(cm / 2.54, 1),
    "lb": lambda kg: round(kg / 0.453592, 1),
    "sq_ft": lambda m2: round(m2 * 10.7639),
    "btu": lambda watts: round(watts * 3.41214 / 500) * 500,
    "gal": lambda liters: round(liters / 3.78541, 1),
    "oz": lambda liters: round(liters * 33.814),
    "qt": lambda liters: round(liters * 1.05669, 1),
    "f": lambda celsius: round(celsius * 9 / 5 + 32),
    "ft": lambda meters: round(meters * 3.28084, 1),
    "pt": lambda liters: round(liters * 2.11338),
    "cfm": lambda m3h: round(m3h / 1.69901),
}


def figure(value: float | str, way: str, lang: str) -> str:
    """A number as a shop prints it: no idle zeros, thousands parted in English.

    >>> figure(1400.0, "", "en"), figure(501.0, "cu_ft", "en"), figure(7.5, "", "zh")
    ('1,400', '17.7', '7.5')
    """
    if isinstance(value, str):
        return value
    shown = WAYS[way](value) if way else value
    text = f"{shown:,.2f}" if lang == "en" else f"{shown:.2f}"
    return text.rstrip("0").rstrip(".")


def fill(pattern: Pattern, draft: Draft, lang: str, extra: Mapping[str, str]) -> str:
    """A pattern with its holes filled from the machine, or from ``extra`` (brand, noun, model)."""
    text = pattern.text
    for name, way in pattern.holes:
        value = extra[name] if name in extra else figure(draft.value(name), way, lang)
        text = text.replace("{" + name + (f":{way}" if way else "") + "}", value)
    return text


def article(noun: str) -> str:
    """The noun with "a" or "an"."""
    spoken = noun.startswith(("LED", "LCD")) or noun[0].lower() in "aeiou"
    return f"{'an' if spoken else 'a'} {noun}"


def upper(noun: str) -> str:
    """The noun in a title's capitals: "side-by-side refrigerator" → "Side-by-Side Refrigerator"."""
    small = {"by", "and", "with", "to"}
    words = [[part if part in small else part[:1].upper() + part[1:] for part in word.split("-")]
             for word in noun.split()]
    return " ".join("-".join(parts) for parts in words)


class Writer:
    """Writes about the machines of one kind: knows what is low and high among them, and what was said before."""

    def __init__(self, drafts: Sequence[Draft], soft: Iterable, rng: Random):
        """``soft``: the ontology's conditions (attribute, op, value) that make soft features true in this kind."""
        self.rng = rng
        self.said: Counter[str] = Counter()
        self.soft = tuple(soft)
        self.bounds = {}
        for name in {name for draft in drafts for name in draft.numbers} | {"price"}:
            known = sorted(self._of(draft, name) for draft in drafts if self._of(draft, name) is not None)
            self.bounds[name] = known[len(known) // 4], known[len(known) - 1 - len(known) // 4]

    @staticmethod
    def _of(draft: Draft, name: str) -> float | None:
        return draft.price if name == "price" else draft.numbers.get(name)

    def extreme(self, draft: Draft, name: str, end: str) -> bool:
        """Whether a number is among the lowest or highest quarter, and on the side of every soft condition on it."""
        value = self._of(draft, name)
        if value is None:
            return False
        low, high = self.bounds[name]
        if low == high or not (value <= low if end == "low" else value >= high):
            return False
        for condition in self.soft:
            if condition.attribute == name and condition.op in ("<=", ">="):
                met = value <= condition.value if condition.op == "<=" else value >= condition.value
                if met != ((condition.op == "<=") == (end == "low")):
                    return False
        return True

    def true(self, pattern: Pattern, draft: Draft) -> bool:
        """Whether every condition holds and every hole can be filled."""
        told = all(name in NAMES or name in draft.numbers for name, _ in pattern.holes)
        return told and all(self.extreme(draft, c.name, c.value) if c.op == ":" else draft.holds(c)
                            for c in pattern.conditions)

    def pick(self, draft: Draft, lang: str, role: str, topics: set[str], room: int) -> str | None:
        """The next sentence of a role that is true, new in topic, and fits the room left; None when there is none."""
        own = draft.kind.texts[lang][role]
        common = phrases().texts[lang][role]
        pools = (own, common) if self.rng.random() < OWN[role] else (common, own)
        words = self._words(draft, lang)
        for pool in pools:
            silent = topics if pool is own else topics | draft.kind.skip
            fitting = [p for p in pool if not p.topics & silent and self.true(p, draft)]
            for best in sorted(fitting, key=lambda p: (self.said[p.text], self.rng.random())):
                sentence = fill(best, draft, lang, words)
                if length(sentence, lang) <= room:
                    self.said[best.text] += 1
                    topics |= best.topics - NAMES
                    return sentence
        return None

    @staticmethod
    def _words(draft: Draft, lang: str) -> dict[str, str]:
        if lang == "zh":
            return {"brand": draft.brand.zh, "noun": draft.form.zh, "anoun": draft.form.zh}
        return {"brand": draft.brand.name, "noun": draft.form.en, "anoun": article(draft.form.en)}

    def description(self, draft: Draft, lang: str) -> str:
        """Two to four sentences, at most 60 English words or 110 Chinese characters."""
        room = CHARACTERS if lang == "zh" else WORDS
        room -= 10  # a subject may yet be added
        topics: set[str] = set()
        made: list[str] = []
        plan = self.rng.choice(PLANS)
        for place, role in enumerate((*plan, "point", "weak", "suit")):
            if place >= len(plan) and len(made) >= 2:
                break  # the rest is for machines of which little is known
            sentence = self.pick(draft, lang, role, topics, room)
            if sentence is not None:
                joined = self._joined(sentence[0].upper() + sentence[1:], draft, lang, role, first=not made)
                made.append(joined)
                room -= length(joined, lang)
        return ("" if lang == "zh" else " ").join(made)

    def _joined(self, sentence: str, draft: Draft, lang: str, role: str, first: bool) -> str:
        """A sentence given its subject: the first names the machine ("This kettle boils…"), later ones say "it"."""
        if first and (draft.form.en in sentence or draft.form.zh in sentence):
            return sentence
        start, _, rest = sentence.partition(" ")
        if lang == "zh":
            lacks = first and sentence.startswith(ZH_VERBS)
            return f"这款{draft.form.zh}{sentence}" if lacks and self.rng.random() < 0.8 else sentence
        if start in EN_VERBS:
            sentence = f"It {start.lower()} {rest}"
            start, rest = "It", f"{start.lower()} {rest}"
        if first and start == "It":
            return f"This {draft.form.en} {rest}"
        if start == "For" and role == "suit":
            lead = article(draft.form.en) + " for" if first else self.rng.choice(("best for", "good for", "it is for"))
            return sentence if self.rng.random() < 0.35 else f"{lead[0].upper()}{lead[1:]} {rest}"
        return sentence

    def title(self, draft: Draft, lang: str, model: str) -> str:
        """A shop's title: brand, size, noun, a feature or two, colour and model, in one of several orders."""
        words: Phrases = phrases()
        parts = self._words(draft, lang)
        tags = [given[lang] for key, given in words.tags.items() if lang in given and self._tagged(draft, key)
                and given[lang].lower() not in parts["noun"].lower()]
        tags = self.rng.sample(tags, min(2, len(tags)))
        color = words.colors.get(draft.choices.get("color", ""), {}).get(lang)
        parts["model"] = model
        measure = next((fill(p, draft, lang, {}) for p in draft.kind.title[lang] if self.true(p, draft)), None)
        if lang == "en":
            parts["noun"] = upper(parts["noun"])
        fields = {"size": measure, "tag": tags[0] if tags else None, "tags": tags[1] if len(tags) > 1 else None,
                  "color": color}
        parts |= {name: value for name, value in fields.items() if value}
        fitting = [p for p in words.titles[lang] if all(name in parts for name, _ in p.holes)
                   and not (" with " in p.text and " with " in parts["noun"])]
        most = max(len(p.holes) for p in fitting)
        return fill(self.rng.choice([p for p in fitting if len(p.holes) >= most - 1]), draft, lang, parts)

    @staticmethod
    def _tagged(draft: Draft, key: str) -> bool:
        key, _, only = key.partition("@")
        name, _, value = key.partition("=")
        if only not in ("", draft.kind.id) or name in draft.form.set:
            return False
        return draft.choices.get(name) == value if value else draft.features.get(name) is True


def length(text: str, lang: str) -> int:
    """Words of an English text, characters of a Chinese one."""
    return len(text) if lang == "zh" else len(text.split())
