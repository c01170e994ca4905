"""Product ↔ rows: what a product is in every table, and how it is read back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from catalog import models
from catalog.identifiers import normal_model
from catalog.ontology import Ontology
from catalog.product import Offer, Product, Value
from catalog.query import soft_features
from catalog.statement import quoted
from catalog.text import tokens

(PRODUCT, TEXT, OFFER, ATTRIBUTE, FEATURE, EXTRA, IMAGE, DOCUMENT) = TABLES = tuple(
    models.Base.metadata.tables[model.__tablename__]
    for model in (
        models.ProductRow,
        models.ProductText,
        models.OfferRow,
        models.AttributeValue,
        models.ProductFeature,
        models.ProductExtra,
        models.Image,
        models.SearchDocument,
    )
)
NAMES = ("category", "brand", "model", "gtin", "mpn", "family")  # of a Product, in its own order
PAGE = 500  # products read by one statement; no database takes lists without end
_POSITIONS = 16_383  # of a lexeme in a tsvector


def canonical(product: Product) -> Product:
    """The product as the store gives it back: floats for numbers, no characters that a database refuses."""
    return replace(
        product,
        **{name: _clean(getattr(product, name)) for name in ("sku", *NAMES)},
        titles=_clean_map(product.titles),
        descriptions=_clean_map(product.descriptions),
        extras=_clean_map(product.extras),
        offers=tuple(
            replace(o, price=float(o.price), sale_price=_float(o.sale_price), seller=_clean(o.seller))
            for o in product.offers
        ),
        attributes={
            name: Value(_float(v.number), _clean(v.text), v.unit, _clean(v.raw), v.source)
            for name, v in product.attributes.items()
        },
        features={name: bool(held) for name, held in product.features.items()},
        images=tuple(_clean(url) for url in product.images),
    )


def _float(number) -> float | None:
    return None if number is None else float(number)


def _clean(text: str | None) -> str | None:
    """Without NUL (PostgreSQL refuses it) and lone surrogates (UTF-8 has none)."""
    if text is None or (text.isprintable() and text.isascii()):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _clean_map(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: _clean(text) for name, text in texts.items() if text is not None}


def digest(product: Product) -> str:
    """A fingerprint [32 hex digits] of all that a canonical product says."""
    p = product
    maps = (p.titles, p.descriptions, p.features, p.extras, {name: _value(v) for name, v in p.attributes.items()})
    names = (p.sku, p.category, p.brand, p.model, p.gtin, p.mpn, p.family)
    said = (names, [sorted(each.items()) for each in maps], [_offer(o) for o in p.offers], p.images)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def rows(product: Product, identity: int, mark: str, ontology: Ontology, dialect: str) -> dict[Table, list[tuple]]:
    """One canonical product's rows in every table, each in the order of the table's columns."""
    p, at = product, identity
    languages = dict.fromkeys([*p.titles, *p.descriptions])
    key = normal_model(p.model) if p.model else None
    stated = [(at, name, held, "feed") for name, held in p.features.items()]
    return {
        PRODUCT: [(at, p.sku, p.category, p.brand, p.model, key or None, p.gtin, p.mpn, p.family, mark)],
        TEXT: [(at, lang, p.titles.get(lang), p.descriptions.get(lang)) for lang in languages],
        OFFER: [(at, place, *_offer(offer)) for place, offer in enumerate(p.offers)],
        ATTRIBUTE: [(at, name, *_value(value)) for name, value in p.attributes.items()],
        FEATURE: stated + derived(p, at, ontology),
        EXTRA: [(at, name, value) for name, value in p.extras.items()],
        IMAGE: [(at, place, url) for place, url in enumerate(p.images)],
        DOCUMENT: [document(p, at, ontology, dialect)],
    }


def _offer(o: Offer) -> tuple:
    day = o.as_of.isoformat() if o.as_of else None
    return o.price, o.sale_price, o.effective, o.currency, o.availability, day, o.seller


def _value(v: Value) -> tuple:
    return v.number, v.text, v.unit, v.raw, v.source


def derived(product: Product, identity: int, ontology: Ontology) -> list[tuple]:
    """The rows of product_feature that follow from the product's numbers."""
    return [(identity, name, held, "derived") for name, held in soft_features(product, ontology).items()]


