import shutil
from pathlib import Path

import pytest

from catalog.errors import OntologyError
from catalog.ontology import DEFAULT, LANGUAGES, Condition, Wish, load
from catalog.ontology_words import pluralize


@pytest.fixture(scope="module")
def ontology():
    return load()


@pytest.fixture
def copy(tmp_path):
    """A copy of the data whose files can be spoiled: copy(file, old, new) → the message of the error that follows."""
    folder = tmp_path / "ontology"
    shutil.copytree(DEFAULT, folder)

    def spoil(file: str, old: str, new: str) -> str:
        path = folder / file
        text = path.read_text()
        assert old in text, f"{file} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(OntologyError) as raised:
            load(folder)
        return str(raised.value)

    return spoil


# What is there


def test_there_is_enough(ontology):
    assert len(ontology.categories) >= 36
    assert len(ontology.features) >= 60
    assert len(ontology.contexts) >= 25
    assert len(ontology.brands) >= 120


def test_every_id_has_a_word_in_both_languages(ontology):
    ids = [*ontology.categories, *ontology.attributes, *ontology.features, *ontology.contexts]
    ids += [f"{a.id}={value}" for a in ontology.attributes.values() for value in a.values]
    assert [(id, lang) for id in ids for lang in LANGUAGES if not ontology.label(id, lang)] == []
    latin = {id for id in ids if ontology.label(id, "zh").isascii()}
    assert latin <= {
        "smart",
        "hdr",
        "resolution=4k",
        "resolution=8k",
        "resolution=720p",
        "resolution=1080p",
        "panel=oled",
        "panel=qled",
        "panel=mini_led",
        "panel=led",
        "panel=lcd",
    }
    assert all(ontology.label(id, "en").isascii() for id in ids)


@pytest.mark.parametrize("kind", ["categories", "features", "contexts"])
def test_every_id_can_be_said_in_both_languages(ontology, kind):
    said = {(entry.id, entry.lang) for _, entry in ontology.surfaces() if not entry.extra.get("opposite")}
    assert [id for id in getattr(ontology, kind) if not {(id, lang) for lang in LANGUAGES} <= said] == []


def test_every_category_asks_and_tells_something(ontology):
    for category in ontology.categories.values():
        assert 5 <= len(category.ask) <= 6, category.id
        assert "price" in category.ask and 3 <= len(category.key) <= 5, category.id
        assert {"quiet", "large", "compact", "cheap", "premium"} <= set(category.features), category.id


def test_every_attribute_and_feature_belongs_to_a_category(ontology):
    had = {id for c in ontology.categories.values() for id in (*c.attributes, *c.features)}
    assert {*ontology.attributes, *ontology.features} - had == set()


def test_every_wish_for_all_can_be_fulfilled_somewhere(ontology):
    for context in ontology.contexts:
        assert any(ontology.wishes(context, category) for category in ontology.categories), context


# Looking up


@pytest.mark.parametrize(
    "surface, category, meaning",
    [
        ("fridge", None, ("category", "refrigerator")),
        ("Fridges", None, ("category", "refrigerator")),
        ("电饭锅", None, ("category", "rice_cooker")),
        ("冰柜", None, ("category", "freezer")),
        ("洗地机", None, ("category", "vacuum_cleaner")),
        ("养生壶", None, ("category", "kettle")),
        ("capacity", None, ("attribute", "volume")),
        ("capacity", "washing_machine", ("attribute", "wash_load")),
        ("容量", "refrigerator", ("attribute", "volume")),
        ("容量", "washing_machine", ("attribute", "wash_load")),
        ("side by side", None, ("value", "door_style=side_by_side")),
        ("side-by-side", "refrigerator", ("value", "door_style=side_by_side")),
        ("upright", "freezer", ("value", "door_style=upright")),
        ("upright", "vacuum_cleaner", ("value", "vacuum_type=upright")),
        ("portable", "air_conditioner", ("value", "ac_type=portable")),
        ("portable", "fan", ("feature", "portable")),
        ("frost free", None, ("feature", "frost_free")),
        ("变频", None, ("feature", "inverter")),
        ("smart", "television", ("feature", "smart_tv")),
        ("smart", "oven", ("feature", "smart")),
        ("白色", None, ("value", "color=white")),
        ("一级能效", None, ("value", "energy_class=class_1")),
        ("三口之家", None, ("context", "family_small")),
        ("family of five", None, ("context", "family_large")),
        ("最便宜的", None, ("pick", "cheapest")),
        ("海尔", None, ("brand", "Haier")),
        ("haier", None, ("brand", "Haier")),
        ("price", None, ("slot", "price")),
    ],
)
def test_lookup(ontology, surface, category, meaning):
    assert [(entry.kind, entry.id) for entry in ontology.lookup(surface, category)] == [meaning]


