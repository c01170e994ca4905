import dataclasses
import random
import sqlite3
import threading
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session

from catalog import intake, rows
from catalog.errors import CorruptDatabase, StoreError
from catalog.ontology import Condition
from catalog.product import Offer, Product, Value
from catalog.query import Constraint, Query
from catalog.store import Aggregate, Catalog, Counts, Result


def found(catalog: Catalog, *constraints, **options) -> list[str]:
    return [p.sku for p in catalog.search(Query(constraints=constraints, **options)).hits]


# ---------------------------------------------------------------------- searching


@pytest.mark.parametrize(
    ("constraints", "sure", "silent"),
    [
        ((Constraint("noise", "<=", 44.0),), {"dw-1", "dw-4"}, {"dw-3", "dw-5"}),
        ((Constraint("quiet", "has"),), {"dw-1", "dw-4"}, {"dw-3", "dw-5"}),
        ((Constraint("steam", "lacks"),), {"dw-4"}, {"dw-1", "dw-3", "dw-5"}),
        ((Constraint("price", "<=", 750.0, currency="USD"),), {"dw-1", "dw-2", "dw-3", "dw-4"}, {"dw-5"}),
        ((Constraint("price", "<=", 2000.0, currency="CNY"),), {"dw-3"}, {"dw-2", "dw-4", "dw-5"}),
        ((Constraint("brand", "not_in", ("Samsung", "LG")),), {"dw-1", "dw-3"}, {"dw-5"}),
        ((Constraint("brand", "=", "LG"),), {"dw-2"}, {"dw-5"}),
        ((Constraint("color", "in", ("white", "black")),), {"dw-2", "dw-3", "dw-4"}, {"dw-5"}),
        ((Constraint("color", "not_in", ("white",)),), {"dw-1", "dw-2", "dw-5"}, set()),
        ((Constraint("availability", "=", "in_stock"),), {"dw-1", "dw-2", "dw-3"}, {"dw-5"}),
        ((Constraint("place_settings", "=", 15), Constraint("noise", "<=", 44.0)), {"dw-4"}, {"dw-5"}),
        ((Constraint("no_such_thing", ">=", 1),), set(), {"dw-1", "dw-2", "dw-3", "dw-4", "dw-5"}),
    ],
)
def test_constraints_hold_and_only_silence_may_be_admitted(either, constraints, sure, silent):
    assert set(found(either, *constraints, category="dishwasher")) == sure
    assert set(found(either, *constraints, category="dishwasher", unknown=True)) == sure | silent


def test_best_puts_wishes_first_then_stock_then_sales(either):
    wishes = (Constraint("steam", "has"), Constraint("width", "<=", 60.0))
    assert found(either, category="dishwasher", wishes=wishes) == ["dw-2", "dw-1", "dw-3", "dw-5", "dw-4"]
    assert found(either, category="dishwasher") == ["dw-1", "dw-2", "dw-3", "dw-5", "dw-4"]


@pytest.mark.parametrize(
    ("sort", "currency", "expected"),
    [
        ("price", "USD", ["dw-3", "dw-4", "dw-2", "dw-1", "dw-5"]),
        ("-price", "USD", ["dw-1", "dw-2", "dw-4", "dw-3", "dw-5"]),
        ("price", "CNY", ["dw-3", "dw-1", "dw-2", "dw-5", "dw-4"]),
        ("noise", None, ["dw-1", "dw-4", "dw-2", "dw-3", "dw-5"]),
        ("-place_settings", None, ["dw-2", "dw-4", "dw-1", "dw-3", "dw-5"]),
    ],
)
def test_a_sort_puts_the_unknown_last(either, sort, currency, expected):
    assert found(either, category="dishwasher", sort=sort, currency=currency) == expected


def test_pages_follow_one_another_and_keep_the_total(either):
    whole = found(either, limit=99)
    pages = [either.search(Query(limit=5, offset=offset)) for offset in (0, 5, 10, 15)]
    assert [p.sku for page in pages for p in page.hits] == whole
    assert [page.total for page in pages] == [14] * 4
    assert either.search(Query(limit=0)).total == 14


def test_excluded_products_are_no_hits(either):
    assert found(either, category="kettle", exclude=("ko-1",)) == []
    assert either.search(Query("dishwasher", exclude=("dw-1", "dw-2"))).total == 3


