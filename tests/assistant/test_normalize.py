import pytest

from assistant.normalize import bare_measure, household, measure
from catalog.ontology import load
from catalog.units import find_measures

ONTOLOGY = load()


def value(text: str, kind: dict | str | None = None, said: str | None = None) -> dict | None:
    kind = {"category": kind} if isinstance(kind, str) else kind or {}
    return measure(find_measures(text)[0], ONTOLOGY, kind, said)


@pytest.mark.parametrize(
    "text, kind, expected",
    [
        ("500升以上", "refrigerator", {"attribute": "volume", "op": ">=", "value": 500}),
        ("4升", "humidifier", {"attribute": "tank_volume", "op": "=", "value": 4}),
        ("50 pints", "dehumidifier", {"attribute": "moisture_removal", "op": "=", "value": 23.66}),
        ("55-inch", "television", {"attribute": "screen_size", "op": "=", "value": 55}),
        ("24-inch", "dishwasher", {"attribute": "width", "op": "=", "value": 60.96}),
        ("1.5匹", "air_conditioner", {"attribute": "cooling_capacity", "op": "=", "value": 3750}),
        ("20平左右", "air_conditioner", {"attribute": "room_area", "op": "about", "value": 20}),
        ("8-10 kg", "washing_machine", {"attribute": "wash_load", "min": 8, "max": 10}),
        ("below 45 dB", None, {"attribute": "noise", "op": "<=", "value": 45}),
        ("16L", {"category": "water_heater", "fuel": "gas"}, {"attribute": "flow_rate", "op": "=", "value": 16}),
        ("60升", "water_heater", {"attribute": "tank_volume", "op": "=", "value": 60}),
        ("20 lbs", "washing_machine", {"attribute": "wash_load", "op": "=", "value": 9.07}),
    ],
)
def test_the_unit_decides_the_attribute_given_the_kind(text, kind, expected):
    assert value(text, kind) == expected


def test_an_attribute_that_was_said_wins_over_the_units_usual_one():
    assert value("90 cm", "refrigerator", "depth") == {"attribute": "depth", "op": "=", "value": 90}


def test_an_attribute_that_the_unit_cannot_measure_is_ignored():
    assert value("45 dB", "dishwasher", "width")["attribute"] == "noise"


@pytest.mark.parametrize("text", ["for 22 years", "six months"])
def test_a_time_span_alone_is_no_measure(text):
    assert value(text, "refrigerator") is None


def test_a_number_without_unit_is_in_the_attributes_own():
    assert bare_measure(">=", 300, 300, "volume") == {"attribute": "volume", "op": ">=", "value": 300}


@pytest.mark.parametrize(
    "people, context",
    [(1, "single"), (2, "couple"), (3, "family_small"), (4, "family_small"), (5, "family_large"), (9, "family_large")],
)
def test_households(people, context, ontology):
    assert household(people, ontology) == context
