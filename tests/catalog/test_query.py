import dataclasses

import pytest

from catalog.product import Offer, Product, Value
from catalog.query import Constraint, Query, feature_verdict, soft_features

FRIDGE = Product(
    "f",
    "refrigerator",
    "Haier",
    offers=(Offer(900.0, "USD", 800.0, "out_of_stock"), Offer(5000.0, "CNY", availability="in_stock")),
    attributes={"noise": Value(36.0, unit="dB"), "color": Value(text="white"), "width": Value(raw="wide")},
    features={"frost_free": True, "ice_maker": False},
)
NAMELESS = Product("n", offers=(Offer(9.0, "USD"),))


@pytest.mark.parametrize(
    ("constraint", "fridge", "nameless"),
    [
        (Constraint("price", "<=", 850.0, currency="USD"), "met", "met"),
        (Constraint("price", "<=", 799.0, currency="USD"), "unmet", "met"),
        (Constraint("price", ">=", 4000, currency="CNY"), "met", "unknown"),
        (Constraint("price", "<=", 900.0), "met", "met"),
        (Constraint("noise", "<=", 36.0), "met", "unknown"),
        (Constraint("noise", ">=", 37.0), "unmet", "unknown"),
        (Constraint("noise", "=", 36), "met", "unknown"),
        (Constraint("noise", "=", "36"), "unknown", "unknown"),
        (Constraint("width", "<=", 60.0), "unknown", "unknown"),
        (Constraint("color", "in", ("white", "black")), "met", "unknown"),
        (Constraint("color", "not_in", ("white",)), "unmet", "met"),
        (Constraint("brand", "=", "Haier"), "met", "unknown"),
        (Constraint("brand", "not_in", ("Haier",)), "unmet", "unknown"),
        (Constraint("brand", "not_in", ("LG",)), "met", "unknown"),
        (Constraint("sku", "in", ("f", "g")), "met", "unmet"),
        (Constraint("availability", "=", "in_stock"), "unmet", "unknown"),
        (Constraint("availability", "=", "in_stock", currency="CNY"), "met", "unknown"),
        (Constraint("frost_free", "has"), "met", "unknown"),
        (Constraint("ice_maker", "has"), "unmet", "unknown"),
        (Constraint("ice_maker", "lacks"), "met", "unknown"),
        (Constraint("quiet", "has"), "met", "unknown"),
        (Constraint("quiet", "lacks"), "unmet", "unknown"),
        (Constraint("color", "in", ()), "unmet", "unknown"),
    ],
)
def test_a_verdict_says_met_unmet_or_unknown(constraint, fridge, nameless):
    assert (constraint.verdict(FRIDGE), constraint.verdict(NAMELESS)) == (fridge, nameless)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Constraint("noise", "<", 44.0), "'<' is none of <= >="),
        (lambda: Constraint("noise", "<=", "quiet"), "compares numbers"),
        (lambda: Constraint("noise", "<=", None), "neither numbers nor words"),
        (lambda: Constraint("noise", "<=", float("nan")), "NaN"),
        (lambda: Constraint("price", "=", "cheap"), "compares numbers"),
        (lambda: Constraint("brand", "not_in", "LG"), "several values"),
        (lambda: Constraint("brand", "=", 3.0), "compares words"),
        (lambda: Constraint("brand", "<=", 3.0), "compares words"),
        (lambda: Constraint("color", "in", ("white", 3)), "neither numbers nor words"),
    ],
)
def test_a_constraint_that_means_nothing_is_refused(made, said):
    with pytest.raises(ValueError, match=said):
        made()


def test_values_given_as_a_list_are_kept_as_a_tuple():
    assert Constraint("color", "in", ["white"]) == Constraint("color", "in", ("white",))
    assert hash(Constraint("color", "in", ["white"]))


def test_a_soft_feature_follows_from_the_number_unless_the_feed_says(ontology):
    limit = ontology.categories["refrigerator"].soft["quiet"].value
    silent = dataclasses.replace(FRIDGE, attributes={"noise": Value(limit)})
    assert feature_verdict(silent, "quiet", ontology) == "met"
    assert (
        feature_verdict(dataclasses.replace(silent, attributes={"noise": Value(limit + 1)}), "quiet", ontology)
        == "unmet"
    )
    assert feature_verdict(dataclasses.replace(silent, features={"quiet": False}), "quiet", ontology) == "unmet"
    assert feature_verdict(dataclasses.replace(silent, attributes={}), "quiet", ontology) == "unknown"
    assert feature_verdict(dataclasses.replace(silent, category=None), "quiet", ontology) == "unknown"
    assert feature_verdict(dataclasses.replace(silent, category="spaceship"), "quiet", ontology) == "unknown"


def test_soft_features_holds_only_what_the_feed_leaves_open(ontology):
    loud = dataclasses.replace(
        FRIDGE, attributes={"noise": Value(55.0), "volume": Value(700.0)}, features={"large": False}
    )
    assert soft_features(loud, ontology) == {"quiet": False, "compact": False}


def test_a_query_admits_silence_but_never_a_violation():
    cheap = Constraint("price", "<=", 10.0)
    quiet = Constraint("noise", "<=", 40.0)
    assert Query(constraints=(quiet,), currency="USD").admits(FRIDGE)
    assert not Query(constraints=(quiet,)).admits(NAMELESS)
    assert Query(constraints=(quiet,), unknown=True).admits(NAMELESS)
    assert not Query(constraints=(quiet, cheap), unknown=True).admits(FRIDGE)
    assert not Query("dishwasher", unknown=True).admits(NAMELESS)
    assert not Query(exclude=("f",)).admits(FRIDGE)


def test_the_currency_of_a_query_is_that_of_its_constraints():
    asked = Query(
        constraints=(Constraint("price", "<=", 10.0), Constraint("price", "<=", 10.0, currency="CNY")), currency="USD"
    )
    assert [c.currency for c in asked.resolved().constraints] == ["USD", "CNY"]