def test_lookup_of_nothing(ontology):
    assert ontology.lookup("wardrobe") == ()


@pytest.mark.parametrize(
    "surface, category, extra",
    [
        ("top loader", "washing_machine", {"loading": "top"}),
        ("top loaders", "washing_machine", {"loading": "top"}),
        ("挂机", "air_conditioner", {"ac_type": "split"}),
        ("柜机", "air_conditioner", {"ac_type": "floor_standing"}),
        ("滚筒洗衣机", "washing_machine", {"loading": "front"}),
        ("洗烘一体机", "washing_machine", {"feature": "drying"}),
        ("电磁炉", "hob", {"fuel": "induction"}),
        ("wet-dry vac", "vacuum_cleaner", {"vacuum_type": "wet_dry"}),
    ],
)
def test_kinds_that_carry_a_value(ontology, surface, category, extra):
    (entry,) = ontology.lookup(surface)
    assert (entry.kind, entry.id, dict(entry.extra)) == ("category", category, extra)


@pytest.mark.parametrize(
    "surface, feature", [("noisy", "quiet"), ("太吵", "quiet"), ("heavy", "lightweight"), ("费电", "energy_saving")]
)
def test_opposites_say_so(ontology, surface, feature):
    (entry,) = ontology.lookup(surface)
    assert (entry.id, entry.extra["opposite"]) == (feature, "true")


@pytest.mark.parametrize(
    "name, brand", [("美的", "Midea"), ("老板", "Robam"), ("ge", "GE"), ("leader", "Leader"), ("大金", "Daikin")]
)
def test_brands_that_are_ordinary_words_say_so(ontology, name, brand):
    (entry,) = ontology.lookup(name)
    assert (entry.id, entry.extra) == (brand, {"ambiguous": "true"})


def test_surfaces_are_lower_case_and_mean_one_thing_in_each_category(ontology):
    for surface, entry in ontology.surfaces():
        assert surface == surface.lower().strip()
        if entry.category:
            assert len(ontology.lookup(surface, entry.category)) == 1, surface


def test_accessory_words_of_both_languages(ontology):
    assert {"cover", "cord", "stand", "parts", "罩", "滤芯", "清洗剂", "遥控器"} <= set(ontology.accessory_words)


# Labels


@pytest.mark.parametrize(
    "id, lang, plural, label",
    [
        ("dishwasher", "en", False, "dishwasher"),
        ("dishwasher", "en", True, "dishwashers"),
        ("dishwasher", "zh", True, "洗碗机"),
        ("television", "en", True, "TVs"),
        ("door_style=side_by_side", "en", False, "side-by-side"),
        ("door_style=side_by_side", "zh", False, "对开门"),
        ("Haier", "zh", False, "Haier"),
    ],
)
def test_labels(ontology, id, lang, plural, label):
    assert ontology.label(id, lang, plural) == label


@pytest.mark.parametrize("one, many", [("fan", "fans"), ("box", "boxes"), ("battery", "batteries"), ("tray", "trays")])
def test_plurals(one, many):
    assert pluralize(one, {}) == many


def test_unit_labels(ontology):
    assert [ontology.unit_label("cm", lang) for lang in LANGUAGES] == ["cm", "厘米"]
    assert ontology.unit_label(None, "en") == ""


# Numbers


def test_soft_conditions(ontology):
    condition = ontology.categories["dishwasher"].soft["quiet"]
    assert condition == Condition("noise", "<=", 44.0)
    assert condition.holds(44) and not condition.holds(45)
    assert ontology.categories["air_conditioner"].soft["energy_saving"].holds("class_1")


def test_bounds_are_the_category_s_own_where_it_has_some(ontology):
    assert ontology.bounds("dishwasher", "noise") == (35, 65)
    assert ontology.bounds(None, "noise") == ontology.bounds("toaster", "noise") == (10, 100)


def test_values_are_the_category_s_own_where_it_has_some(ontology):
    assert ontology.values("freezer", "door_style") == ("chest", "upright")
    assert "chest" not in ontology.values("refrigerator", "door_style")
    assert ontology.values("kettle", "door_style") == ()


@pytest.mark.parametrize(
    "category, unit, first",
    [
        ("refrigerator", "cu_ft", "volume"),
        ("dishwasher", "dB", "noise"),
        ("dishwasher", "sets", "place_settings"),
        ("washing_machine", "lb", "wash_load"),
        ("television", "in", "screen_size"),
        ("range_hood", "m3", "airflow"),
        ("dehumidifier", "pt", "moisture_removal"),
        ("water_purifier", "gal", "flow_rate"),
        ("hob", "burners", "burners"),
    ],
)
def test_what_a_unit_measures(ontology, category, unit, first):
    assert ontology.measured_in(category, unit)[0] == first


