"""Free names and units onto the ontology: what is sure is mapped, all else is kept as given."""

import pytest

from catalog.feeds.figures import decimal, quantity, split_name
from catalog.feeds.names import words
from catalog.feeds.specs import read_specs


def sheet(ontology, category, *pairs):
    return read_specs(list(pairs), category, words(ontology))


@pytest.mark.parametrize(
    ("category", "name", "value", "attribute", "number"),
    [
        ("dishwasher", "Width", "59.8 cm", "width", 59.8),
        ("dishwasher", "Width (in)", "23.6", "width", 59.944),
        ("dishwasher", "width_cm", 60, "width", 60.0),
        ("dishwasher", "Product Width", "598mm", "width", 59.8),
        ("dishwasher", "Width", "23 1/2 in", "width", 59.69),
        ("dishwasher", "宽度", "598毫米", "width", 59.8),
        ("dishwasher", "产品宽度（mm）", "598", "width", 59.8),
        ("dishwasher", "Capacity - Maximum Number of Place Settings", "14", "place_settings", 14.0),
        ("dishwasher", "Water Use (gallons/cycle)", "3.2", "water_use", 12.1133),
        ("dishwasher", "Annual Energy Use (kWh/yr)", "225", "energy_use", 225.0),
        ("dishwasher", "Noise Level (dBA)", "44", "noise", 44.0),
        ("dishwasher", "噪音", "≤44分贝", "noise", 44.0),
        ("dishwasher", "容量", "14套", "place_settings", 14.0),
        ("refrigerator", "Capacity (Total Volume) (ft3)", "18", "volume", 509.7032),
        ("refrigerator", "容量", "501升", "volume", 501.0),
        ("refrigerator", "总容积", "501L", "volume", 501.0),
        ("refrigerator", "耗电量", "0.9 kWh/24h", "energy_use", 328.5),
        ("washing_machine", "洗涤容量", "10kg", "wash_load", 10.0),
        ("washing_machine", "容量", "10公斤", "wash_load", 10.0),
        ("washing_machine", "Volume (cu. ft.)", "4.5", "volume", 127.4258),
        ("washing_machine", "最高转速", "1400转/分", "spin_speed", 1400.0),
        ("water_heater", "Storage Volume (gallons)", "50", "tank_volume", 189.2706),
        ("television", "Diagonal Viewable Screen Size (in.)", "54.6", "screen_size", 54.6),
        ("television", "Reported Annual Energy Consumption (kWh)", "177", "energy_use", 177.0),
        ("air_conditioner", "Cooling Capacity (Btu/hr)", "6000", "cooling_capacity", 1758.4264),
        ("air_conditioner", "Weight (lbs)", "62", "weight", 28.1227),
        ("range_hood", "风量", "22m³/min", "airflow", 1320.0),
    ],
)
def test_a_number_is_filled_in_the_ontology_s_unit(ontology, category, name, value, attribute, number):
    read = sheet(ontology, category, (name, str(value)))
    assert {id: value.number for id, value in read.attributes.items()} == {attribute: pytest.approx(number, abs=1e-3)}
    assert read.attributes[attribute].unit == ontology.attributes[attribute].unit
    assert read.attributes[attribute].source == "feed"
    assert (read.extras, read.notes) == ({}, [])


@pytest.mark.parametrize(
    ("category", "name", "value"),
    [
        ("refrigerator", "US Federal Standard (kWh/yr)", "332"),
        ("refrigerator", "Adjusted Volume (ft3)", "22.1"),
        ("refrigerator", "Percent Less Energy Use than US Federal Standard", "10"),
        ("water_heater", "Height to Vent (in.)", "73"),
        ("water_heater", "Standby Loss (Btu/hr)", "1050"),
        ("television", "Screen Area (sq. in.)", "1275.74"),
        ("television", "Measured Standby Mode Power (Watts)", "0.4"),
        ("washing_machine", "Annual Water Use (gallons/yr)", "4899"),
        ("dishwasher", "Width", "narrow"),
        ("dishwasher", "Width", "45-60 cm"),
        ("dishwasher", "Width", "5 kg"),
        ("dishwasher", "Date Certified", "03/22/2024"),
        ("dishwasher", "Voltage", "220V"),
    ],
)
def test_what_is_not_sure_is_kept_as_given(ontology, category, name, value):
    read = sheet(ontology, category, (name, value))
    assert read.attributes == {}
    assert read.extras == {name: value}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Width", "-5 cm", "is not plausible"),
        ("Width", "5 m", "is not plausible"),
        ("Noise", "4000 dB", "is not plausible"),
        ("Width", "60", "has no unit"),
    ],
)
def test_an_absurd_or_unitless_number_is_kept_and_said(ontology, name, value, said):
    read = sheet(ontology, "dishwasher", (name, value))
    assert read.attributes == {}
    assert read.extras == {name: value}
    assert said in read.notes[0]


