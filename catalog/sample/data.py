"""The sample's data files, read and checked: brands, phrases, and how each kind of appliance is made."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from catalog.errors import OntologyError

HERE = Path(__file__).parent
LANGS = ("en", "zh")
ROLES = ("suit", "point", "weak")
_CONDITION = re.compile(r"(!?)([a-z_]+)(?:(<=|>=|=|:)(.+))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """When a sentence may be said: ``frost_free``, ``!smart``, ``noise<=40``, ``fuel=gas``, ``noise:low``."""

    name: str
    op: str  # "has", "lacks", "<=", ">=", "=", ":"
    value: float | str | None = None

    @classmethod
    def read(cls, text: str) -> "Condition":
        """The condition written in a pattern; OntologyError when it is none."""
        match = _CONDITION.fullmatch(text.strip())
        if match is None:
            raise OntologyError(f"sample: condition {text!r} is none of: name, !name, name<=n, name>=n, name=value, "
                                "name:low, name:high; mend the pattern")
        no, name, op, value = match.groups()
        if op is None:
            return cls(name, "lacks" if no else "has")
        return cls(name, op, float(value) if op in ("<=", ">=") else value)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with {holes}, and the conditions under which it is true."""

    text: str
    conditions: tuple[Condition, ...] = ()
    holes: tuple[tuple[str, str], ...] = ()  # (attribute, way of writing it)

    @classmethod
    def read(cls, line: str) -> "Pattern":
        """A pattern from a line such as ``[frost_free, volume>=300] No frost in {volume} liters.``"""
        head, text = re.fullmatch(r"(?:\[(.*?)\])?\s*(.*)", line, re.S).groups()
        conditions = tuple(Condition.read(part) for part in head.split(",")) if head else ()
        return cls(text, conditions, tuple(re.findall(r"\{([a-z_]+)(?::([a-z_0-9]+))?\}", text)))

    @property
    def topics(self) -> frozenset[str]:
        """What the sentence speaks of, so that two sentences do not say one thing twice."""
        return frozenset(c.name for c in self.conditions) | frozenset(name for name, _ in self.holes)


@dataclass(frozen=True, slots=True)
class Brand:
    """An invented maker: its names, how dear it is (-1 budget … 1 premium), what it makes and how it numbers it."""

    name: str
    zh: str
    tier: float
    makes: frozenset[str]
    model: str
    rating: str = "cn"  # whose energy classes its labels bear: "cn" or "eu"


@dataclass(frozen=True, slots=True)
class Number:
    """How a number comes about: a middle, slopes over what is known before it, noise, and a grid it falls on."""

    base: float = 0.0
    slopes: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    step: float = 1.0
    low: float | None = None
    high: float | None = None
    snap: tuple[float, ...] = ()
    log: bool = False  # slopes multiply instead of adding
    fill: float | None = None  # a height: volume / (fill × width × depth)
    chance: float = 1.0
    needs: Condition | None = None

    @classmethod
    def read(cls, given: Mapping) -> "Number":
        """A number from its TOML table; keys that are no option are slopes."""
        options = {key: value for key, value in given.items() if key in cls.__dataclass_fields__}
        slopes = {key: value for key, value in given.items() if key not in options and key != "mid"}
        if "mid" in given:
            options |= {"base": given["mid"], "log": True}
        if "needs" in options:
            options["needs"] = Condition.read(options["needs"])
        return cls(**(options | {"slopes": slopes, "snap": tuple(options.get("snap", ()))}))


@dataclass(frozen=True, slots=True)
class Form:
    """A sub-kind: the enumerated values that make it, its names, and what it changes."""

    en: str
    zh: str
    set: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0
    price: float = 1.0
    numbers: Mapping[str, Mapping] = field(default_factory=dict)
    features: Mapping[str, float] = field(default_factory=dict)
    tier: tuple[float, float] = (-2.0, 2.0)  # brands outside do not make it


