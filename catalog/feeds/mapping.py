"""A feed's record → a product: names and units onto the ontology, repairs that are safe, reasons where none is.

record = Record(3, {"标题": "海尔冰箱 BCD-501W 501升", "售价": "¥3,499.00"})
Mapper(load()).row(record)          # Row(3, Product("haier-bcd501w", …), repairs=())
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from catalog.feeds.cells import Cells, descriptions, images, language, path_parts, sort_cells, text_of
from catalog.feeds.exact import EXACT, from_dict, unseal
from catalog.feeds.names import words
from catalog.feeds.offers import NoPrice, Unusable, read_nodes, read_offers
from catalog.feeds.rows import Record, Reject, Row
from catalog.feeds.specs import Sheet, read_specs
from catalog.feeds.titles import brand_of, canonical_brand, category_of, is_set, model_of, read_model, read_title
from catalog.identifiers import gtin_valid, stable_sku
from catalog.ontology import Ontology
from catalog.product import Offer, Product, Value
from catalog.text import fold

_SKU_LONGEST = 200
_SHOWN = 2000  # of a rejected row's own text


class Mapper:
    """Maps the records of one feed. ``priced``: the feed has a price column, so a row without a price is rejected."""

    def __init__(self, ontology: Ontology, priced: bool = False, today: date | None = None):
        self.ontology = ontology
        self.known = words(ontology)
        self.priced = priced
        self.today = today or date.today()
        self._kinds: dict[str, str | None] = {}  # what the category fields of this feed say: the same few over and over
        self._parts: dict[tuple[str, str | None], Sheet] = {}

    def row(self, record: Record) -> Row | Reject:
        """The record as a row, or as a reject with the reason. Never raises for what a record holds."""
        if record.exact is not None and EXACT not in record.exact:
            return self._ours(record)
        try:
            product, repairs = self._product(record)
        except Unusable as error:
            return Reject(record.line, str(error), raw(record))
        except RecursionError:
            return Reject(record.line, "nested too deep")
        if record.exact:
            product, note = unseal(product, record.exact[EXACT], record.exact["said"])
            if note and self.priced and not product.offers:
                return Reject(record.line, "no price", raw(record))
            repairs = [note] if note else []
        return Row(record.line, product, tuple(dict.fromkeys((*record.notes, *repairs))))

    def _ours(self, record: Record) -> Row | Reject:
        """A line that our own JSONL export wrote; ids that the ontology no longer has become extras."""
        try:
            product = from_dict(record.exact)
        except (ValueError, TypeError) as error:
            return Reject(record.line, f"not a product of our export: {error}", raw(record))
        if self.priced and not product.offers:
            return Reject(record.line, "no price", raw(record))
        product, notes = self._current(product)
        return Row(record.line, product, (*record.notes, *notes))

    def _current(self, product: Product) -> tuple[Product, list[str]]:
        known, notes = self.ontology, []
        lost = {id: value for id, value in product.attributes.items() if not _fits(known, id, value)}
        gone = [id for id in product.features if id not in known.features]
        if product.category is not None and product.category not in known.categories:
            notes.append(f"kind {product.category!r} is not in the ontology: kept as given")
            extras = {**product.extras, "category": product.category}
            product = replace(product, category=None, extras=extras)
        if lost or gone:
            notes.append(f"not in the ontology, kept as given: {', '.join([*lost, *gone])}")
            extras = {
                **product.extras,
                **{id: _said(value) for id, value in lost.items()},
                **{id: "yes" if product.features[id] else "no" for id in gone},
            }
            product = replace(
                product, extras=extras,
                attributes={id: value for id, value in product.attributes.items() if id not in lost},
                features={id: held for id, held in product.features.items() if id not in gone},
            )  # fmt: skip
        return product, notes

    def _product(self, record: Record) -> tuple[Product, list[str]]:
        cells = sort_cells(record.fields)
        titles = cells.texts.get("title", {})
        subtitles = " ".join(cells.texts.get("subtitle", {}).values())
        title = next(iter(titles.values()), "")
        category = self._category(cells, title, subtitles)
        brand = self._brand(cells, title, subtitles)
        model, gtin = self._identity(cells, title, subtitles)
        if not (title or subtitles or model or record.exact):
            raise Unusable("neither a title nor a model number")
        offers = self._offers(cells, record, title)
        sheet = self._sheet(cells, category, title, subtitles, model or "")
        if not titles:
            titles = self._made_title(brand, model, category, subtitles)
        told = " ".join(filter(None, (title, subtitles))) if weak(title) else title
        sku = text_of(cells.told.get("sku")) or stable_sku(brand, model, told or next(iter(titles.values()), ""))
        if len(sku) > _SKU_LONGEST:
            cells.notes.append(f"id of {len(sku)} characters replaced")
            sku = stable_sku(None, None, sku)
        product = Product(
            sku=sku, category=category, brand=brand, model=model, gtin=gtin, mpn=text_of(cells.told.get("mpn")),
            family=text_of(cells.told.get("family")), titles=titles, descriptions=descriptions(cells),
            offers=tuple(offers), attributes=sheet.attributes, features=sheet.features, extras=sheet.extras,
            images=tuple(images(cells)),
        )  # fmt: skip
        return product, [*cells.notes, *sheet.notes]

    def _category(self, cells: Cells, title: str, subtitle: str) -> str | None:
        """The kind: from the narrowest category field that names one, else from the title, else the subtitle."""
        for name in ("subcategory", "category", "google_category"):
            for part in reversed(path_parts(cells.told.get(name))):
                if part not in self._kinds:
                    self._kinds[part] = self._kind_named(part)
                if self._kinds[part]:
                    return self._kinds[part]
        if is_set(f"{title} {subtitle}", self.known):
            return None
        return category_of(title, self.known) or category_of(subtitle, self.known)

    def _kind_named(self, text: str) -> str | None:
        id = fold(text).strip().replace(" ", "_").replace("-", "_")
        if id in self.ontology.categories:
            return id
        entry = next((entry for entry in self.known.meaning(text) if entry.kind == "category"), None)
        return entry.id if entry else category_of(text, self.known)

    def _brand(self, cells: Cells, title: str, subtitle: str) -> str | None:
        given = text_of(cells.told.get("brand"))
        if given:
            return canonical_brand(given, self.known)
        return brand_of(title, self.known) or brand_of(subtitle, self.known)

    def _identity(self, cells: Cells, title: str, subtitle: str) -> tuple[str | None, str | None]:
        """(model, gtin): fields first, then the title; a GTIN with a wrong check digit is dropped and said."""
        gtin = text_of(cells.told.get("gtin"))
        if gtin:
            digits = gtin.replace(" ", "").replace("-", "")
            if not gtin_valid(digits):
                cells.notes.append(f"GTIN {gtin[:20]} has a wrong check digit: dropped")
            gtin = digits if gtin_valid(digits) else None
        told = text_of(cells.told.get("model")) or text_of(cells.told.get("mpn"))
        model = told or model_of(title)
        if not model and weak(title):
            model = model_of(subtitle)
        return model, gtin

    def _offers(self, cells: Cells, record: Record, title: str) -> list[Offer]:
        """The offers; none only where the feed has no price column, or our own export says that there is none."""
        try:
            if isinstance(record.fields.get("offers"), list):
                offers, notes = read_nodes(record.fields["offers"], title, self.today)
            else:
                offers, notes = read_offers(cells.prices, cells.told, title, self.today)
        except Unusable as error:
            if not record.exact and (self.priced or not isinstance(error, NoPrice)):
                raise
            return []
        cells.notes += notes
        return offers

    def _sheet(self, cells: Cells, category: str | None, title: str, subtitle: str, model: str) -> Sheet:
        """The specification sheet, and what only the model number, the title and the subtitle say.

        The model number comes first: a title may give the freezer's litres (156升超大冷冻室) before the whole's.
        """
        sheet = read_specs(cells.pairs, category, self.known)
        structured = [part for name in ("category", "subcategory") for part in path_parts(cells.told.get(name))]
        for part in structured:
            if (part, category) not in self._parts:
                self._parts[part, category] = read_title(part, category, self.known)
        for read in (
            read_model(f"{model} {title}", category, self.known),
            read_title(title, category, self.known),
            *(self._parts[part, category] for part in structured),
            read_title(subtitle, category, self.known),
        ):
            for id, value in read.attributes.items():
                sheet.attributes.setdefault(id, value)
            for id, held in read.features.items():
                if not self._excluded(id, sheet.features) and not self._belied(id, held, category, sheet):
                    sheet.features.setdefault(id, held)
        if category is None:
            named = path_parts(cells.told.get("category")) + path_parts(cells.told.get("subcategory"))
            sheet.extras |= {"category": " > ".join(named)} if named else {}
        return sheet

    def _belied(self, id: str, held: bool, category: str | None, sheet: Sheet) -> bool:
        """True when the row's own figure says otherwise than the title: a "quiet" machine of 60 dB."""
        kind = self.ontology.categories.get(category)
        condition = kind.soft.get(id) if kind else None
        value = sheet.attributes.get(condition.attribute) if condition else None
        known = value and (value.text if value.number is None else value.number)
        return bool(held and value and not condition.holds(known))

    def _excluded(self, id: str, held: Mapping[str, bool]) -> bool:
        return any(held.get(other) for other in self.ontology.features[id].excludes)

    def _made_title(self, brand: str | None, model: str | None, category: str | None, subtitle: str) -> dict[str, str]:
        """A title for a row that has none: brand, model and kind."""
        if not (brand or model):
            return {language(subtitle): subtitle} if subtitle else {}
        kind = self.ontology.label(category, "en") if category else None
        return {"en": " ".join(filter(None, (brand, model, kind)))}


def _fits(known: Ontology, id: str, value: Value) -> bool:
    attribute = known.attributes.get(id)
    if attribute is None:
        return False
    if attribute.numeric:
        return value.number is not None and value.unit == attribute.unit
    return value.text in attribute.values


def _said(value: Value) -> str:
    return value.raw or value.text or f"{value.number:g} {value.unit or ''}".strip()


def weak(title: str) -> bool:
    """True for a title that names no product, as "Haier/海尔吸": no digit, and hardly a word behind the brand."""
    return not any(c.isdigit() for c in title) and len(title.split()) < 2 and len(title) < 16


def raw(record: Record) -> str:
    """The record's own text for a reject, shortened."""
    text = json.dumps(record.fields, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
