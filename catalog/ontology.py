"""What kinds of appliance there are, what can be said of them, and in which words: ``ontology/*.toml``, checked.

    ontology = load()
    ontology.categories["dishwasher"].soft["quiet"]     # Condition("noise", "<=", 44.0)
    ontology.label("dishwasher", "zh")                  # "洗碗机"
    ontology.lookup("capacity", "washing_machine")      # the washing load, not the volume

Ids are English and stand once; words stand beside them, one file per language. Nothing here knows products.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from catalog.errors import OntologyError
from catalog.ontology_files import (
    LANGUAGES,
    read_attributes,
    read_brands,
    read_categories,
    read_contexts,
    read_features,
    read_units,
)
from catalog.ontology_words import Words, pluralize
from catalog.vocabulary import Attribute, Brand, Category, Condition, Context, Entry, Feature, Unit, Wish

__all__ = ["Attribute", "Brand", "Category", "Condition", "Context", "Entry", "Feature", "Ontology", "Unit", "Wish",
           "DEFAULT", "LANGUAGES", "load"]

DEFAULT = Path(__file__).with_name("ontology")
FILES = ("categories", "attributes", "units", "features", "contexts", "brands", *(f"words_{it}" for it in LANGUAGES))


class Ontology:
    """The whole vocabulary, checked: dicts by id, and words both ways. Treat it as read-only; it is shared."""

    def __init__(self, data: Mapping[str, Mapping], digest: str):
        self.hash = digest
        self.units = read_units(data["units"])
        self.attributes = read_attributes(data["attributes"], self.units)
        self.features = read_features(data["features"], self.attributes)
        self.categories = read_categories(data["categories"], self.units, self.attributes, self.features)
        self.contexts = read_contexts(data["contexts"], self.attributes, self.features, self.categories)
        self.brands = read_brands(data["brands"])
        _check_ids(self)
        words = Words({lang: data[f"words_{lang}"] for lang in LANGUAGES}, {
            "category": self.categories, "attribute": self.attributes, "feature": self.features,
            "context": self.contexts, "brand": self.brands})
        self._labels, self._entries, self._plurals = words.labels, dict(words.entries), words.plurals
        self.accessory_words = words.accessory

    @property
    def scheme(self) -> str:
        """The SHA-256 of the ids and units alone, which is all that a model depends on; words and brands may grow."""
        ids = [
            sorted(self.categories), sorted(self.features), sorted(self.contexts),
            sorted((a.id, a.unit, *a.values) for a in self.attributes.values()),
        ]  # fmt: skip
        return hashlib.sha256(repr(ids).encode()).hexdigest()

    def label(self, id: str, lang: str, plural: bool = False) -> str:
        """How an id is written: "dishwasher" → "洗碗机", "color=white" → "white"; an unknown id or a brand as it is."""
        text = self._labels.get((id, lang), id)
        return pluralize(text, self._plurals) if plural and lang == "en" else text

    def unit_label(self, unit: str | None, lang: str) -> str:
        """How a unit is written after a number: "cm", "厘米"; "" for none."""
        return "" if unit is None else self.units[unit].labels[lang]

    def surfaces(self) -> Iterator[tuple[str, Entry]]:
        """Every surface form, in lower case, with what it means; both languages."""
        for surface, entries in self._entries.items():
            for entry in entries:
                yield surface, entry

    def lookup(self, surface: str, category: str | None = None) -> tuple[Entry, ...]:
        """What a surface form means; in a category, its own meaning before the general ones that fit it; () if nothing.

        >>> [entry.id for entry in load().lookup("capacity", "washing_machine")]
        ['wash_load']
        """
        found = tuple(self._entries.get(surface.strip().lower(), ()))
        if category is None:
            return tuple(entry for entry in found if entry.category is None) or found
        own = tuple(entry for entry in found if entry.category == category)
        general = tuple(entry for entry in found if entry.category is None)
        return own or tuple(entry for entry in general if self.applies(entry, category)) or general

    def applies(self, entry: Entry, category: str | None) -> bool:
        """Whether what an entry means can be said of a category; anything can while that is not known (None)."""
        if category is None:
            return True
        kind = self.categories[category]
        match entry.kind:
            case "value":
                attribute, _, value = entry.id.partition("=")
                return value in self.values(category, attribute)
            case "attribute":
                return entry.id in kind.attributes
            case "feature":
                return entry.id in kind.features
        return True

    def bounds(self, category: str | None, attribute: str) -> tuple[float, float]:
        """The plausible (low, high) of a numeric attribute in a category, in the attribute's unit."""
        whole = self.attributes[attribute]
        own = self.categories[category].bounds if category else {}
        return own.get(attribute, (whole.low, whole.high))

    def values(self, category: str | None, attribute: str) -> tuple[str, ...]:
        """The values an enumerated attribute takes in a category; () when the category does not have it."""
        whole = self.attributes[attribute].values
        if category is None:
            return whole
        kind = self.categories[category]
        return kind.values.get(attribute, whole) if attribute in kind.attributes else ()

    def meant(self, category: str | None, unit: str) -> str:
        """The unit that is meant by a unit said of a category: litres of a dehumidifier are litres a day."""
        return self.categories[category].reads.get(unit, unit) if category else unit

    def measured_in(self, category: str | None, unit: str) -> tuple[str, ...]:
        """The numeric attributes that a unit can measure in a category, likeliest first.

        >>> load().measured_in("washing_machine", "lb")
        ('wash_load', 'dry_load', 'weight')
        """
        unit = self.meant(category, unit)
        dimension = self.units[unit].dimension
        ids = self.categories[category].attributes if category else tuple(self.attributes)
        numeric = [id for id in ids if self.attributes[id].numeric]
        if dimension == "count":
            return tuple(id for id in numeric if self.attributes[id].unit == unit)
        return tuple(id for id in numeric if self.units[self.attributes[id].unit].dimension == dimension)

    def wishes(self, context: str, category: str) -> tuple[Wish, ...]:
        """What a context suggests for a category: its own wishes, then the general ones that it can fulfil."""
        kind = self.categories[category]
        own = self.contexts[context].wishes.get(category, ())
        general = self.contexts[context].wishes.get("*", ())
        fitting = (w for w in general if w.feature in kind.features or w.attribute in kind.attributes)
        return tuple(dict.fromkeys((*own, *fitting)))


def _check_ids(ontology: Ontology) -> None:
    """Raises when one id names two kinds of thing: labels go by id alone."""
    seen: dict[str, str] = {}
    for kind in ("categories", "attributes", "features", "contexts"):
        for id in getattr(ontology, kind):
            if seen.setdefault(id, kind) != kind:
                raise OntologyError(f"{kind}.toml: id {id!r} stands in {seen[id]}.toml as well; rename one")


@lru_cache
def load(folder: Path = DEFAULT) -> Ontology:
    """The ontology of a folder; OntologyError says which file and key is wrong and what is allowed there."""
    data, digest = {}, hashlib.sha256()
    for name in FILES:
        path = Path(folder, f"{name}.toml")
        try:
            raw = path.read_bytes()
            data[name] = tomllib.loads(raw.decode())
        except FileNotFoundError:
            raise OntologyError(f"{path.name}: missing in {path.parent}; needed are {', '.join(FILES)}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise OntologyError(f"{path.name}: not TOML in UTF-8 ({error}); mend it there") from error
        digest.update(name.encode() + b"\0" + raw + b"\0")
    return Ontology(data, digest.hexdigest())
