"""Noisy copies: labels stay on the words that carry them, nothing but train is read, one seed one result."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ontology import load
from training import augment

CORPUS = Path(augment.__file__).parent / "corpus"
RECORDS = [
    json.loads(line) for path in sorted(CORPUS.glob("needs_*.jsonl")) for line in path.read_text("utf-8").splitlines()
][::40]


def test_parts_make_the_whole():
    for record in RECORDS:
        assert augment.whole(record, augment.parts(record)) == {
            **record, "spans": sorted(record["spans"], key=lambda s: s["start"])
        }  # fmt: skip


@pytest.mark.parametrize("way", augment.WAYS)
def test_every_way_keeps_the_spans_in_order_and_inside(way):
    chance = random.Random(3)
    for record in RECORDS:
        made = augment.whole(record, way(augment.parts(record), chance, load()))
        assert [(s["slot"], s["polarity"]) for s in made["spans"]] == [
            (s["slot"], s["polarity"]) for s in sorted(record["spans"], key=lambda s: s["start"])
        ]
        for one, two in zip(made["spans"], made["spans"][1:], strict=False):
            assert 0 <= one["start"] <= one["end"] <= two["start"]
        assert all(s["end"] <= len(made["text"]) for s in made["spans"])


def test_a_changed_span_loses_its_value_and_an_unchanged_one_keeps_it():
    record = {"id": "x", "text": "LG or Bosch, white", "spans": [
        {"start": 0, "end": 2, "slot": "brand", "polarity": "want", "value": "LG"},
        {"start": 13, "end": 18, "slot": "appearance", "polarity": "want", "value": "white"},
    ]}  # fmt: skip
    made = augment.whole(record, augment.other_makers(augment.parts(record), random.Random(1), load()))
    assert made["spans"][0]["value"] is None or made["text"].startswith("LG")
    assert made["spans"][1]["value"] == "white"


@given(st.text(max_size=30), st.integers(0, 99))
def test_a_slip_is_small(words, seed):
    assert abs(len(augment.slip(words, random.Random(seed))) - len(words)) <= 1


@pytest.mark.parametrize("one, two", [("静", "净"), ("冰", "兵"), ("机", "鸡")])
def test_homophones_sound_alike(one, two):
    assert two in augment.homophones(one) and one not in augment.homophones(one)


def test_the_same_seed_makes_the_same_copies():
    made = [list(augment.augmented(RECORDS, 1.5, load(), 7)) for _ in range(2)]
    assert made[0] == made[1] and len(made[0]) > len(RECORDS)
    originals = {record["text"] for record in RECORDS}
    assert not [copy for copy in made[0] if copy["text"] in originals]
