"""What titles say, and what they only seem to say."""

import pytest

from catalog.feeds.names import words
from catalog.feeds.titles import brand_of, canonical_brand, category_of, is_set, model_of, read_model, read_title


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("27.0 cu. ft. French Door Refrigerator in Fingerprint Resistant Stainless Steel", "refrigerator"),
        ("24 in. Front Control Tall Tub Dishwasher with Stainless Steel Tub", "dishwasher"),
        ("Haier/海尔冰箱 BC-93TMPF 93升单门冷藏家用节能冰箱", "refrigerator"),
        ("Haier/海尔滚筒洗衣机 EG8014HB39GU1 8公斤", "washing_machine"),
        ("Robot vacuum with mop for pet hair", "robot_vacuum"),
        ("Refrigerator with bottom freezer", "refrigerator"),
        ("Microwave oven 23 L", "microwave"),
        ("Air fryer oven", "air_fryer"),
        ("Water filter for refrigerator", "water_purifier"),
        ("Replacement hose for washing machine", None),
        ("Refrigerator shelf liner", None),
        ("A plain thing", None),
        ("", None),
    ],
)
def test_the_kind_is_the_noun_of_the_title(ontology, title, category):
    assert category_of(title, words(ontology)) == category


@pytest.mark.parametrize(
    ("title", "brand"),
    [
        ("Haier/海尔冰箱 BC-93TMPF", "Haier"),
        ("海尔冰箱 BC-93TMPF", "Haier"),
        ("Bosch Series 4 dishwasher", "Bosch"),
        ("A dishwasher", None),
        ("Leader/统帅冰箱", "Leader"),
    ],
)
def test_the_brand_is_the_first_that_the_title_names(ontology, title, brand):
    assert brand_of(title, words(ontology)) == brand


@pytest.mark.parametrize(
    ("given", "brand"),
    [("LG Electronics", "LG"), ("海尔", "Haier"), ("HAIER", "Haier"), ("Haier/海尔", "Haier"), ("GE Appliances", "GE"),
     ("美的官方旗舰店", "Midea"), ("Nobody & Sons", "Nobody & Sons")],
)  # fmt: skip
def test_a_brand_field_gets_its_canonical_name(ontology, given, brand):
    assert canonical_brand(given, words(ontology)) == brand


@pytest.mark.parametrize(
    ("title", "model"),
    [
        ("Haier/海尔冰箱 BCD-196TMPI 196升", "BCD-196TMPI"),
        ("27.0 cu. ft. French Door, 42 dB", None),
        ("LJC75S+QI303B液化气", "LJC75S+QI303B"),
    ],
)
def test_the_model_is_the_first_code_of_the_title(title, model):
    assert model_of(title) == model


@pytest.mark.parametrize(
    ("category", "title", "attribute", "number"),
    [
        ("refrigerator", "36 in. 25.3 cu. ft. Side by Side Refrigerator", "width", 91.44),
        ("refrigerator", "Haier 93升单门冰箱", "volume", 93.0),
        ("dishwasher", "24 in. Dishwasher, 48 dBA", "noise", 48.0),
        ("washing_machine", "8公斤变频滚筒洗衣机", "wash_load", 8.0),
        ("washing_machine", "10kg大容量洗衣机", "wash_load", 10.0),
        ("television", "58英寸4K电视", "screen_size", 58.0),
        ("water_heater", "60升电热水器", "tank_volume", 60.0),
        ("air_conditioner", "1.5匹变频空调", "cooling_capacity", 3750.0),
    ],
)
def test_figures_of_a_title_fill_attributes(ontology, category, title, attribute, number):
    value = read_title(title, category, words(ontology)).attributes[attribute]
    assert (value.number, value.source) == (pytest.approx(number, abs=0.1), "title")


@pytest.mark.parametrize(
    ("category", "title", "absent"),
    [
        ("refrigerator", "Refrigerator BCD-501W", "volume"),
        ("dishwasher", "Dishwasher for pots up to 40 cm", "width"),
        ("dishwasher", "Dishwasher, 400 dB", "noise"),
        ("washing_machine", "Washer, 2 years", "wash_load"),
        ("kettle", "Kettle, 20 cm", "width"),
    ],
)
def test_other_figures_fill_nothing(ontology, category, title, absent):
    assert absent not in read_title(title, category, words(ontology)).attributes


@pytest.mark.parametrize(
    ("category", "title", "features"),
    [
        (
            "refrigerator",
            "Fridge in Fingerprint Resistant Stainless Steel, ENERGY STAR",
            {"anti_fingerprint", "energy_star"},
        ),
        ("refrigerator", "196升两门家用静音节能冰箱", {"quiet", "energy_saving"}),
        ("air_conditioner", "变频空调", {"inverter"}),
        ("dishwasher", "Smart dishwasher with 3rd Rack", {"smart", "third_rack"}),
    ],
)
def test_features_are_read_from_a_title(ontology, category, title, features):
    assert features <= set(read_title(title, category, words(ontology)).features)