def document(product: Product, identity: int, ontology: Ontology, dialect: str) -> tuple:
    """The product's row in search_document: what it is called, and what else is said of it, as tokens.

    The names of its kind in both languages and of its brand in every script are among them, so that 冰箱 and
    "fridge" find a refrigerator whatever the language of its feed.
    """
    p = product
    brand = ontology.brands.get(p.brand) if p.brand else None
    names = brand.names if brand else (p.brand or "",)
    called = [*p.titles.values(), *names, p.model or "", normal_model(p.model or ""), p.mpn or "", p.sku]
    given = [value.raw or value.text or "" for value in p.attributes.values()]
    extras = [word for pair in p.extras.items() for word in pair]
    told = [*_kind_words(ontology).get(p.category, ()), *p.descriptions.values(), *given, *extras]
    title, body = tokens("\n".join(called)), tokens("\n".join(told))
    vector = lexemes(title, body) if dialect == "postgresql" else None
    return identity, " ".join(title), " ".join(body), vector


@lru_cache(maxsize=4)
def _kind_words(ontology: Ontology) -> dict[str, list[str]]:
    """What each kind of appliance is called, in every language; not the names of its sub-kinds."""
    words = defaultdict(list)
    for surface, entry in ontology.surfaces():
        if entry.kind == "category" and not entry.extra:
            words[entry.id].append(surface)
    return words


def lexemes(title: Sequence[str], body: Sequence[str]) -> str:
    """A tsvector of our own tokens, those of the title weighing more; PostgreSQL's parser has no say in it.

    >>> lexemes(["冰箱"], ["a+++", "冰箱"])
    "'冰箱':1A,3 'a+++':2"
    """
    places: dict[str, list[str]] = defaultdict(list)
    weighed = [(token, "A") for token in title] + [(token, "") for token in body]
    for place, (token, weight) in enumerate(weighed, start=1):
        if len(places[token]) < 100:
            places[token].append(f"{min(place, _POSITIONS)}{weight}")
    return " ".join(f"{quoted(token)}:{','.join(at)}" for token, at in places.items())


def insert(connection: Connection, table: Table, tuples: Sequence[tuple]) -> None:
    """Inserts the tuples by the driver itself, several times faster than through a statement object."""
    if not tuples:
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(table.columns))
    names = ", ".join(connection.dialect.identifier_preparer.quote(column.name) for column in table.columns)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(tuples))


def _reading(table: Table, *columns: str) -> Select:
    """SELECT the owner's id and these columns of the rows of some products, in the order of the primary key."""
    chosen = select(table.c.product_id, *(table.c[name] for name in columns))
    return chosen.where(table.c.product_id.in_(bindparam("ids", expanding=True))).order_by(*table.primary_key.columns)


_PRODUCTS = select(*(PRODUCT.c[name] for name in ("id", "sku", *NAMES))).where(
    PRODUCT.c.id.in_(bindparam("ids", expanding=True))
)
_PARTS = (
    _reading(TEXT, "lang", "title", "description"),
    _reading(OFFER, "price", "currency", "sale_price", "availability", "as_of", "seller"),
    _reading(ATTRIBUTE, "attribute", "number", "text", "unit", "raw", "source"),
    _reading(FEATURE, "feature", "present").where(FEATURE.c.source != "derived"),
    _reading(EXTRA, "name", "value"),
    _reading(IMAGE, "url"),
)


def read(connection: Connection, ids: Sequence[int]) -> list[Product]:
    """The products with these ids, in this order; seven statements for every ``PAGE`` of them."""
    return [product for at in range(0, len(ids), PAGE) for product in _read(connection, ids[at : at + PAGE])]


def _read(connection: Connection, ids: Sequence[int]) -> list[Product]:
    if not ids:
        return []
    asked = {"ids": list(ids)}
    found = {at: names for at, *names in connection.execute(_PRODUCTS, asked).all()}
    parts = [_by_product(connection.execute(part, asked).all()) for part in _PARTS]
    return [_product(found[at], *(part[at] for part in parts)) for at in ids if at in found]


def _by_product(rows: Iterable[Row]) -> dict[int, list[list]]:
    """What is left of each row without its first column, by that column."""
    groups = defaultdict(list)
    for owner, *rest in rows:
        groups[owner].append(rest)
    return groups


def _product(named: list, texts, offers, values, features, extras, images) -> Product:
    return Product(
        *named,
        titles={lang: title for lang, title, _ in texts if title is not None},
        descriptions={lang: description for lang, _, description in texts if description is not None},
        offers=tuple(Offer(*offer) for offer in offers),
        attributes={attribute: Value(*value) for attribute, *value in values},
        features={name: bool(held) for name, held in features},
        extras=dict(extras),
        images=tuple(url for (url,) in images),
    )