def test_an_unknown_category_finds_nothing(either):
    assert either.search(Query("spaceship")) == Result((), 0)
    assert either.facets(Query("spaceship")) == {}
    assert either.aggregate(Query("spaceship"), "count") == Aggregate(0.0, "USD", 0)
    assert either.aggregate(Query("spaceship"), "min", "noise") == Aggregate(None, "dB", 0)


def test_loading_hits_takes_a_fixed_number_of_statements(catalog):
    said = []
    event.listen(catalog.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    counts = []
    for limit in (1, 14):
        said.clear()
        assert len(catalog.search(Query(limit=limit)).hits) == limit
        counts.append(len(said))
    assert counts[0] == counts[1] <= 9


# ---------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("冰箱", {"rf-1", "rf-2", "rf-3", "rf-4"}),
        ("双开门", {"rf-1"}),
        ("美的双开门冰箱", {"rf-1"}),
        ("变频", {"rf-1"}),
        ("洗碗机", {"dw-1", "dw-2", "dw-3", "dw-4", "dw-5"}),
        ("海尔 冰箱", {"rf-2"}),
        ("BCD-501W", {"rf-1"}),
        ("bcd-501w", {"rf-1"}),
        ("501W", {"rf-1"}),
        ("bcd501w", {"rf-1"}),
        ("A+++", {"rf-3"}),
        ("1.5", {"rf-3"}),
        ("zeolite", {"dw-1"}),
        ("two circuits", {"rf-3"}),
        ("BOSCH kettles", {"ko-1"}),
        ("bosch unicorns", {"dw-1", "rf-3", "ko-1"}),
        ("'; DROP TABLE product; --\"", set()),
        ("NEAR( * ^ AND", set()),
        ("nothing like it whatsoever", {"dw-5"}),
        ("🤖", set()),
    ],
)
def test_text_finds_what_is_meant_in_both_languages(either, words, expected):
    assert set(found(either, text=words)) == expected


def test_empty_text_is_no_condition(either):
    assert either.search(Query(text="  ")).total == 14


def test_a_better_match_comes_first(either):
    assert found(either, text="LG dishwasher steam")[0] == "dw-2"
    assert found(either, text="海尔三门冰箱 独角兽")[0] == "rf-2"


def test_constraints_hold_on_what_a_text_finds(either):
    assert set(found(either, Constraint("noise", "<=", 44.0), text="dishwasher")) == {"dw-1", "dw-4"}
    assert set(found(either, Constraint("price", "<=", 700.0, currency="USD"), text="bosch")) == {"ko-1"}
    assert found(either, text="bosch", category="kettle") == ["ko-1"]


def test_too_many_matches_filter_without_a_score(either, monkeypatch):
    monkeypatch.setattr("catalog.store.RANKED", 2)
    assert found(either, text="洗碗机") == ["dw-1", "dw-2", "dw-3", "dw-5", "dw-4"]


# ---------------------------------------------------------------------- facets and aggregates


def test_facets_count_the_values_of_the_hits(either):
    facets = either.facets(Query("dishwasher", (Constraint("price", "<=", 900.0),), currency="USD"))
    assert facets["brand"] == [("Bosch", 1), ("LG", 1), ("Midea", 1), ("Samsung", 1)]
    assert facets["category"] == [("dishwasher", 4)]
    assert facets["availability"] == [("in_stock", 3), ("out_of_stock", 1)]
    assert facets["color"] == [("white", 2), ("black", 1), ("stainless", 1)]
    assert {("built_in", 2), ("quiet", 2), ("steam", 1)} <= set(facets["feature"])


def test_facets_of_chosen_fields_and_quarters_of_numbers(either):
    facets = either.facets(Query("dishwasher", currency="USD"), ("brand", "price", "noise", "door_style"))
    assert list(facets) == ["brand", "price", "noise", "door_style"]
    assert facets["price"] == [((299.0, 299.0), 1), ((649.0, 649.0), 1), ((699.0, 699.0), 1), ((749.0, 749.0), 1)]
    assert sum(count for _, count in facets["noise"]) == 3
    assert facets["door_style"] == []


def test_facets_follow_a_text(either):
    assert either.facets(Query(text="冰箱"), ["brand"]) == {
        "brand": [("Bosch", 1), ("GE", 1), ("Haier", 1), ("Midea", 1)]
    }


