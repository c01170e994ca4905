"""Machines drawn at random, yet sensibly: a hidden quality and a size move every number, feature and price.

A family is one machine in several colours or sizes. Its brand sets how good it tends to be; everything that is
random about it is drawn once, so that its variants differ only where variants differ.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from catalog.sample.data import Brand, Condition, Form, Kind, Number, brands

MISSING = 0.06  # share of values a shop does not give
EU_CLASSES = ("e", "d", "c", "b", "a")
IMPLIES = {"voice_control": ("smart", "app_control"), "app_control": ("smart",), "self_empty": ("mapping",),
           "sensor_cooking": ("programmable",), "grinder": (), "vertical_steam": ("steam",)}


@dataclass(frozen=True, slots=True)
class Draft:
    """One machine before it has a model number and texts: everything a label would say, and a fair price."""

    kind: Kind
    form: Form
    brand: Brand
    family: int
    series: str
    color: str
    numbers: Mapping[str, float]
    choices: Mapping[str, str]
    features: Mapping[str, bool]
    price: float  # USD, before a shop rounds it
    title_size: float

    def value(self, name: str) -> float | str | bool | None:
        """A number, enumerated value or feature; None when it is not known."""
        for known in (self.numbers, self.choices, self.features):
            if name in known:
                return known[name]
        return None

    def holds(self, condition: Condition) -> bool:
        """Whether a condition other than low and high is known to be true of it."""
        value = self.value(condition.name)
        match condition.op:
            case "has" | "lacks":
                known = condition.op == "has"
                return value is not None and value is not False if known else value is False
            case "<=":
                return value is not None and value <= condition.value
            case ">=":
                return value is not None and value >= condition.value
            case "=":
                return value == condition.value
        return False


def clip(value: float, low: float | None, high: float | None) -> float:
    """The value, or the bound it lies beyond."""
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def number(spec: Number, known: Mapping[str, float], luck: float) -> float:
    """A number by its recipe, on its grid. ``known`` holds size, quality, features (0/1) and earlier numbers."""
    if spec.fill is not None:
        value = known["volume"] * 1000 / (spec.fill * known["width"] * known["depth"]) * (1 + spec.noise * luck)
    else:
        shift = sum(slope * known.get(name, 0.0) for name, slope in spec.slopes.items()) + spec.noise * luck
        value = spec.base * math.exp(shift) if spec.log else spec.base + shift
    value = clip(value, spec.low, spec.high)
    if spec.snap:
        return min(spec.snap, key=lambda allowed: abs(allowed - value))
    return round(round(value / spec.step) * spec.step, 4)


def likely(chance: float, quality: float, luck: float) -> bool:
    """Whether a feature is there: its share among ordinary machines, more often among good ones."""
    if chance in (0, 1):
        return bool(chance)
    odds = math.log(chance / (1 - chance)) + 1.6 * quality
    return luck < 1 / (1 + math.exp(-odds))


def _features(rng: Random, kind: Kind, form: Form, quality: float) -> dict[str, bool]:
    held = {name: likely(chance, quality, rng.random()) for name, chance in kind.features.items()}
    for group in kind.one_of:
        settled = [name for name in group if form.features.get(name) == 1]  # what a form settles stays
        chosen = settled[0] if settled else rng.choices(list(group), list(group.values()))[0]
        held |= {name: name == chosen for name in group}
    for name, others in IMPLIES.items():
        if held.get(name):
            held |= {other: True for other in others if other in held}
    return held


def _choices(rng: Random, kind: Kind, form: Form, brand: Brand, quality: float) -> dict[str, str]:
    made = dict(form.set)
    for name, values in kind.choices.items():
        luck, pick = rng.gauss(0, 0.3), rng.random()
        if name in made:
            continue
        if isinstance(values, Mapping):
            made[name] = Random(pick).choices(list(values), list(values.values()))[0]
            continue
        if name == "energy_class" and brand.rating == "eu":
            values = EU_CLASSES
        place = (clip(quality + luck, -1, 1) + 1) / 2
        made[name] = values[min(int(place * len(values)), len(values) - 1)]
    return made


def _numbers(kind: Kind, held: Mapping, choices: Mapping, latent: Mapping[str, float],
             luck: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    known = {**latent, **{name: float(on) for name, on in held.items()}}
    made: dict[str, float] = {}
    for name, spec in sorted(kind.numbers.items(), key=lambda item: item[1].fill is not None):  # those last
        gauss, uniform = luck[name]
        wanted = spec.needs
        if wanted is not None:
            there = choices.get(wanted.name) == wanted.value if wanted.op == "=" else (
                bool(held.get(wanted.name)) == (wanted.op == "has"))
            if not there:
                continue
        if uniform < spec.chance:
            made[name] = known[name] = number(spec, known, gauss)
    return made


def _variants(rng: Random, kind: Kind, size: float) -> list[tuple[float, str]]:
    """(size, colour) of a family's one to three variants."""
    names, weights = list(kind.colors), list(kind.colors.values())
    color = rng.choices(names, weights)[0]
    made = [(size, color)]
    if len(names) > 1 and rng.random() < 0.55:
        made.append((size, rng.choice([name for name in names if name != color])))
    if kind.slope.get("size") and rng.random() < 0.45:
        made.append((size + (0.55 if size < 0 else -0.55), color))
    return made


def _family(rng: Random, kind: Kind, form: Form, brand: Brand, index: int) -> Iterator[Draft]:
    quality = clip(0.62 * brand.tier + rng.gauss(0, 0.45), -1, 1)
    size = rng.uniform(-1, 1)
    made = kind.in_form(form)
    held = _features(rng, made, form, quality)
    choices = _choices(rng, made, form, brand, quality)
    luck = {name: (clip(rng.gauss(0, 1), -2, 2), rng.random()) for name in made.numbers}
    worth = made.slope.get("quality", 0.4) * quality + 0.14 * brand.tier + rng.gauss(0, 0.07) + math.log(form.price)
    series = rng.choice("ACEKLPTVX")
    for variant_size, color in _variants(rng, made, size):
        numbers = _numbers(made, held, choices, {"size": variant_size, "quality": quality}, luck)
        price = made.price * math.exp(worth + made.slope.get("size", 0.0) * variant_size + rng.gauss(0, 0.02))
        given = {name: value for name, value in numbers.items() if name == made.size or rng.random() >= MISSING}
        told = {n: v for n, v in choices.items() if n in form.set or rng.random() >= MISSING}
        if made.colors and color != "none":
            told["color"] = color
        yield Draft(made, form, brand, index, series, color, given, told, held, price,
                    numbers.get(made.size) or numbers.get("power", 0.0))


def drafts(rng: Random, kind: Kind) -> list[Draft]:
    """The machines of a kind: ``kind.count`` of them, every form at least once, brands in turn."""
    makers = [brand for brand in brands() if kind.id in brand.makes]
    rng.shuffle(makers)
    forms = list(kind.forms)
    made: list[Draft] = []
    index = 0
    while len(made) < kind.count:
        form = forms[index] if index < len(forms) else rng.choices(forms, [form.weight for form in forms])[0]
        fitting = [b for b in makers if form.tier[0] <= b.tier <= form.tier[1]] or makers
        brand = fitting[0]
        makers.append(makers.pop(makers.index(brand)))  # to the end of the queue
        made.extend(_family(rng, kind, form, brand, index))
        index += 1
    return made[:kind.count]
