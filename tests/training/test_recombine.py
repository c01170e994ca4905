"""Recombined pitches: every sentence a writer's, every item told once, nothing of dev or test."""

from pathlib import Path

import pytest

from assistant.linearize import faithful, items, owed, placeholders
from catalog.ontology import load
from training import build, recombine
from training.recombine import Cutter, recombined

CORPUS = Path(build.__file__).parent / "corpus"


@pytest.fixture(scope="module")
def pitches():
    return [{**r, "part": build.part_of(r["family"])} for r in build.records_of(CORPUS, "pitches_*.jsonl")]


@pytest.fixture(scope="module")
def made(pitches):
    return list(recombined(pitches, 300, load(), seed=1))


@pytest.mark.parametrize(
    "source, target, told",
    [
        (
            "<pitch><en><kind> dryer<met> <brand><met> allergen removal<unmet> <price><more> <dry_load>",
            "The <name> comes from <brand> and offers allergen removal. It dries <dry_load>. At <price> it is over your budget.",
            [["brand", "allergen removal"], ["dry_load"], ["price"]],
        ),
        (
            "<pitch><zh><kind> 酒柜<met> 显示屏<met> <price><more> <width>",
            "<name>带显示屏。<price>在预算内，宽<width>。",
            [["显示屏"], ["price", "width"]],
        ),
        (
            "<pitch><en><kind> fan<met> <noise><more> timer",
            "The <name> runs at <noise>.",
            [["noise"]],
        ),
    ],
)
def test_a_pitch_is_cut_where_each_item_is_told(source, target, told):
    cut = Cutter(load()).cut({"source": source, "target": target})
    assert [[words.strip(" <>") for _, words in sentence.items] for sentence in cut] == told


@pytest.mark.parametrize(
    "source, target",
    [
        ("<pitch><en><kind> fan<met> timer", "The <name> is a fine fan."),  # a need that no sentence tells
        ("<pitch><en><kind> fan<met> timer", "The <name> has a timer. You asked for a timer."),  # told twice
    ],
)
def test_a_pitch_that_cannot_be_told_apart_is_not_cut(source, target):
    assert Cutter(load()).cut({"source": source, "target": target}) == []


def test_most_written_pitches_can_be_cut(pitches):
    cutter = Cutter(load())
    assert sum(bool(cutter.cut(pitch)) for pitch in pitches) > 0.9 * len(pitches)


def test_every_pair_is_faithful_and_tells_nothing_twice(made):
    assert len(made) == 600
    for pair in made:
        said = [words for _, words in items(pair["source"])]
        assert faithful(pair["target"], pair["source"]), pair
        assert len(said) == len(set(said)), pair
        assert owed(pair["source"]) <= set(placeholders(pair["target"])), pair
        assert pair["target"].count("<name>") == 1, pair


def test_no_sentence_is_new_but_for_its_features_and_none_is_of_dev_or_test(pitches, monkeypatch):
    monkeypatch.setattr(recombine, "EXCHANGED", 0)
    written = {
        lang: " ".join(p["target"] for p in pitches if p["lang"] == lang and p["part"] == "train")
        for lang in ("en", "zh")
    }
    cutter = Cutter(load())
    for pair in recombined(pitches, 300, load(), seed=1):
        for sentence in cutter.cut(pair) or ():
            assert sentence.text in written[pair["lang"]], sentence


def test_the_same_seed_makes_the_same_pairs(made, pitches):
    assert list(recombined(pitches, 300, load(), seed=1)) == made
    assert [p["source"] for p in recombined(pitches, 300, load(), seed=2)] != [p["source"] for p in made]
