"""The tables: the truth about products in plain rows, and the index of their words.

    kind ─ product ─┬─ product_text        titles and descriptions by language
                    ├─ offer               price, sale price, currency, availability, as-of date, seller
                    ├─ attribute_value     number in the ontology's unit, enumerated text, words as given
                    ├─ product_feature     has it, or has it not; derived rows follow from numbers
                    ├─ product_extra       what no attribute of the ontology holds, as given
                    ├─ image
                    └─ search_document ─── search_text (FTS5 on SQLite; on PostgreSQL the column ``vector``)

Every kind of appliance owns a range of product ids, ``KIND_SPAN`` long, so that a search within a kind
reads one stretch of every index. The id is therefore the store's own; what the world knows a product by is
its SKU.
"""

from datetime import date

from sqlalchemy import DDL, BigInteger, Double, ForeignKey, Index, Integer, String, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "1"  # raised when a table changes shape
KIND_SPAN = 1_000_000_000

Code = String().with_variant(String(collation="C"), "postgresql")  # by code point, whatever the locale
RowId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's own rowid must be spelled INTEGER


class Base(DeclarativeBase):
    """What every table of the program derives from, the journal's too: one metadata, one database."""


def _product_id() -> Mapped[int]:
    return mapped_column(RowId, ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class CatalogMeta(Base):
    """Facts about the database: ``schema`` (its version), ``ontology`` (the hash its derived rows follow)."""

    __tablename__ = "catalog_meta"
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[str]


class Kind(Base):
    """A kind of appliance; product ids from ``number * KIND_SPAN`` on are its own. 0 is no kind."""

    __tablename__ = "kind"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category: Mapped[str] = mapped_column(Code, unique=True)


class ProductRow(Base):
    """One product; ``model_key`` finds it by model number, ``digest`` tells if an import changes it."""

    __tablename__ = "product"
    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    sku: Mapped[str] = mapped_column(Code, unique=True)
    category: Mapped[str | None] = mapped_column(Code)
    brand: Mapped[str | None] = mapped_column(Code)
    model: Mapped[str | None]
    model_key: Mapped[str | None] = mapped_column(Code, index=True)
    gtin: Mapped[str | None]
    mpn: Mapped[str | None]
    family: Mapped[str | None]
    digest: Mapped[str]
    __table_args__ = (Index("ix_product_brand", "brand", "id"),)


class ProductText(Base):
    """A product's title and description in one language."""

    __tablename__ = "product_text"
    product_id: Mapped[int] = _product_id()
    lang: Mapped[str] = mapped_column(Code, primary_key=True)
    title: Mapped[str | None]
    description: Mapped[str | None]
    __table_args__ = {"sqlite_with_rowid": False}


class OfferRow(Base):
    """A price at which a product is sold, as of a date. ``effective`` is the sale price when there is one."""

    __tablename__ = "offer"
    product_id: Mapped[int] = _product_id()
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    price: Mapped[float] = mapped_column(Double)
    sale_price: Mapped[float | None] = mapped_column(Double)
    effective: Mapped[float] = mapped_column(Double)
    currency: Mapped[str] = mapped_column(Code)
    availability: Mapped[str] = mapped_column(Code)
    as_of: Mapped[date | None]
    seller: Mapped[str | None]
    __table_args__ = {"sqlite_with_rowid": False}


class AttributeValue(Base):
    """A number in ``unit``, or an enumerated ``text``, on one attribute, and the words it was."""

    __tablename__ = "attribute_value"
    product_id: Mapped[int] = _product_id()
    attribute: Mapped[str] = mapped_column(Code, primary_key=True)
    number: Mapped[float | None] = mapped_column(Double)
    text: Mapped[str | None] = mapped_column(Code)
    unit: Mapped[str | None]
    raw: Mapped[str | None]
    source: Mapped[str]  # feed, title
    __table_args__ = {"sqlite_with_rowid": False}


class ProductFeature(Base):
    """Whether a product has a feature; no row where nobody knows. ``derived`` rows follow from numbers."""

    __tablename__ = "product_feature"
    product_id: Mapped[int] = _product_id()
    feature: Mapped[str] = mapped_column(Code, primary_key=True)
    present: Mapped[bool]
    source: Mapped[str]  # feed, title, derived
    __table_args__ = {"sqlite_with_rowid": False}


class ProductExtra(Base):
    """An attribute the ontology does not know, in the feed's own words."""

    __tablename__ = "product_extra"
    product_id: Mapped[int] = _product_id()
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[str]
    __table_args__ = {"sqlite_with_rowid": False}


class Image(Base):
    """The address of a picture, the first one being the best."""

    __tablename__ = "image"
    product_id: Mapped[int] = _product_id()
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    url: Mapped[str]
    __table_args__ = {"sqlite_with_rowid": False}


class SearchDocument(Base):
    """A product's words as ``catalog.text.tokens`` gives them; FTS5 needs them again to forget them."""

    __tablename__ = "search_document"
    product_id: Mapped[int] = _product_id()
    title: Mapped[str]
    body: Mapped[str]
    vector: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    __table_args__ = (
        Index("ix_search_document_vector", "vector", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )


# The tokens come ready made: FTS5 only splits at spaces, so '1.5', 'a+++' and 'bcd-501w' stay whole.
_FTS5 = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(title, body, content='search_document',
       content_rowid='product_id', tokenize="unicode61 remove_diacritics 0 tokenchars '.+-_/'''")""",
    """CREATE TRIGGER search_document_insert AFTER INSERT ON search_document BEGIN
       INSERT INTO search_text(rowid, title, body) VALUES (new.product_id, new.title, new.body); END""",
    """CREATE TRIGGER search_document_delete AFTER DELETE ON search_document BEGIN
       INSERT INTO search_text(search_text, rowid, title, body)
       VALUES ('delete', old.product_id, old.title, old.body); END""",
)
for _statement in _FTS5:
    event.listen(SearchDocument.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