@pytest.mark.parametrize(
    ("fn", "field", "options", "expected"),
    [
        ("min", "price", {"currency": "USD"}, Aggregate(299.0, "USD", 4)),
        ("max", "price", {"currency": "CNY"}, Aggregate(6499.0, "CNY", 2)),
        ("min", "noise", {}, Aggregate(42.0, "dB", 3)),
        ("avg", "place_settings", {}, Aggregate(13.25, "sets", 4)),
        ("count", "price", {"currency": "USD"}, Aggregate(5.0, "USD", 4)),
        ("min", "volume", {}, Aggregate(None, "L", 0)),
        ("min", "price", {"text": "LG"}, Aggregate(699.0, "USD", 1)),
    ],
)
def test_aggregates_are_computed_over_all_hits(either, fn, field, options, expected):
    assert either.aggregate(Query("dishwasher", limit=1, **options), fn, field) == expected


def test_a_price_aggregate_without_a_currency_keeps_to_the_commonest(either):
    assert next(iter(either.currencies())) == "USD"
    assert either.aggregate(Query("refrigerator"), "max").unit == "USD"


def test_an_unknown_aggregate_is_refused(either):
    with pytest.raises(ValueError, match="one of min, max, avg, count"):
        either.aggregate(Query(), "median")


# ---------------------------------------------------------------------- SQL and Python agree


@cache
def scattered(count: int = 120, seed: int = 7) -> list[Product]:
    """Products of which everything may be missing, explicit or contradicted."""
    rng = random.Random(seed)

    def maybe(*choices):
        return rng.choice((None, *choices))

    def one(n: int) -> Product:
        offers = tuple(
            Offer(rng.choice((100.0, 200.0, 300.0)), currency, maybe(90.0, 100.0), rng.choice(STOCK))
            for currency in rng.sample(("USD", "CNY", "USD"), rng.randrange(4))
        )
        numbers = {name: maybe(30.0, 37.0, 44.0, 60.0, 500.0) for name in ("noise", "volume", "width")}
        words = {"color": maybe("white", "black"), "door_style": maybe("three_door")}
        attributes = {k: Value(number=v) for k, v in numbers.items() if v} | {
            k: Value(text=v) for k, v in words.items() if v
        }
        if rng.random() < 0.2:
            attributes["noise"] = Value(raw="whisper")
        held = {name: maybe(True, False) for name in ("quiet", "frost_free", "steam")}
        features = {k: v for k, v in held.items() if v is not None}
        category = maybe("refrigerator", "dishwasher", "kettle")
        return Product(
            f"s{n:03}", category, maybe("LG", "Haier"), offers=offers, attributes=attributes, features=features
        )

    return [one(n) for n in range(count)]


STOCK = ("in_stock", "out_of_stock", "preorder", "unknown")
NUMBERS = st.sampled_from([30.0, 37.0, 40, 44.0, 90.0, 100.0, 200, 300.0])
WORDS = st.sampled_from(
    ["white", "black", "three_door", "LG", "Haier", "refrigerator", "in_stock", "unknown", "s001", "it's"]
)
MEASURED = st.sampled_from(["noise", "volume", "width", "color"])
NAMED = st.sampled_from(["brand", "sku", "category", "availability", "color", "door_style", "noise"])
CURRENCY = st.sampled_from([None, "USD", "CNY", "EUR"])
constraints = st.one_of(
    st.builds(Constraint, MEASURED | st.just("price"), st.sampled_from(["<=", ">=", "="]), NUMBERS, currency=CURRENCY),
    st.builds(Constraint, MEASURED | st.just("price"), st.sampled_from(["in", "not_in"]), st.lists(NUMBERS).map(tuple)),
    st.builds(Constraint, NAMED, st.just("="), WORDS, currency=CURRENCY),
    st.builds(Constraint, NAMED, st.sampled_from(["in", "not_in"]), st.lists(WORDS).map(tuple), currency=CURRENCY),
    st.builds(
        Constraint,
        st.sampled_from(["quiet", "frost_free", "steam", "slim", "large"]),
        st.sampled_from(["has", "lacks"]),
    ),
)
queries = st.builds(
    Query,
    category=st.sampled_from([None, "refrigerator", "dishwasher"]),
    constraints=st.lists(constraints, max_size=3).map(tuple),
    wishes=st.lists(constraints, max_size=3).map(tuple),
    currency=CURRENCY,
    sort=st.sampled_from(["best", "price", "-price", "noise", "-volume"]),
    exclude=st.sampled_from([(), ("s001", "s002")]),
    unknown=st.booleans(),
    limit=st.just(500),
)


