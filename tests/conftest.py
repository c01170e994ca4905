"""What tests share: the ontology, a shop of fourteen invented products, and catalogues that hold them."""

import os
import uuid
from datetime import date

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from catalog.ontology import Ontology, load
from catalog.product import Offer, Product, Value
from catalog.store import Catalog

DAY = date(2026, 11, 1)
# a slow or busy machine is no failure of a property
settings.register_profile("daogou", deadline=None)
settings.load_profile("daogou")


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="session")
def shop() -> list[Product]:
    return products()


@pytest.fixture
def catalog(ontology, shop):
    """A catalogue in memory that holds the shop."""
    opened = Catalog.open("sqlite://", ontology)
    opened.upsert(shop)
    yield opened
    opened.close()


@pytest.fixture
def postgres_url():
    """The URL of an empty schema in the PostgreSQL database that DAOGOU_TEST_POSTGRES names; dropped afterwards."""
    given = os.environ.get("DAOGOU_TEST_POSTGRES")
    if not given:
        missing = "DAOGOU_TEST_POSTGRES names no PostgreSQL database (postgresql+psycopg://user@host/name)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    schema = f"daogou_{uuid.uuid4().hex[:12]}"
    engine = create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(given).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request, ontology):
    """An empty catalogue, on each of the two databases."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Catalog.open(url, ontology)
    yield opened
    opened.close()


@pytest.fixture
def either(empty, shop):
    """A catalogue that holds the shop, on each of the two databases."""
    empty.upsert(shop)
    return empty


def products() -> list[Product]:
    """Fourteen products of six kinds; each line is one: what it is called, costs, measures, and can do."""

    def made(sku, category, brand, model, en, zh, offers, numbers, features=None, **texts) -> Product:
        values = {name: numbers[name] for name in numbers}
        units = {"noise": "dB", "volume": "L", "wash_load": "kg", "width": "cm", "energy_use": "kWh/year"}
        attributes = {
            name: Value(text=value) if isinstance(value, str) else Value(float(value), unit=units.get(name, "sets"))
            for name, value in values.items()
        }
        return Product(
            sku, category, brand, model,
            titles={lang: title for lang, title in (("en", en), ("zh", zh)) if title},
            offers=offers, attributes=attributes, features=features or {}, **texts,
        )  # fmt: skip

    def usd(price, sale=None, stock="in_stock") -> Offer:
        return Offer(float(price), "USD", sale, stock, DAY, "Test shop")

    def cny(price, sale=None, stock="in_stock") -> Offer:
        return Offer(float(price), "CNY", sale, stock, DAY, "Test shop")

    return [
        made("dw-1", "dishwasher", "Bosch", "SHP65CM5N", "Bosch 24-inch built-in dishwasher", "博世13套嵌入式洗碗机",
             (usd(899, 749.0), cny(6499)), {"noise": 42, "place_settings": 13, "width": 60, "color": "stainless"},
             {"built_in": True, "third_rack": True}, descriptions={"en": "Dries with zeolite, very quiet."}),
        made("dw-2", "dishwasher", "LG", "LDP6810SS", "LG dishwasher with steam", "LG 蒸汽洗碗机",
             (usd(699),), {"noise": 46, "place_settings": 15, "width": 60, "color": "black"},
             {"built_in": True, "steam": True, "smart": True}),
        made("dw-3", "dishwasher", "Midea", "MDW-10", "Midea countertop dishwasher", "美的台式洗碗机 10套",
             (usd(299), cny(1999)), {"place_settings": 10, "width": 55, "color": "white"}, {"countertop": True}),
        made("dw-4", "dishwasher", "Samsung", "DW80B7070", "Samsung quiet dishwasher", None,
             (usd(649, stock="out_of_stock"),), {"noise": 42, "place_settings": 15, "color": "white"},
             {"steam": False}),
        made("dw-5", "dishwasher", None, None, "Compact dishwasher, nothing more known", None, (), {}),
        made("rf-1", "refrigerator", "Midea", "BCD-501W", None, "美的双开门冰箱 501升 变频 风冷无霜",
             (cny(3499, 2999.0),), {"volume": 501, "noise": 36, "door_style": "side_by_side", "width": 91},
             {"inverter": True, "frost_free": True}, descriptions={"zh": "一级能效，适合三口之家。"}),
        made("rf-2", "refrigerator", "Haier", "BCD-328W", "Haier 328 L three-door fridge", "海尔三门冰箱 328L",
             (cny(2599), usd(559)), {"volume": 328, "noise": 39, "door_style": "three_door", "width": 60},
             {"frost_free": True}, gtin="4006381333931", images=("https://example.com/rf-2.jpg",)),
        made("rf-3", "refrigerator", "Bosch", "KGN39", "Bosch fridge-freezer 1.5 m, class A+++", None,
             (usd(1199),), {"volume": 366, "noise": 38, "door_style": "bottom_freezer", "width": 60,
                            "energy_use": 180}, extras={"compressor": "two circuits"}),
        made("rf-4", "refrigerator", "GE", "GSS25", "GE side-by-side with ice maker", None,
             (usd(1499, 1299.0),), {"volume": 716, "door_style": "side_by_side", "width": 91, "color": "black"},
             {"ice_maker": True, "water_dispenser": True}),
        made("wm-1", "washing_machine", "LG", "WM4000", "LG front-load washer 10 kg", "LG滚筒洗衣机10公斤",
             (usd(899), cny(4999)), {"wash_load": 10, "noise": 52, "loading": "front", "energy_use": 120},
             {"steam": True, "drying": False}),
        made("wm-2", "washing_machine", "Haier", "EG100", "Haier washer-dryer", "海尔洗烘一体机 10kg",
             (cny(3999, stock="preorder"),), {"wash_load": 10, "loading": "front"}, {"drying": True}),
        made("wm-3", "washing_machine", "Midea", "MB80", "Midea top loader", "美的波轮洗衣机 8公斤",
             (cny(899),), {"wash_load": 8, "noise": 58, "loading": "top"}),
        made("ko-1", "kettle", "Bosch", "TWK-1.5", "Bosch kettle", "博世电热水壶", (usd(39),), {"color": "red"}),
        made("xx-1", None, "Nobody", "X-1", "A spare part", "配件", (usd(9, stock="unknown"),), {}),
    ]  # fmt: skip
