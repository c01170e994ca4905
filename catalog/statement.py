"""Query → SELECT. SQL's three truth values are our three verdicts: true is met, false unmet, null unknown.

Nothing here talks to a database; ``store.py`` runs what these functions return, the same text for SQLite and
PostgreSQL but for full text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Subquery,
    case,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.types import Numeric

from catalog.models import (
    KIND_SPAN,
    AttributeValue,
    Base,
    OfferRow,
    ProductFeature,
    ProductRow,
    SearchDocument,
)
from catalog.query import TEXT_FIELDS, Constraint, Query

PRODUCT = Base.metadata.tables[ProductRow.__tablename__].c
OFFER = Base.metadata.tables[OfferRow.__tablename__].c
ATTRIBUTE = Base.metadata.tables[AttributeValue.__tablename__].c
FEATURE = Base.metadata.tables[ProductFeature.__tablename__].c
DOCUMENT = Base.metadata.tables[SearchDocument.__tablename__].c
FUNCTIONS = ("min", "max", "avg", "count")
_FTS = table("search_text", column("rowid"), column("search_text"))


@dataclass(frozen=True, slots=True)
class Words:
    """A full-text condition as a dialect writes it; ``ranked`` when few enough match to be scored."""

    match: str
    dialect: str
    ranked: bool = True


def expression(tokens: list[str], every: bool, dialect: str) -> str:
    """The full-text query that finds rows with all of the tokens (``every``), or with any of them.

    >>> expression(["冰箱", "bcd-501w"], True, "sqlite")
    '"冰箱" AND "bcd-501w"'
    """
    unique = dict.fromkeys(tokens)
    if dialect == "sqlite":
        return (" AND " if every else " OR ").join(f'"{token}"' for token in unique)
    return (" & " if every else " | ").join(quoted(token) for token in unique)


def quoted(token: str) -> str:
    """The token as PostgreSQL writes a lexeme inside a tsvector or tsquery."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def found(words: Words, kind: int | None) -> Select:
    """SELECT id, score of the documents that match, within a kind's range of ids; less is better."""
    if words.dialect == "sqlite":
        score = func.bm25(literal_column("search_text"), 6.0, 1.0)
        identity, match = _FTS.c.rowid, _FTS.c.search_text.op("MATCH")(words.match)
    else:
        asked = cast(words.match, TSQUERY)
        score = -func.ts_rank(DOCUMENT.vector, asked)
        identity, match = DOCUMENT.product_id, DOCUMENT.vector.op("@@")(asked)
    chosen = select(identity.label("id"), (score if words.ranked else literal(0.0)).label("score")).where(match)
    return chosen if kind is None else chosen.where(identity.between(*kind_range(kind)))


def kind_range(kind: int) -> tuple[int, int]:
    """First and last id that a kind's products may have."""
    return kind * KIND_SPAN, (kind + 1) * KIND_SPAN - 1


def known(field: str, currency: str | None = None, numeric: bool = True) -> ColumnElement:
    """What the catalogue says of a product on a field, as one SQL value; null where it says nothing."""
    if field == "price":
        prices = select(func.min(OFFER.effective)).where(OFFER.product_id == PRODUCT.id)
        return (prices.where(OFFER.currency == currency) if currency else prices).scalar_subquery()
    if field == "availability":
        return func.nullif(_preferred(OFFER.availability, currency), "unknown")
    if field in TEXT_FIELDS:
        return PRODUCT[field]
    stored = ATTRIBUTE.number if numeric else ATTRIBUTE.text
    return select(stored).where(ATTRIBUTE.product_id == PRODUCT.id, ATTRIBUTE.attribute == field).scalar_subquery()


def condition(constraint: Constraint) -> ColumnElement[bool]:
    """The constraint's verdict on a product as a truth value: true met, false unmet, null unknown."""
    field, op, value = constraint.field, constraint.op, constraint.value
    if op in ("has", "lacks"):
        held = select(FEATURE.present).where(FEATURE.product_id == PRODUCT.id, FEATURE.feature == field)
        return held.scalar_subquery() == (op == "has")
    said = known(field, constraint.currency, constraint.numeric)
    match op:
        case "<=":
            return said <= value
        case ">=":
            return said >= value
        case "=":
            return said == value
        case "in":
            return said.in_(value) if value else said != said
    outside = said.not_in(value) if value else said == said
    return outside if field == "brand" else func.coalesce(outside, true())


def hits(query: Query, kind: int | None, words: Words | None) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """What to select from, and the conditions that make a product a hit of a resolved query."""
    source: FromClause = ProductRow.__table__
    where = [] if kind is None else [PRODUCT.id.between(*kind_range(kind))]
    if words is not None:
        matched = found(words, kind).cte("found").prefix_with("MATERIALIZED")
        source = matched.join(source, PRODUCT.id == matched.c.id)
    for constraint in query.constraints:
        holds = condition(constraint)
        where.append(holds.is_not(false()) if query.unknown else holds)
    if query.exclude:
        where.append(PRODUCT.sku.not_in(query.exclude))
    return source, where