def agrees(catalog: Catalog, query: Query) -> None:
    result = catalog.search(query)
    expected = {p.sku for p in scattered() if query.admits(p)}
    assert {p.sku for p in result.hits} == expected
    assert result.total == len(result.hits) == len(expected)
    if query.sort == "best":
        met = [sum(w.verdict(p) == "met" for w in query.resolved().wishes) for p in result.hits]
        assert met == sorted(met, reverse=True)


@pytest.fixture
def random_catalog(empty):
    empty.upsert(scattered())
    return empty


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_sql_finds_exactly_what_the_verdicts_admit(random_catalog, query):
    agrees(random_catalog, query)


# ---------------------------------------------------------------------- taking in

TEXT = st.text(max_size=12)
products = st.builds(
    Product,
    sku=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=8),
    category=st.sampled_from([None, "refrigerator", "kettle", "no such kind"]),
    brand=st.none() | TEXT,
    model=st.none() | TEXT,
    family=st.none() | TEXT,
    titles=st.dictionaries(st.sampled_from(["en", "zh"]), TEXT),
    descriptions=st.dictionaries(st.sampled_from(["en", "de"]), TEXT),
    offers=st.lists(
        st.builds(
            Offer, st.integers(0, 99) | st.floats(0, 1e9), st.sampled_from(["USD", "CNY"]), st.none() | st.floats(0, 9),
            st.sampled_from(STOCK), st.none() | st.dates(), st.none() | TEXT,
        ),
        max_size=3,
    ).map(tuple),
    attributes=st.dictionaries(
        st.sampled_from(["noise", "color"]),
        st.builds(Value, st.none() | st.integers(0, 99), st.none() | TEXT, st.none(), TEXT),
    ),
    features=st.dictionaries(st.sampled_from(["quiet", "steam"]), st.booleans()),
    extras=st.dictionaries(st.sampled_from(["a", "机身"]), TEXT),
    images=st.lists(TEXT, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.lists(products, max_size=4))
def test_what_goes_in_comes_out_and_a_second_time_changes_nothing(empty, taken):
    last = {p.sku: p for p in taken}
    empty.upsert(taken)
    assert [empty.get(sku) for sku in last] == [rows.canonical(p) for p in last.values()]
    assert empty.upsert(last.values()) == Counts(0, 0, len(last))
    assert empty.upsert([empty.get(sku) for sku in last]) == Counts(0, 0, len(last))


def test_upsert_counts_what_it_did_and_leaves_equal_rows_alone(either, shop):
    with either.read() as connection:
        before = dict(connection.execute(text("SELECT sku, id FROM product")).tuples().all())
    cheaper = dataclasses.replace(shop[0], offers=(Offer(1.0, "USD"),))
    fresh = Product("new-1", "kettle")
    assert either.upsert([cheaper, *shop[1:], fresh]) == Counts(inserted=1, updated=1, unchanged=13)
    assert either.get("dw-1") == cheaper
    with either.read() as connection:
        after = dict(connection.execute(text("SELECT sku, id FROM product")).tuples().all())
    assert {sku: after[sku] for sku in before} == before


def test_an_update_forgets_the_old_words(either):
    either.upsert([Product("rf-1", "refrigerator", titles={"zh": "卡萨帝三门冰箱"})])
    assert found(either, text="双开门") == []
    assert found(either, text="卡萨帝") == ["rf-1"]
    assert either.remove(["rf-1", "never was"]) == 1
    assert found(either, text="卡萨帝") == []


def test_a_product_may_change_its_kind(either):
    moved = Product("ko-1", "oven", titles={"en": "An oven after all"})
    assert either.upsert([moved]) == Counts(updated=1)
    assert found(either, category="oven") == ["ko-1"] and found(either, category="kettle") == []
    assert found(either, text="oven", category="oven") == ["ko-1"]