def test_a_count_measures_only_what_is_counted_so(ontology):
    assert ontology.measured_in("hob", "sets") == ()


def test_wishes_are_the_category_s_own_and_the_general_ones_that_fit(ontology):
    wishes = ontology.wishes("family_large", "refrigerator")
    assert wishes[0] == Wish(None, "volume", ">=", 450.0)
    assert Wish("large") in wishes
    assert Wish("hepa_filter") not in ontology.wishes("allergy", "refrigerator")


# Faults: one of each kind, on a copy of the data

FAULTS = {
    "unknown attribute": (
        "categories.toml",
        '"door_style", "noise"',
        '"door_style", "noize"',
        "unknown attribute 'noize'",
    ),
    "unknown feature": (
        "categories.toml",
        '"slim", "frost_free"',
        '"slim", "frost_fre"',
        "unknown feature 'frost_fre'",
    ),
    "id twice": ("categories.toml", '"slim", "frost_free"', '"slim", "slim"', "'slim' stands twice"),
    "unknown key": ("categories.toml", "[freezer]", "[freezer]\ncolour = 1", "unknown key 'colour'"),
    "no table": ("categories.toml", "[freezer]", "fridge = 1\n[freezer]", "unknown key 'fridge'"),
    "nothing to ask": (
        "categories.toml",
        'ask = ["volume", "price", "door_style", "context", "width", "quiet"]',
        "ask = []",
        "ask and key must not be empty",
    ),
    "soft without the attribute": (
        "categories.toml",
        'quiet = "noise <= 44"',
        'quiet = "suction <= 44"',
        "unknown attribute of this category 'suction'",
    ),
    "soft out of bounds": (
        "categories.toml",
        'quiet = "noise <= 44"',
        'quiet = "noise <= 30"',
        "30 is outside 35–65 dB",
    ),
    "soft without a number": (
        "categories.toml",
        'quiet = "noise <= 44"',
        'quiet = "noise <= low"',
        "'low' is not a number",
    ),
    "soft that is no condition": (
        "categories.toml",
        'quiet = "noise <= 44"',
        'quiet = "noise < 44"',
        "not a condition",
    ),
    "soft on an enumeration": (
        "categories.toml",
        'energy_saving = "energy_class = class_1"',
        'energy_saving = "energy_class <= class_1"',
        "only = is allowed",
    ),
    "soft with an unknown value": (
        "categories.toml",
        'energy_saving = "energy_class = class_1"',
        'energy_saving = "energy_class = best"',
        "unknown value of energy_class 'best'",
    ),
    "soft of a hard feature": ("categories.toml", 'quiet = "noise <= 44"', 'child_lock = "noise <= 44"', "is not soft"),
    "bounds outside": ("categories.toml", "place_settings = [2, 18]", "place_settings = [1, 18]", "within 2–18 sets"),
    "bounds reversed": (
        "categories.toml",
        "place_settings = [2, 18]",
        "place_settings = [18, 2]",
        "must be [low, high]",
    ),
    "value outside": (
        "categories.toml",
        'door_style = ["chest", "upright"]',
        'door_style = ["chest", "flat"]',
        "unknown value 'flat'",
    ),
    "unit misread": ("categories.toml", 'reads = { m3 = "m3/min" }', 'reads = { m3 = "m3/s" }', "unknown unit 'm3/s'"),
    "unknown unit": ("attributes.toml", 'unit = "sets"', 'unit = "plates"', "unknown unit 'plates'"),
    "low above high": ("attributes.toml", "low = 2\nhigh = 18", "low = 20\nhigh = 18", "needs low < high"),
    "number and values": ("attributes.toml", 'unit = "sets"', 'unit = "sets"\nvalues = ["few"]', "not both"),
    "wrong slot": ("attributes.toml", 'slot = "category"', 'slot = "measure"', "unknown slot 'measure'"),
    "wrong direction": ("attributes.toml", 'better = "higher"', 'better = "more"', "unknown direction 'more'"),
    "feature felt by nothing": (
        "features.toml",
        'attribute = "noise"',
        'attribute = "color"',
        "unknown numeric attribute",
    ),
    "feature excludes nothing": (
        "features.toml",
        'excludes = ["compact"]',
        'excludes = ["tiny"]',
        "unknown feature 'tiny'",
    ),
    "unit without factor": ("units.toml", "mm = { factor = 0.1, ", "mm = { ", "factor is missing"),
    "unit without a name": ("units.toml", 'zh = ["毫米", "mm"]', "zh = []", "no name in 'zh'"),
    "unit name taken": ("units.toml", 'zh = ["毫米", "mm"]', 'zh = ["厘米"]', "already belongs to 'cm'"),
    "dimension without base": ("units.toml", "dB = { factor = 1", "dB = { factor = 2", "[sound] has no base unit"),
    "wish for nothing": ("contexts.toml", '"*" = ["compact"]', '"*" = ["compakt"]', "unknown feature 'compakt'"),
    "wish the category cannot fulfil": (
        "contexts.toml",
        'dishwasher = ["place_settings <= 8"]',
        'dishwasher = ["wash_load <= 8"]',
        "unknown attribute of this category 'wash_load'",
    ),
    "wish out of bounds": ("contexts.toml", "place_settings <= 8", "place_settings <= 80", "80 is outside 2–18 sets"),
    "context without wishes": ("contexts.toml", '[gift]\n"*" = ["premium", "easy_use"]', "[gift]", "no wish follows"),
    "context of no category": ("contexts.toml", 'dryer = ["pet_hair"]', 'sofa = ["pet_hair"]', "unknown key 'sofa'"),
    "brand name twice": (
        "brands.toml",
        'Haier = ["海尔", "小超人"]',
        'Haier = ["海尔", "海信"]',
        "belongs to 'Haier' as well",
    ),
    "ambiguous name unknown": (
        "brands.toml",
        'ambiguous = ["美的"]',
        'ambiguous = ["美"]',
        "unknown name of this brand",
    ),
    "one id, two kinds": ("contexts.toml", "[gift]", "[freezer]", "id 'freezer' stands in categories.toml as well"),
    "not TOML": ("words_en.toml", "[slot]", "[slot", "words_en.toml: not TOML"),
    "word for no id": ("words_en.toml", "[category]\n", '[category]\nsofa = ["sofa"]\n', "unknown category 'sofa'"),
    "no word": ("words_zh.toml", 'hdr = ["HDR", "高动态", "杜比视界", "hdr10", "hdr10+"]', "", "'hdr' has no word"),
    "unknown section": ("words_en.toml", "[slot]", "[slots]", "unknown key 'slots'"),
    "word twice": ("words_en.toml", '"dish washer",', '"dish washer", "dish washer",', "'dish washer' stands twice"),
    "empty word": ("words_en.toml", '"dish washer",', '"dish washer", " ",', "is empty or has a space"),
    "kind with a foreign value": (
        "words_en.toml",
        'loading = "top" }',
        'loading = "side" }',
        "unknown value of loading 'side'",
    ),
    "opposite of nothing": ("words_en.toml", 'noisy = "quiet"', 'noisy = "silence"', "unknown feature 'silence'"),
    "scope of no category": (
        "words_en.toml",
        "[attribute_in.freezer]",
        "[attribute_in.sofa]",
        "unknown category 'sofa'",
    ),
    "scoped word for a foreign attribute": (
        "words_en.toml",
        "[attribute_in.freezer]\nvolume",
        "[attribute_in.freezer]\nsuction",
        "unknown attribute of this category 'suction'",
    ),
    "ambiguous word unknown": (
        "words_en.toml",
        'words = ["range",',
        'words = ["ranje",',
        "'ranje' is no word of this file",
    ),
    "label for nothing": ("words_en.toml", '"smart_tv" = ', '"clever_tv" = ', "unknown id 'clever_tv'"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_file(copy, fault):
    file, old, new, message = FAULTS[fault]
    said = copy(file, old, new)
    assert said.startswith(file) and message in said


def test_two_meanings_in_one_scope_are_named_with_the_category(copy):
    said = copy("words_zh.toml", 'volume = ["内筒容积",', 'volume = ["容量",')
    assert said.startswith(
        "words_zh.toml: '容量' maps to both attribute 'wash_load' and attribute 'volume' in category 'washing_machine'"
    )
    assert "scope one of them" in said


def test_two_languages_may_not_give_one_word_two_meanings(copy):
    said = copy("words_zh.toml", 'dryer = ["干衣机"', 'dryer = ["干衣机", "washer"')
    assert "'washer' maps to both category 'washing_machine' and category 'dryer'" in said


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OntologyError, match="categories.toml: missing"):
        load(tmp_path)


def test_the_hash_follows_the_data(tmp_path, ontology):
    folder = Path(shutil.copytree(DEFAULT, tmp_path / "ontology"))
    assert load(folder).hash == ontology.hash
    words = folder / "words_en.toml"
    words.write_text(words.read_text() + "\n# a remark\n")
    load.cache_clear()
    assert load(folder).hash != ontology.hash