@pytest.mark.parametrize(
    ("title", "absent"),
    [
        ("Refrigerator without ice maker", "ice_maker"),
        ("Refrigerator, no ice maker", "ice_maker"),
        ("Non-smart refrigerator", "smart"),
        ("不带制冰的冰箱", "ice_maker"),
        ("非变频冰箱", "inverter"),
        ("Refrigerator, ice maker not included", "ice_maker"),
    ],
)
def test_what_a_title_denies_is_not_a_feature(ontology, title, absent):
    assert absent not in read_title(title, "refrigerator", words(ontology)).features


@pytest.mark.parametrize(
    ("category", "title", "attribute", "chosen"),
    [
        ("refrigerator", "French-Door Refrigerator in Black Slate", "door_style", "french_door"),
        ("refrigerator", "Top Freezer Refrigerator in White", "door_style", "top_freezer"),
        ("refrigerator", "Top Freezer Refrigerator in White", "color", "white"),
        ("refrigerator", "对开门冰箱", "door_style", "side_by_side"),
        ("washing_machine", "海尔滚筒洗衣机", "loading", "front"),
        ("air_conditioner", "壁挂式空调", "ac_type", "split"),
    ],
)
def test_forms_and_colours_are_read_from_a_title(ontology, category, title, attribute, chosen):
    value = read_title(title, category, words(ontology)).attributes[attribute]
    assert (value.text, value.source) == (chosen, "title")


def test_a_row_s_own_field_holds_against_its_title(feed):
    rows, _ = feed("a.csv", "id,title,category,price,Capacity\nA,Refrigerator 500 L,Refrigerator,5 USD,450 L\n")
    value = rows["A"].product.attributes["volume"]
    assert (value.number, value.source) == (450.0, "feed")


def test_marketing_in_a_description_gives_no_feature(feed):
    rows, _ = feed(
        "a.csv", "id,title,category,price,description\nA,Fridge,Refrigerator,5 USD,quiet and smart with ice maker\n"
    )
    assert rows["A"].product.features == {}


@pytest.mark.parametrize(
    ("category", "title", "absent"),
    [
        ("hob", "纯蓝猛火燃气灶", "color"),
        ("water_heater", "13升强排式恒温家用燃气热水器", "tank_volume"),
        ("refrigerator", "17.78 cu. ft. Freezerless Refrigerator", "freezer_volume"),
    ],
)
def test_words_and_figures_that_mean_something_else_fill_nothing(ontology, category, title, absent):
    assert absent not in read_title(title, category, words(ontology)).attributes


@pytest.mark.parametrize(
    ("category", "title", "feature", "held"),
    [
        ("air_conditioner", "定频空调", "inverter", False),
        ("air_conditioner", "独立除湿空调", "freestanding", None),
        ("air_conditioner", "高性价比空调", "good_value", None),
    ],
)
def test_opposites_and_mere_claims(ontology, category, title, feature, held):
    assert read_title(title, category, words(ontology)).features.get(feature) is held


def test_a_claim_that_the_row_s_own_figure_belies_is_not_taken(feed):
    head = "id,title,category,price,Noise\n"
    rows, _ = feed(
        "a.csv", head + "A,Quiet dishwasher,Dishwasher,5 USD,60 dB\nB,Quiet dishwasher,Dishwasher,5 USD,40 dB\n"
    )
    assert "quiet" not in rows["A"].product.features
    assert rows["B"].product.features["quiet"] is True


@pytest.mark.parametrize(
    ("title", "several"),
    [
        ("海尔侧吸/吸油烟机燃气灶套装", True),
        ("Haier/海尔烟灶", True),
        ("Washer and dishwasher set", True),
        ("空调套机", False),
        ("Washer-dryer combo", False),
        ("Dishwasher with 14 place settings", False),
    ],
)
def test_a_set_of_several_kinds_has_no_kind(ontology, title, several):
    assert is_set(title, words(ontology)) is several


@pytest.mark.parametrize(
    ("category", "text", "attribute", "number"),
    [
        ("refrigerator", "海尔冰箱 BCD-206STPQ", "volume", 206.0),
        ("refrigerator", "BCD-45", "volume", 45.0),
        ("refrigerator", "BC-93TMPF", "volume", 93.0),
        ("refrigerator", "bcd532wdpt bcd-532WDPT", "volume", 532.0),
        ("washing_machine", "滚筒洗衣机XQG70-B12866", "wash_load", 7.0),
        ("washing_machine", "XQB100-Z306", "wash_load", 10.0),
        ("washing_machine", "XPB85-1186BS", "wash_load", 8.5),
        ("refrigerator", "BCD-2060", "volume", None),  # four figures
        ("refrigerator", "BCD-206 和 BCD-216", "volume", None),  # which of the two?
        ("refrigerator", "ABCD-206", "volume", None),
        ("refrigerator", "BCD-5", "volume", None),
        ("washing_machine", "XQG999", "wash_load", None),  # nothing washes 99.9 kg
        ("freezer", "BCD-206", "volume", None),
        ("washing_machine", "EG10014B39GU1", "wash_load", None),
        (None, "BCD-206", "volume", None),
    ],
)
def test_a_chinese_model_number_carries_the_size(ontology, category, text, attribute, number):
    value = read_model(text, category, words(ontology)).attributes.get(attribute)
    assert (value and (value.number, value.source)) == (number and (number, "title"))
