"""Reads the words of each language and checks that each means one thing in its scope: words_en.toml, words_zh.toml."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.errors import OntologyError
from catalog.ontology_files import LANGUAGES, known, table
from catalog.vocabulary import Attribute, Category, Entry

SECTIONS = ("slot", "category", "plural", "kind", "attribute", "attribute_in", "value", "feature", "feature_in",
            "opposite", "context", "pick", "accessory", "ambiguous", "label")
SLOTS = ("category", "brand", "price", "feature", "appearance", "measure", "context", "product")
PICKS = ("cheapest", "dearest", "quietest", "largest", "smallest", "lightest", "most_efficient", "most_powerful",
         "best")


class Words:
    """Labels by (id, language), entries by surface form, and the lists that belong to no id."""

    def __init__(self, data: Mapping[str, Mapping], ids: Mapping[str, Mapping]):
        """``data`` by language; ``ids`` by kind: category, attribute, feature, context, brand → the things by id."""
        self.ids = ids
        self.labels: dict[tuple[str, str], str] = {}
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.plurals: dict[str, str] = {}
        self.accessory: tuple[str, ...] = ()
        for lang in LANGUAGES:
            self._read(lang, data[lang])
        for brand in ids["brand"].values():
            for name in brand.names:
                extra = {"ambiguous": "true"} if name in brand.ambiguous else {}
                self.entries[name.lower()].append(Entry("brand", brand.name, extra, "en" if name.isascii() else "zh"))

    def _read(self, lang: str, data: Mapping) -> None:
        file = f"words_{lang}.toml"
        table(file, data, SECTIONS)
        self.plurals |= data.get("plural", {})
        self.accessory += tuple(data.get("accessory", {}).get("words", ()))
        read: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
        for entry, surface, where in self._listed(file, lang, data):
            if surface != surface.strip() or not surface:
                raise OntologyError(f"{where}: {surface!r} is empty or has a space at an end; write the bare words")
            for form in self._forms(surface, entry, lang):
                self._claim(read[form], entry, where, form, written=form == surface.lower())
        self._mark_ambiguous(file, data.get("ambiguous", {}).get("words", ()), read)
        for surface, entries in read.items():
            self.entries[surface] += [entry for entry, _ in entries]
        self._label(file, lang, data)

    def _listed(self, file: str, lang: str, data: Mapping) -> Iterator[tuple[Entry, str, str]]:
        """Every (entry, surface, where it stands) of one file."""
        for kind in ("slot", "category", "attribute", "feature", "context", "pick"):
            known(f"{file}: [{kind}]", data.get(kind, {}), self._allowed(kind), kind)
            for id, words in data.get(kind, {}).items():
                yield from ((Entry(kind, id, {}, lang), word, f"{file}: [{kind}] {id}") for word in words)
        for kind in ("attribute", "feature"):
            for category, rows in data.get(f"{kind}_in", {}).items():
                where = f"{file}: [{kind}_in.{category}]"
                known(where, [category], self.ids["category"], "category")
                here = self.ids["category"][category]
                own = here.attributes if kind == "attribute" else here.features
                known(where, rows, own, f"{kind} of this category")
                for id, words in rows.items():
                    yield from ((Entry(kind, id, {}, lang, category), word, f"{where} {id}") for word in words)
        enumerated = [id for id, attribute in self.ids["attribute"].items() if attribute.values]
        for attribute, rows in data.get("value", {}).items():
            where = f"{file}: [value.{attribute}]"
            known(where, [attribute], enumerated, "enumerated attribute")
            known(where, rows, self.ids["attribute"][attribute].values, "value")
            for value, words in rows.items():
                entry = Entry("value", f"{attribute}={value}", {}, lang)
                yield from ((entry, word, f"{where} {value}") for word in words)
        for surface, row in data.get("kind", {}).items():
            yield self._kind(f"{file}: [kind] {surface!r}", lang, row), surface, f"{file}: [kind]"
        for surface, feature in data.get("opposite", {}).items():
            known(f"{file}: [opposite] {surface!r}", [feature], self.ids["feature"], "feature")
            yield Entry("feature", feature, {"opposite": "true"}, lang), surface, f"{file}: [opposite]"

    def _allowed(self, kind: str) -> tuple[str, ...]:
        return {"slot": SLOTS, "pick": PICKS}.get(kind) or tuple(self.ids[kind])

    def _kind(self, where: str, lang: str, row: Mapping) -> Entry:
        """A word for a category that names a value or a feature along with it."""
        known(where, [row.get("category", "")], self.ids["category"], "category")
        category: Category = self.ids["category"][row["category"]]
        extra = {key: value for key, value in row.items() if key != "category"}
        table(where, extra, ("feature", *category.attributes))
        for key, value in extra.items():
            attribute: Attribute | None = self.ids["attribute"].get(key)
            allowed = category.values.get(key, attribute.values) if attribute else category.features
            known(f"{where} {key}", [value], allowed, f"value of {key}" if attribute else "feature of this category")
        return Entry("category", category.id, extra, lang)

    def _forms(self, surface: str, entry: Entry, lang: str) -> list[str]:
        """The surface in lower case, with spaces for its hyphens, and a category's plurals."""
        forms = dict.fromkeys((surface.lower(), surface.lower().replace("-", " ")))
        if entry.kind == "category" and lang == "en":
            forms |= dict.fromkeys([pluralize(form, self.plurals) for form in forms])
        return list(forms)

    def _claim(self, taken: list[tuple[Entry, str]], entry: Entry, where: str, form: str, written: bool) -> None:
        """Adds an entry to those of its surface, unless it is there already; OntologyError when they quarrel."""
        file = where.partition(":")[0]
        for other, spelled in [*taken, *((other, "") for other in self.entries.get(form, ()))]:
            if (other.kind, other.id, other.category) == (entry.kind, entry.id, entry.category):
                if written and spelled == form:
                    raise OntologyError(f"{where}: {form!r} stands twice; remove one")
                if _plain(other.extra) == _plain(entry.extra):
                    return
            if other.category == entry.category and (shared := self._scope(other) & self._scope(entry)):
                raise OntologyError(
                    f"{file}: {form!r} maps to both {other.kind} {other.id!r} and {entry.kind} {entry.id!r} "
                    f"in category {sorted(shared)[0]!r} ({where}); scope one of them or remove it")
        taken.append((entry, form if written else ""))

    def _scope(self, entry: Entry) -> set[str]:
        """The categories in which an entry can be said."""
        categories = self.ids["category"]
        if entry.category:
            return {entry.category}
        if entry.kind == "value":
            attribute, _, value = entry.id.partition("=")
            whole = self.ids["attribute"][attribute].values
            return {id for id, c in categories.items()
                    if attribute in c.attributes and value in c.values.get(attribute, whole)}
        if entry.kind in ("attribute", "feature"):
            return {id for id, c in categories.items() if entry.id in (*c.attributes, *c.features)}
        return set(categories)

    def _mark_ambiguous(self, file: str, words, read: dict[str, list[tuple[Entry, str]]]) -> None:
        for word in (word.lower() for word in words):
            if word not in read and word not in self.entries:
                raise OntologyError(f"{file}: [ambiguous] {word!r} is no word of this file; remove it")
            _mark(read, word)

    def _label(self, file: str, lang: str, data: Mapping) -> None:
        """Each id's first word is its label, or what [label] says; an id without one is a fault."""
        own = data.get("label", {})
        words = {f"{attribute}={value}": words for attribute, rows in data.get("value", {}).items()
                 for value, words in rows.items()}
        for kind in ("slot", "category", "attribute", "feature", "context", "pick"):
            words |= data.get(kind, {})
        ids = [*SLOTS, *PICKS]
        for kind in ("category", "attribute", "feature", "context"):
            ids += self.ids[kind]
        ids += [f"{a.id}={value}" for a in self.ids["attribute"].values() for value in a.values]
        known(f"{file}: [label]", own, ids, "id")
        for id in ids:
            label = own.get(id) or next(iter(words.get(id, ())), None)
            if not label:
                raise OntologyError(f"{file}: {id!r} has no word; give it at least one, its label first")
            self.labels[id, lang] = label


def _plain(extra: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in extra.items() if key != "ambiguous"}


def _mark(read: dict[str, list[tuple[Entry, str]]], form: str) -> None:
    read[form] = [(Entry(e.kind, e.id, {**e.extra, "ambiguous": "true"}, e.lang, e.category), s) for e, s in read[form]]


def pluralize(text: str, irregular: Mapping[str, str]) -> str:
    """The English plural of a noun phrase, by its last word: "wine cooler" → "wine coolers"."""
    if text in irregular:
        return irregular[text]
    if re.search(r"(s|x|z|ch|sh)$", text):
        return text + "es"
    return text[:-1] + "ies" if re.search(r"[^aeiou]y$", text) else text + "s"
