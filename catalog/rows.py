"""Product ↔ rows: what a product is in every table, and how it is read back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, replace
from datetime import date

from sqlalchemy import Connection, Table, select

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
PAGE = 500  # products read by one statement; no database takes lists without end
_POSITIONS = 16_383  # of a lexeme in a tsvector


def canonical(product: Product) -> Product:
    """The product as the store gives it back: floats for numbers, no characters that a database refuses."""
    return replace(
        product,
        **{
            name: _clean(getattr(product, name))
            for name in ("sku", "category", "brand", "model", "gtin", "mpn", "family")
        },
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
    said = json.dumps(asdict(product), sort_keys=True, ensure_ascii=False, default=date.isoformat)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


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
        ATTRIBUTE: [(at, name, *astuple(value)) for name, value in p.attributes.items()],
        FEATURE: stated + derived(p, at, ontology),
        EXTRA: [(at, name, value) for name, value in p.extras.items()],
        IMAGE: [(at, place, url) for place, url in enumerate(p.images)],
        DOCUMENT: [document(p, at, ontology, dialect)],
    }


def _offer(o: Offer) -> tuple:
    day = o.as_of.isoformat() if o.as_of else None
    return o.price, o.sale_price, o.effective, o.currency, o.availability, day, o.seller


def derived(product: Product, identity: int, ontology: Ontology) -> list[tuple]:
    """The rows of product_feature that follow from the product's numbers."""
    return [(identity, name, held, "derived") for name, held in soft_features(product, ontology).items()]


def document(product: Product, identity: int, ontology: Ontology, dialect: str) -> tuple:
    """The product's row in search_document: what it is called, and what else is said of it, as tokens.

    The kind in both languages and the brand in every script are among them, so that 冰箱 finds a product whose
    feed is English.
    """
    p = product
    brand = ontology.brands.get(p.brand) if p.brand else None
    called = [
        *p.titles.values(),
        *(brand.names if brand else (p.brand or "",)),
        p.model or "",
        p.mpn or "",
        p.sku,
    ]
    kind = [ontology.label(p.category, lang) for lang in ("en", "zh")] if p.category in ontology.categories else []
    given = [value.raw or value.text or "" for value in p.attributes.values()]
    extras = [word for pair in p.extras.items() for word in pair]
    title, body = (
        tokens("\n".join(called)),
        tokens("\n".join([*kind, *p.descriptions.values(), *given, *extras])),
    )
    vector = lexemes(title, body) if dialect == "postgresql" else None
    return identity, " ".join(title), " ".join(body), vector


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


def read(connection: Connection, ids: Sequence[int]) -> list[Product]:
    """The products with these ids, in this order; seven statements for every ``PAGE`` of them."""
    return [product for at in range(0, len(ids), PAGE) for product in _read(connection, ids[at : at + PAGE])]


def _read(connection: Connection, ids: Sequence[int]) -> list[Product]:
    def grouped(table: Table) -> dict[int, list]:
        """The rows of each product, in the order of the primary key."""
        chosen = select(table).where(table.c.product_id.in_(ids)).order_by(*table.primary_key.columns)
        groups = defaultdict(list)
        for row in connection.execute(chosen):
            groups[row.product_id].append(row)
        return groups

    found = {row.id: row for row in connection.execute(select(PRODUCT).where(PRODUCT.c.id.in_(ids)))}
    groups = [grouped(table) for table in (TEXT, OFFER, ATTRIBUTE, FEATURE, EXTRA, IMAGE)]
    return [_product(found[at], *(group[at] for group in groups)) for at in ids if at in found]


def _product(row, texts: Iterable, offers: Iterable, values: Iterable, features, extras, images) -> Product:
    return Product(
        sku=row.sku,
        category=row.category,
        brand=row.brand,
        model=row.model,
        gtin=row.gtin,
        mpn=row.mpn,
        family=row.family,
        titles={t.lang: t.title for t in texts if t.title is not None},
        descriptions={t.lang: t.description for t in texts if t.description is not None},
        offers=tuple(Offer(o.price, o.currency, o.sale_price, o.availability, o.as_of, o.seller) for o in offers),
        attributes={v.attribute: Value(v.number, v.text, v.unit, v.raw, v.source) for v in values},
        features={f.feature: f.present for f in features if f.source != "derived"},
        extras={e.name: e.value for e in extras},
        images=tuple(i.url for i in images),
    )