def test_of_two_products_with_one_sku_the_later_holds(empty):
    assert empty.upsert([Product("a", model="1"), Product("a", model="2")]) == Counts(1, 1, 0)
    assert empty.get("a").model == "2"


def test_more_products_than_a_chunk(empty, monkeypatch):
    monkeypatch.setattr(intake, "CHUNK", 7)
    many = [Product(f"p{n:03}", "kettle") for n in range(40)]
    assert empty.upsert(iter(many)) == Counts(40, 0, 0)
    assert [p.sku for p in empty.products()] == [p.sku for p in many]


def test_derived_features_are_in_the_tables_but_not_in_the_product(either):
    assert "quiet" not in either.get("dw-1").features
    with either.read() as connection:
        kept = connection.execute(text("SELECT feature, present, source FROM product_feature WHERE source = 'derived'"))
        assert ("quiet", True, "derived") in {(r.feature, bool(r.present), r.source) for r in kept}


def test_another_ontology_derives_anew(tmp_path, ontology, shop):
    url = f"sqlite:///{tmp_path}/c.db"
    with_old = Catalog.open(url, ontology)
    with_old.upsert(shop)
    with_old.close()

    class Stricter:
        hash, brands, attributes, surfaces = "another", ontology.brands, ontology.attributes, ontology.surfaces
        dishwasher = ontology.categories["dishwasher"]
        categories = {"dishwasher": dataclasses.replace(dishwasher, soft={"quiet": Condition("noise", "<=", 20.0)})}

    opened = Catalog.open(url, Stricter())
    assert found(opened, Constraint("quiet", "has"), category="dishwasher") == []
    assert set(found(opened, Constraint("quiet", "lacks"), category="dishwasher")) == {"dw-1", "dw-2", "dw-4"}
    assert found(opened, text="501w") == ["rf-1"]
    opened.close()


# ---------------------------------------------------------------------- looking up


def test_looking_up(either):
    assert either.get("nothing") is None
    assert either.get("rf-2").gtin == "4006381333931" and either.get("rf-2").images == ("https://example.com/rf-2.jpg",)
    assert either.get("rf-2").offers[0].as_of == date(2026, 11, 1)
    assert [p.sku for p in either.find_model("bcd 501w")] == ["rf-1"]
    assert [p.sku for p in either.find_model("SHP65")] == ["dw-1"]
    assert [p.sku for p in either.find_model("dw-3")] == ["dw-3"]
    assert either.find_model("BC") == either.find_model("？") == either.find_model("BCD-999") == []
    assert set(either.brands()["Haier"]) >= {"Haier", "海尔"} and either.brands()["Nobody"] == ("Nobody",)
    assert "BCD-501W" in either.models() and either.models() == sorted(either.models())
    assert either.categories() == {"dishwasher": 5, "refrigerator": 4, "washing_machine": 3, "kettle": 1}
    assert either.currencies() == {"USD": 10, "CNY": 7}


def test_stats_say_what_there_is(either):
    stats = either.stats()
    assert stats["products"] == 14 and stats["brands"] == 7 and stats["offers"] == 17
    assert stats["without_offer"] == 1 and stats["with_image"] == 1 and stats["extras"] == 1
    assert stats["languages"] == {"en": 13, "zh": 10}


# ---------------------------------------------------------------------- opening


def test_the_default_is_a_file_in_the_project_folder(tmp_path, monkeypatch, ontology):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("catalog.engine.DEFAULT_FILE", tmp_path / "var" / "daogou.db")
    opened = Catalog.open(ontology=ontology)
    opened.upsert([Product("a")])
    opened.close()
    assert (tmp_path / "var" / "daogou.db").exists()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other/place.db")
    Catalog.open(ontology=ontology).close()
    assert (tmp_path / "other" / "place.db").exists()


def test_sqlite_keeps_a_log_and_its_foreign_keys(tmp_path, ontology):
    opened = Catalog.open(f"sqlite:///{tmp_path}/c.db", ontology)
    with opened.read() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 1, 1, 20_000]
    opened.close()


def write_garbage(path):
    path.write_bytes(b"this is no database, it is a letter" * 100)


