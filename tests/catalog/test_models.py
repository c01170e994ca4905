import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from catalog.errors import CorruptDatabase
from catalog.models import KIND_SPAN, Base

TABLES = {
    "catalog_meta", "kind", "product", "product_text", "offer", "attribute_value", "product_feature",
    "product_extra", "image", "search_document",
}  # fmt: skip


def test_open_makes_every_table_on_both_databases(empty):
    made = set(inspect(empty.engine).get_table_names())
    assert set(Base.metadata.tables) >= TABLES
    assert made >= TABLES
    if empty.engine.dialect.name == "sqlite":
        assert "search_text" in made
    else:
        assert "vector" in {c["name"] for c in inspect(empty.engine).get_columns("search_document")}


def test_a_kind_owns_a_range_of_ids(either):
    with either.read() as connection:
        numbers = dict(connection.execute(text("SELECT category, number FROM kind")).tuples().all())
        rows = connection.execute(text("SELECT id, category FROM product")).all()
    assert sorted(numbers.values()) == [1, 2, 3, 4]
    assert all(row.id // KIND_SPAN == numbers.get(row.category, 0) for row in rows)
    assert len({row.id for row in rows}) == len(rows) == 14


def test_product_id_is_the_rowid_of_sqlite(catalog):
    with catalog.read() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM product WHERE id BETWEEN 1 AND 9")).all()
    assert "USING INTEGER PRIMARY KEY" in plan[0].detail


def test_what_belongs_to_a_product_goes_with_it(either):
    either.remove(p.sku for p in list(either.products()))
    with either.read() as connection:
        left = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}
    assert {name for name, count in left.items() if count} == {"catalog_meta", "kind"}


def test_the_index_of_words_agrees_with_the_documents(catalog, shop):
    catalog.remove(["rf-1"])
    catalog.upsert([shop[0].__class__(shop[0].sku, "oven", titles={"en": "An oven now"})])
    check = text("INSERT INTO search_text(search_text, rank) VALUES ('integrity-check', 1)")
    with catalog.begin() as session:
        session.execute(check)
    with pytest.raises(CorruptDatabase, match="malformed"), catalog.begin() as session:
        session.execute(text("DROP TRIGGER search_document_delete"))
        session.execute(text("DELETE FROM search_document WHERE product_id IN (SELECT min(id) FROM product)"))
        session.execute(check)


def test_a_foreign_key_is_enforced(either):
    with pytest.raises(DatabaseError), either.begin() as session:
        session.execute(text("INSERT INTO image VALUES (999, 0, 'https://example.com')"))
