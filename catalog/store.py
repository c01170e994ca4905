"""The one door to the products: ``Catalog`` searches, counts, computes, and takes products in.

>>> catalog = Catalog.open("sqlite://")                                        # doctest: +SKIP
>>> catalog.search(Query("dishwasher", (Constraint("noise", "<=", 44.0),))).total   # doctest: +SKIP
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.orm import Session

from catalog import intake, rows, statement
from catalog.engine import open_engine, where
from catalog.identifiers import normal_model
from catalog.intake import KIND, Counts
from catalog.ontology import Ontology, load
from catalog.product import Product, scripts
from catalog.query import Query
from catalog.rows import ATTRIBUTE, EXTRA, FEATURE, IMAGE, OFFER, PRODUCT, TEXT
from catalog.text import tokens

TIDY = 200  # products written at once that are worth a tidying, if they are a twentieth of all
RANKED = 3000  # so many matches of a text are scored; more only filter


@dataclass(frozen=True, slots=True)
class Result:
    """One page of hits, and how many there are in all."""

    hits: tuple[Product, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over all hits of a query: its value, its unit (an amount's currency), and over how many products
    whose value is known it was computed."""

    value: float | None
    unit: str | None
    count: int


class Catalog:
    """A shop's products behind one door; safe to share between threads."""

    def __init__(self, engine: Engine, ontology: Ontology):
        self.engine = engine
        self.ontology = ontology
        self._local = threading.local()
        self._lock = threading.RLock() if engine.dialect.name == "sqlite" else nullcontext()

    @classmethod
    def open(cls, url: str | None = None, ontology: Ontology | None = None) -> "Catalog":
        """The catalogue at a URL (else ``DATABASE_URL``, else ``var/daogou.db``), its tables made if need be.

        CorruptDatabase: a damaged file, or a database of another program. StoreError: one that cannot be
        reached, or that another version of this program made.
        """
        catalog = cls(open_engine(url), ontology or load())
        with catalog.begin() as session:
            intake.prepare(session.connection(), catalog.ontology, where(catalog.engine))
        return catalog

    # ------------------------------------------------------------------ transactions

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A Session in a writing transaction (``BEGIN IMMEDIATE``): kept at the end, undone on an error.

        What this thread asks of the catalogue meanwhile is answered inside it, and a ``begin`` within it
        joins it. Keep it short, and do not open it inside a ``read``.
        """
        outer = getattr(self._local, "session", None)
        if outer is not None:
            yield outer
            return
        engine = self.engine.execution_options(immediate=True)
        with (
            self._lock,
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
            self._mine(session.connection(), session),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database; inside ``begin`` or ``read``, theirs."""
        outer = getattr(self._local, "connection", None)
        if outer is not None:
            yield outer
            return
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with self._mine(connection):
                yield connection

    @contextmanager
    def _mine(self, connection: Connection, session: Session | None = None) -> Iterator[None]:
        """Makes a connection the one that this thread's calls use."""
        before = getattr(self._local, "connection", None)
        self._local.connection, self._local.session = connection, session
        try:
            yield
        finally:
            self._local.connection, self._local.session = before, None

    def close(self) -> None:
        """Gives every connection back; a database in memory is gone afterwards."""
        self.engine.dispose()

    # ------------------------------------------------------------------ searching

    def search(self, query: Query) -> Result:
        """One page of the products on which every constraint holds, in the query's order, and their total."""
        with self.read() as connection:
            asked = self._ask(connection, query)
            if asked is None:
                return Result((), 0)
            found = connection.execute(statement.page(*asked)).all()
            total = found[0].total if found else 0
            if not found and (query.offset or not query.limit):
                total = connection.scalar(statement.total(*asked))
            return Result(tuple(rows.read(connection, [row.id for row in found])), total)

    def facets(self, query: Query, fields: Sequence[str] | None = None) -> dict[str, list[tuple]]:
        """The values that the hits have on each field and how many have them, most frequent first.

        Fields are "brand", "category", "availability", "feature" and enumerated attribute ids, by default
        all that the hits have. "price" and numeric attributes, when asked for, give quarters instead:
        ((low, high), count).
        """
        with self.read() as connection:
            asked = self._ask(connection, query)
            if asked is None:
                return {}
            found: dict[str, list[tuple]] = {field: [] for field in fields or ()}
            for field, value, count in connection.execute(statement.facets(*asked, fields)):
                found.setdefault(field, []).append((value, count))
            for field in fields or ():
                if field == "price" or self._numeric(field):
                    quarters = connection.execute(statement.quarters(*asked, field))
                    found[field] = [((row.low, row.high), row.count) for row in quarters]
            return found

    def aggregate(self, query: Query, fn: str, field: str = "price") -> Aggregate:
        """ "min", "max", "avg" of a field over all hits, or "count" of them; computed by the database.

        A price is compared within one currency: the query's, else the one most offers are in.
        """
        if fn not in statement.FUNCTIONS:
            raise ValueError(f"aggregate {fn!r}: one of {', '.join(statement.FUNCTIONS)}")
        with self.read() as connection:
            currency = query.currency or next(iter(self.currencies()), None)
            attribute = self.ontology.attributes.get(field)
            unit = currency if field == "price" else attribute.unit if attribute else None
            asked = self._ask(connection, query)
            if asked is None:
                return Aggregate(0.0 if fn == "count" else None, unit, 0)
            figures = connection.execute(statement.figures(*asked, field, currency)).one()
            value = getattr(figures, fn)
            return Aggregate(None if value is None else float(value), unit, figures.known)

    def _ask(self, connection: Connection, query: Query) -> tuple[Query, int | None, statement.Words | None] | None:
        """The resolved query, its kind's number, its words; None when nothing can be a hit."""
        kind = None
        if query.category is not None:
            kind = connection.scalar(select(KIND.c.number).where(KIND.c.category == query.category))
            if kind is None:
                return None
        words = self._words(connection, query.text, kind)
        if words is None and query.text.strip():
            return None
        return query.resolved(), kind, words

    def _words(self, connection: Connection, said: str, kind: int | None) -> statement.Words | None:
        """How to look for a text: all of its words together where some product has them, else any of them."""
        dialect, terms = connection.dialect.name, tokens(said)
        for every in (True, False) if terms else ():
            words = statement.Words(statement.expression(terms, every, dialect), dialect, ranked=False)
            first = statement.found(words, kind).limit(RANKED + 1).subquery()
            matches = connection.scalar(select(func.count()).select_from(first))
            if matches:
                return statement.Words(words.match, dialect, ranked=matches <= RANKED)
        return None

    def _numeric(self, field: str) -> bool:
        attribute = self.ontology.attributes.get(field)
        return attribute is not None and attribute.numeric

    # ------------------------------------------------------------------ looking up

    def get(self, sku: str) -> Product | None:
        """The product with this SKU, or None."""
        return next(iter(self._where(PRODUCT.c.sku == sku)), None)

    def find_model(self, name: str) -> list[Product]:
        """The products of a model number, however it is written; else those whose number begins with it."""
        key = normal_model(name)
        if not key:
            return []
        exact = self._where((PRODUCT.c.model_key == key) | (PRODUCT.c.sku == name.strip()))
        longer = (PRODUCT.c.model_key >= key) & (PRODUCT.c.model_key < key + "{")  # '{' follows 'z'
        return exact or (self._where(longer) if len(key) >= 4 else [])

    def products(self) -> Iterator[Product]:
        """Every product, kind by kind, read a page at a time."""
        last = -1
        while True:
            with self.read() as connection:
                after = select(PRODUCT.c.id).where(PRODUCT.c.id > last).order_by(PRODUCT.c.id).limit(rows.PAGE)
                ids = list(connection.scalars(after))
                page = rows.read(connection, ids)
            if not ids:
                return
            yield from page
            last = ids[-1]

    def _where(self, condition, limit: int = 20) -> list[Product]:
        with self.read() as connection:
            chosen = select(PRODUCT.c.id).where(condition).order_by(PRODUCT.c.sku).limit(limit)
            return rows.read(connection, list(connection.scalars(chosen)))

    def size(self) -> int:
        """How many products there are."""
        with self.read() as connection:
            return connection.scalar(select(func.count()).select_from(PRODUCT))

    def brands(self) -> dict[str, tuple[str, ...]]:
        """The brands on sale and their names in every script; "Muhengjia/沐衡嘉" has two."""
        known = self.ontology.brands
        return {name: known[name].names if name in known else scripts(name) for name in self._counted(PRODUCT.c.brand)}

    def models(self) -> list[str]:
        """The model numbers on sale, in order."""
        with self.read() as connection:
            named = select(PRODUCT.c.model).where(PRODUCT.c.model.is_not(None)).distinct()
            return sorted(connection.scalars(named))

    def categories(self) -> dict[str, int]:
        """How many products there are of each kind, the largest first."""
        return self._counted(PRODUCT.c.category)

    def currencies(self) -> dict[str, int]:
        """How many offers are in each currency, the most frequent first."""
        return self._counted(OFFER.c.currency)

    def stats(self) -> dict:
        """What the catalogue holds, in figures; JSON-ready."""
        with self.read() as connection:

            def count(column, *conditions) -> int:
                return connection.scalar(select(func.count(column.distinct())).where(*conditions))

            return {
                "products": self.size(),
                "categories": self.categories(),
                "brands": count(PRODUCT.c.brand),
                "offers": connection.scalar(select(func.count()).select_from(OFFER)),
                "without_offer": count(PRODUCT.c.id, PRODUCT.c.id.not_in(select(OFFER.c.product_id))),
                "currencies": self.currencies(),
                "availability": self._counted(OFFER.c.availability),
                "languages": self._counted(TEXT.c.lang),
                "attribute_values": self._counted(ATTRIBUTE.c.source),
                "features": self._counted(FEATURE.c.source),
                "extras": connection.scalar(select(func.count()).select_from(EXTRA)),
                "with_image": count(IMAGE.c.product_id),
            }

    def _counted(self, column) -> dict[str, int]:
        with self.read() as connection:
            counts = select(column, func.count()).where(column.is_not(None)).group_by(column)
            ordered = counts.order_by(func.count().desc(), column)
            return dict(connection.execute(ordered).tuples().all())

    # ------------------------------------------------------------------ taking in

    def upsert(self, products: Iterable[Product]) -> Counts:
        """Inserts or replaces products by SKU, in chunks; those that say the same stay untouched.

        The iterable is drawn as it is needed: wrap it to show progress. Of two products with one SKU the
        later holds.
        """
        done = Counts()
        for chunk in intake.chunks(products):
            with self.begin() as session:
                done += intake.take(session.connection(), chunk, self.ontology)
        written = done.inserted + done.updated
        if written >= TIDY and written * 20 >= self.size():
            self.tidy()
        return done

    def remove(self, skus: Iterable[str]) -> int:
        """Forgets the products with these SKUs, their words too; how many there were."""
        with self.begin() as session:
            return session.execute(delete(PRODUCT).where(PRODUCT.c.sku.in_(list(skus)))).rowcount

    def ensure_sample(self) -> int:
        """Fills an empty catalogue with the bundled sample; how many products that were."""
        with self.read() as connection:
            if connection.scalar(select(PRODUCT.c.id).limit(1)) is not None:
                return 0
        from catalog.sample import products

        return self.upsert(products()).inserted

    def tidy(self) -> None:
        """Merges the word index and tells the planner what the tables hold; after a load, now and then."""
        with self.begin() as session:
            intake.tidy(session.connection())
