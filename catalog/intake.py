"""Taking products in: tables made and checked, rows written by the chunk, derived rows kept in step.

These functions work inside a transaction that ``store.Catalog`` begins, and never end it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, Row, delete, func, insert, inspect, select, text

from catalog import rows, statement
from catalog.errors import CorruptDatabase, StoreError
from catalog.models import SCHEMA, Base, CatalogMeta, Kind
from catalog.ontology import Ontology
from catalog.product import Product
from catalog.rows import DOCUMENT, FEATURE, PRODUCT, TABLES

CHUNK = 500  # products a transaction takes in
LOCK = 0x64616F67  # PostgreSQL's advisory lock of whoever writes products
META, KIND = (Base.metadata.tables[model.__tablename__] for model in (CatalogMeta, Kind))


@dataclass(frozen=True, slots=True)
class Counts:
    """What an upsert did, in products."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def prepare(connection: Connection, ontology: Ontology, name: str) -> None:
    """Makes the tables where they are missing; derives anew what another ontology gave.

    CorruptDatabase: tables of another program. StoreError: tables of another version of ours.
    """
    _one_writer(connection)
    tables = set(inspect(connection).get_table_names())
    ours = tables if connection.dialect.name == "sqlite" else tables & {table.name for table in TABLES}
    if META.name not in tables and ours:
        raise CorruptDatabase(
            f"{name}: belongs to another program (it has the tables {', '.join(sorted(ours)[:4])}); "
            "name another database with --db"
        )
    Base.metadata.create_all(connection)
    facts = dict(connection.execute(select(META.c.name, META.c.value)).tuples().all())
    if facts.get("schema", SCHEMA) != SCHEMA:
        raise StoreError(
            f"{name}: made by another version of this program (schema {facts['schema']}, here {SCHEMA}); "
            "export its products with that version and import them into a new database"
        )
    if facts.get("ontology") != ontology.hash:
        if facts:
            derive(connection, ontology)
        now = {"schema": SCHEMA, "ontology": ontology.hash}
        connection.execute(delete(META).where(META.c.name.in_(now)))
        connection.execute(insert(META), [{"name": key, "value": value} for key, value in now.items()])


def derive(connection: Connection, ontology: Ontology) -> None:
    """Writes the derived features and the words of every product again, as an ontology has them."""
    connection.execute(delete(FEATURE).where(FEATURE.c.source == "derived"))
    connection.execute(delete(DOCUMENT))
    ids = list(connection.scalars(select(PRODUCT.c.id).order_by(PRODUCT.c.id)))
    for at in range(0, len(ids), rows.PAGE):
        some = ids[at : at + rows.PAGE]
        pairs = list(zip(rows.read(connection, some), some, strict=True))
        rows.insert(connection, FEATURE, [row for p, i in pairs for row in rows.derived(p, i, ontology)])
        dialect = connection.dialect.name
        rows.insert(connection, DOCUMENT, [rows.document(p, i, ontology, dialect) for p, i in pairs])


def chunks(products: Iterable[Product]) -> Iterator[dict[str, Product]]:
    """The products in their canonical form by SKU, at most ``CHUNK`` at a time, no SKU twice in one chunk."""
    chunk: dict[str, Product] = {}
    for product in map(rows.canonical, products):
        if len(chunk) >= CHUNK or product.sku in chunk:
            yield chunk
            chunk = {}
        chunk[product.sku] = product
    if chunk:
        yield chunk


def take(connection: Connection, chunk: dict[str, Product], ontology: Ontology) -> Counts:
    """Inserts or replaces a chunk's products; a product that says the same as before is not touched."""
    _one_writer(connection)
    columns = (PRODUCT.c.id, PRODUCT.c.sku, PRODUCT.c.digest, PRODUCT.c.category)
    stored = connection.execute(select(*columns).where(PRODUCT.c.sku.in_(list(chunk))))
    known = {row.sku: row for row in stored}
    marks = {sku: rows.digest(product) for sku, product in chunk.items()}
    changed = [sku for sku in chunk if sku not in known or known[sku].digest != marks[sku]]
    replaced = [known[sku].id for sku in changed if sku in known]
    ids = _ids(connection, [chunk[sku] for sku in changed], known)
    connection.execute(delete(PRODUCT).where(PRODUCT.c.id.in_(replaced)))
    dialect = connection.dialect.name
    written = [rows.rows(chunk[sku], ids[sku], marks[sku], ontology, dialect) for sku in changed]
    for table in TABLES:
        rows.insert(connection, table, [row for one in written for row in one[table]])
    return Counts(len(changed) - len(replaced), len(replaced), len(chunk) - len(changed))


def tidy(connection: Connection) -> None:
    """Merges the index of words and tells the planner what the tables hold."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_text(search_text) VALUES ('optimize')"))
        connection.execute(text("PRAGMA analysis_limit=1000"))
        connection.execute(text("ANALYZE"))
    else:
        connection.execute(text("ANALYZE " + ", ".join(table.name for table in TABLES)))


def _ids(connection: Connection, products: list[Product], known: dict[str, Row]) -> dict[str, int]:
    """An id for each product: the one it had if its kind is the same, else the next of its kind's range."""
    kinds = _kinds(connection, {product.category for product in products})
    ids, following = {}, {}
    for product in products:
        old = known.get(product.sku)
        if old is not None and old.category == product.category:
            ids[product.sku] = old.id
            continue
        kind = kinds[product.category]
        if kind not in following:
            low, high = statement.kind_range(kind)
            last = connection.scalar(select(func.max(PRODUCT.c.id)).where(PRODUCT.c.id.between(low, high)))
            following[kind] = (last or low) + 1
        ids[product.sku] = following[kind]
        following[kind] += 1
    return ids


def _kinds(connection: Connection, categories: set[str | None]) -> dict[str | None, int]:
    """The number of each category, given now to those that have none yet; 0 where there is no category."""
    numbers = {row.category: row.number for row in connection.execute(select(KIND))}
    for category in sorted(c for c in categories if c is not None and c not in numbers):
        numbers[category] = max(numbers.values(), default=0) + 1
        connection.execute(insert(KIND).values(number=numbers[category], category=category))
    return {None: 0, **numbers}


def _one_writer(connection: Connection) -> None:
    """Waits until no one else writes products. SQLite's ``BEGIN IMMEDIATE`` has already seen to it."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