@dataclass(frozen=True, slots=True)
class Kind:
    """How the products of one category are made and spoken of."""

    id: str
    code: str
    count: int
    price: float
    slope: Mapping[str, float]
    yuan: float
    size: str
    title: Mapping[str, tuple[Pattern, ...]]  # the measure of a title: the first that can be filled
    colors: Mapping[str, float]
    numbers: Mapping[str, Number]
    choices: Mapping[str, tuple[str, ...] | Mapping[str, float]]
    features: Mapping[str, float]
    one_of: tuple[Mapping[str, float], ...]
    forms: tuple[Form, ...]
    texts: Mapping[str, Mapping[str, tuple[Pattern, ...]]]  # lang → role → patterns
    skip: frozenset[str]  # topics on which the common sentences say nothing of this kind

    def in_form(self, form: Form) -> "Kind":
        """This kind with a form's numbers and features laid over its own."""
        numbers = dict(self.numbers)
        for name, given in form.numbers.items():
            numbers[name] = Number.read(given)
        return replace(self, numbers=numbers, features={**self.features, **form.features})


def patterns(given: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, tuple[Pattern, ...]]]:
    """The patterns of both languages by role, from TOML tables ``[x.en]`` and ``[x.zh]``."""
    return {lang: {role: tuple(map(Pattern.read, given[lang].get(role, ()))) for role in ROLES} for lang in LANGS}


def _patterns(given: str | list[str]) -> tuple[Pattern, ...]:
    return tuple(map(Pattern.read, [given] if isinstance(given, str) else given))


def _kind(name: str, given: Mapping) -> Kind:
    choices = {key: tuple(value) if isinstance(value, list) else value
               for key, value in given.get("choices", {}).items()}
    forms = tuple(Form(**{**form, "tier": tuple(form.get("tier", (-2.0, 2.0)))}) for form in given["forms"])
    return Kind(
        id=name, code=given["code"], count=given.get("count", 27), price=given["price"], slope=given["slope"],
        yuan=given.get("yuan", 5.8), size=given["size"],
        title={lang: _patterns(given["title"][lang]) for lang in LANGS}, colors=given["colors"],
        numbers={key: Number.read(value) for key, value in given["numbers"].items()}, choices=choices,
        features=given.get("features", {}), one_of=tuple(given.get("one_of", ())), forms=forms,
        texts=patterns(given), skip=frozenset(given.get("skip", ())))


@lru_cache
def kinds() -> dict[str, Kind]:
    """Every kind of the sample by category id, in the order of the files."""
    found: dict[str, Kind] = {}
    for path in sorted((HERE / "kinds").glob("*.toml")):
        for name, given in tomllib.loads(path.read_text("utf-8")).items():
            try:
                found[name] = _kind(name, given)
            except (KeyError, TypeError) as error:
                raise OntologyError(f"{path.name}: kind {name!r} lacks or misspells a key: {error}") from error
    return found


@lru_cache
def brands() -> tuple[Brand, ...]:
    """The invented brands; a group name in ``makes`` stands for the kinds listed under ``[groups]``."""
    given = tomllib.loads((HERE / "brands.toml").read_text("utf-8"))
    groups = given["groups"]
    return tuple(
        Brand(**{**brand, "makes": frozenset(kind for name in brand["makes"] for kind in groups.get(name, [name]))})
        for brand in given["brand"])


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words that serve every kind: title patterns, tags of features, colours, and sentences by role."""

    titles: Mapping[str, tuple[Pattern, ...]]
    tags: Mapping[str, Mapping[str, str]]  # "feature" or "attribute=value" → lang → words
    colors: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, Mapping[str, tuple[Pattern, ...]]]


@lru_cache
def phrases() -> Phrases:
    """The words of ``phrases.toml``."""
    given = tomllib.loads((HERE / "phrases.toml").read_text("utf-8"))
    titles = {lang: tuple(map(Pattern.read, given["titles"][lang])) for lang in LANGS}
    return Phrases(titles, given["tags"], given["colors"], patterns(given))