def page(query: Query, kind: int | None, words: Words | None) -> Select:
    """SELECT id, total: one page of hits in order, and on every row how many there are in all."""
    source, where = hits(query, kind, words)
    chosen = select(PRODUCT.id, func.count().over().label("total")).select_from(source).where(*where)
    return chosen.order_by(*_order(query, words)).limit(query.limit).offset(query.offset)


def _order(query: Query, words: Words | None) -> list[ColumnElement]:
    keys: list[ColumnElement] = []
    field = query.sort.removeprefix("-")
    if field != "best":
        value = known(field, query.currency)
        keys.append((value.desc() if query.sort.startswith("-") else value.asc()).nulls_last())
    elif words is not None and words.ranked:
        keys.append(func.round(cast(literal_column("found.score"), Numeric), 1 if words.dialect == "sqlite" else 2))
    if query.wishes:
        met = [case((condition(wish), 1), else_=0) for wish in query.wishes]
        keys.append(sum(met[1:], met[0]).desc())
    return [*keys, func.coalesce(_preferred(_standing(), query.currency), 2), PRODUCT.sku]


def _standing() -> ColumnElement[int]:
    """0 for a sale, 1 for the plain price, 2 (by the caller) for no offer, 3 for out of stock."""
    return case((OFFER.availability == "out_of_stock", 3), (OFFER.effective < OFFER.price, 0), else_=1)


def _preferred(what: ColumnElement, currency: str | None) -> ColumnElement:
    """``what`` of the offer a shopper paying in ``currency`` looks at: the first in it, else the first."""
    offers = select(what).where(OFFER.product_id == PRODUCT.id)
    if currency is None:
        return offers.where(OFFER.position == 0).scalar_subquery()
    in_currency = case((OFFER.currency == currency, 0), else_=1)
    return offers.order_by(in_currency, OFFER.position).limit(1).scalar_subquery()


def total(query: Query, kind: int | None, words: Words | None) -> Select:
    """SELECT how many hits there are."""
    source, where = hits(query, kind, words)
    return select(func.count(PRODUCT.id)).select_from(source).where(*where)


def facets(query: Query, kind: int | None, words: Words | None, fields: Sequence[str] | None) -> CompoundSelect:
    """SELECT field, value, count for every value that the hits have, the most frequent first."""
    source, where = hits(query, kind, words)
    own = (
        PRODUCT.brand,
        PRODUCT.category,
        _preferred(OFFER.availability, query.currency).label("availability"),
    )
    # The parts choose by IN, not by a join: with statistics, SQLite would read every row for a Bloom filter first.
    hit = select(PRODUCT.id, *own).select_from(source).where(*where).cte("hit")
    wanted = [column.name for column in own] if fields is None else [c.name for c in own if c.name in fields]
    parts = [_counted(literal(name), hit.c[name]).where(hit.c[name].is_not(None)) for name in wanted]
    values = _counted(ATTRIBUTE.attribute, ATTRIBUTE.text).where(ATTRIBUTE.product_id.in_(select(hit.c.id)))
    if fields is not None:
        values = values.where(ATTRIBUTE.attribute.in_(fields))
    parts.append(values.where(ATTRIBUTE.text.is_not(None)).group_by(ATTRIBUTE.attribute))
    if fields is None or "feature" in fields:
        held = _counted(literal("feature"), FEATURE.feature).where(FEATURE.product_id.in_(select(hit.c.id)))
        parts.append(held.where(FEATURE.present.is_(true())))
    return union_all(*parts).order_by(literal_column("field"), literal_column("count").desc(), literal_column("value"))


def _counted(field: ColumnElement, value: ColumnElement) -> Select:
    return select(field.label("field"), value.label("value"), func.count().label("count")).group_by(value)


def _valued(query: Query, kind: int | None, words: Words | None, field: str, currency: str | None) -> Subquery:
    """Every hit's SKU and its value on a numeric field."""
    source, where = hits(query, kind, words)
    value = known(field, currency).label("value")
    return select(PRODUCT.sku, value).select_from(source).where(*where).subquery("valued")


def quarters(query: Query, kind: int | None, words: Words | None, field: str) -> Select:
    """SELECT low, high, count of four equal shares of the hits, by their value on a numeric field."""
    valued = _valued(query, kind, words, field, query.currency)
    share = func.ntile(4).over(order_by=valued.c.value).label("share")
    shared = select(valued.c.value, share).where(valued.c.value.is_not(None)).subquery("shared")
    low, high = func.min(shared.c.value).label("low"), func.max(shared.c.value).label("high")
    return select(low, high, func.count().label("count")).group_by(shared.c.share).order_by(shared.c.share)


def figures(query: Query, kind: int | None, words: Words | None, field: str, currency: str | None) -> Select:
    """SELECT min, max, avg, count (of the hits), known (of those whose value is known)."""
    valued = _valued(query, kind, words, field, currency)
    named = [getattr(func, name)(valued.c.value).label(name) for name in ("min", "max", "avg")]
    return select(*named, func.count().label("count"), func.count(valued.c.value).label("known")).select_from(valued)