def write_foreign(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE customers (name)")


def write_cut(path):
    opened = Catalog.open(f"sqlite:///{path}")
    opened.upsert(Product(f"p{n}", titles={"en": "word " * 50}) for n in range(300))
    opened.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (write_garbage, "damaged, or no SQLite database"),
        (write_foreign, "another program .*customers"),
        (write_cut, "damaged"),
    ],
)
def test_a_spoilt_file_is_told_in_one_line(tmp_path, spoil, said):
    path = tmp_path / "c.db"
    spoil(path)
    with pytest.raises(CorruptDatabase, match=said) as caught:
        Catalog.open(f"sqlite:///{path}")
    assert str(path) in str(caught.value) and "\n" not in str(caught.value) and "--db" in str(caught.value)


def test_another_version_is_told(tmp_path):
    url = f"sqlite:///{tmp_path}/c.db"
    opened = Catalog.open(url)
    with opened.begin() as session:
        session.execute(text("UPDATE catalog_meta SET value = '99' WHERE name = 'schema'"))
    opened.close()
    with pytest.raises(StoreError, match="schema 99"):
        Catalog.open(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "cannot be used"),
        ("oracle+nothing://x:secret@h/y", "cannot be used"),
        ("sqlite:////proc/nowhere/c.db", "proc/nowhere"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "no connection"),
    ],
)
def test_a_url_that_leads_nowhere_is_told(url, said):
    with pytest.raises(StoreError, match=said) as caught:
        Catalog.open(url)
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_another_programs_tables_are_refused_on_postgresql(postgres_url):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE product (name text)"))
    engine.dispose()
    with pytest.raises(CorruptDatabase, match="another program"):
        Catalog.open(postgres_url)


# ---------------------------------------------------------------------- threads and transactions


def test_begin_keeps_what_is_done_and_undoes_what_fails(either):
    with either.begin() as session:
        session.execute(text("CREATE TABLE note (words TEXT)"))
        session.execute(text("INSERT INTO note VALUES ('kept')"))
        either.upsert([Product("inside")])
        assert either.get("inside") is not None
    with pytest.raises(RuntimeError, match="halfway"), either.begin() as session:
        session.execute(text("INSERT INTO note VALUES ('lost')"))
        either.upsert([Product("undone")])
        raise RuntimeError("halfway")
    with either.read() as connection:
        assert connection.scalars(text("SELECT words FROM note")).all() == ["kept"]
    assert either.get("inside") is not None and either.get("undone") is None


def test_sessions_of_the_engine_itself_take_turns_in_memory(catalog):
    def look():
        for _ in range(20):
            with Session(catalog.engine) as session:
                assert session.scalar(text("SELECT count(*) FROM product")) >= 14

    def write():
        for n in range(20):
            catalog.upsert([Product(f"more-{n}")])

    all_run(look, write, look)
    assert catalog.size() == 34


def all_run(*tasks) -> None:
    """Runs the tasks at once, each in its thread; raises what the first failing one raised."""
    failed = []

    def guarded(task):
        try:
            task()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@pytest.mark.parametrize("place", ["file", "memory", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_four_writers_and_readers_never_meet_a_locked_database(place, tmp_path, request, ontology):
    url = {"file": f"sqlite:///{tmp_path}/c.db", "memory": "sqlite://"}.get(place) or request.getfixturevalue(
        "postgres_url"
    )
    shared = Catalog.open(url, ontology)
    shared.upsert([Product("count", attributes={"noise": Value(0.0)})])
    own = [shared if place == "memory" else Catalog.open(url, ontology) for _ in range(4)]  # as other processes would
    lock = text("SELECT 1 FROM product FOR UPDATE" if place == "postgresql" else "SELECT 1")

    def write(catalog: Catalog, name: int):
        for n in range(12):
            catalog.upsert([Product(f"{name}-{n}", "kettle", titles={"en": "kettle"})])
            with catalog.begin() as session:
                session.execute(lock)
                seen = catalog.get("count").attributes["noise"].number
                session.execute(text("UPDATE attribute_value SET number = :next"), {"next": seen + 1})

    def look():
        for _ in range(30):
            result = shared.search(Query("kettle", text="kettle", limit=5))
            assert result.total >= len(result.hits)
            shared.facets(Query("kettle"))

    all_run(*(lambda c=c, n=n: write(c, n) for n, c in enumerate(own)), look, look)
    assert shared.size() == 49
    assert shared.get("count").attributes["noise"].number == 48
    for catalog in {*own, shared}:
        catalog.close()