@pytest.mark.parametrize(
    ("category", "name", "value", "attribute", "chosen"),
    [
        ("refrigerator", "Type", "Top Freezer", "door_style", "top_freezer"),
        ("refrigerator", "Type", "Side-by-Side", "door_style", "side_by_side"),
        ("refrigerator", "door_style", "french_door", "door_style", "french_door"),
        ("washing_machine", "Load Configuration", "Front Load", "loading", "front"),
        ("television", "Display Type", "OLED", "panel", "oled"),
        ("television", "Resolution Format", "4K (UHD)", "resolution", "4k"),
        ("washing_machine", "能效等级", "一级", "energy_class", "class_1"),
        ("refrigerator", "Color", "White", "color", "white"),
        ("refrigerator", "颜色", "白色", "color", "white"),
    ],
)
def test_a_value_is_read_from_its_words(ontology, category, name, value, attribute, chosen):
    read = sheet(ontology, category, (name, value))
    assert read.attributes[attribute].text == chosen
    assert read.attributes[attribute].raw == value


@pytest.mark.parametrize(
    ("category", "name", "value", "feature", "held"),
    [
        ("refrigerator", "Ice Maker", "Yes", "ice_maker", True),
        ("refrigerator", "Ice Maker", "No", "ice_maker", False),
        ("refrigerator", "Connected Functionality", "Yes", "smart", True),
        ("refrigerator", "Thru the Door Dispenser", "No", "water_dispenser", False),
        ("dishwasher", "Connected Capable", "no", "smart", False),
        ("air_conditioner", "变频", "是", "inverter", True),
        ("air_conditioner", "Variable Speed Compressor", "Yes", "inverter", True),
    ],
)
def test_yes_and_no_fill_a_feature(ontology, category, name, value, feature, held):
    read = sheet(ontology, category, (name, value))
    assert read.features == {feature: held}
    assert read.extras == {}


def test_features_are_read_from_a_list_that_is_kept(ontology):
    read = sheet(ontology, "dishwasher", ("Additional Product Features", "Top Controls,Third Rack"))
    assert read.features == {"third_rack": True}
    assert read.extras == {"Additional Product Features": "Top Controls,Third Rack"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Dimensions (WxDxH)", "59.8 x 60 x 85 cm"),
        ("尺寸(宽×深×高)", "598×600×850mm"),
        ("外形尺寸", "598*600*850mm（宽*深*高）"),
        ("Dimensions", "59.8 W x 60 D x 85 H cm"),
    ],
)
def test_three_sizes_in_one_value(ontology, name, value):
    read = sheet(ontology, "dishwasher", (name, value))
    sizes = {id: value.number for id, value in read.attributes.items()}
    assert sizes == {"width": 59.8, "depth": 60.0, "height": 85.0}


def test_three_sizes_whose_order_nobody_says_are_kept(ontology):
    read = sheet(ontology, "dishwasher", ("Dimensions", "59.8 x 60 x 85 cm"))
    assert (read.attributes, read.extras) == ({}, {"Dimensions": "59.8 x 60 x 85 cm"})


def test_the_first_of_two_names_for_one_attribute_holds_and_the_other_is_kept(ontology):
    read = sheet(ontology, "dishwasher", ("Width", "60 cm"), ("Product width", "45 cm"))
    assert read.attributes["width"].number == 60.0
    assert read.extras == {"Product width": "45 cm"}


def test_two_extras_of_one_name_are_both_kept(ontology):
    read = sheet(ontology, "dishwasher", ("note", "one"), ("note", "two"))
    assert read.extras == {"note": "one", "note 2": "two"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("59,8", 59.8), ("1,299", 1299.0), ("1.299,5", 1299.5), ("1,299.5", 1299.5), ("0,399", 0.399), ("十二", 12.0),
     ("-5", -5.0), ("two", None), ("", None), ("1.2.3", None)],
)  # fmt: skip
def test_a_number_has_either_decimal_mark(text, number):
    assert decimal(text) == number


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("Width (in)", ("Width", "in")),
        ("Water Use (gallons/cycle)", ("Water Use", "gal")),
        ("Noise [dB]", ("Noise", "dB")),
        ("宽度（厘米）", ("宽度", "cm")),
        ("Height to Vent", ("Height to Vent", None)),
        ("Type (see note)", ("Type (see note)", None)),
    ],
)
def test_a_unit_behind_a_name_is_split_off(name, split):
    assert split_name(name) == split


def test_a_quantity_with_a_note_behind_it():
    assert quantity("42 dB (A)", None) == (42.0, "dB")
    assert quantity("60 cm (without handle)", None) == (60.0, "cm")
