"""The data: split by family and by writer, pairs whose targets hold no value, sources without doubles."""

import argparse
import json
from pathlib import Path

import pytest

from assistant.linearize import placeholders
from catalog.store import Catalog
from training import build
from training.report import report

CORPUS = Path(build.__file__).parent / "corpus"


@pytest.fixture(scope="module")
def sample():
    opened = Catalog.open("sqlite://")
    opened.ensure_sample()
    return opened


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    options = argparse.Namespace(
        db=f"sqlite:///{folder / 'd.db'}", corpus=str(CORPUS), labels=[], out=str(folder), seed=1, plain=20, recombined=50
    )
    counts = build.build(options)
    read = lambda task, part: build.records_of(folder / task, f"{part}.jsonl")  # noqa: E731
    return counts, {(task, part): read(task, part) for task in counts for part in build.PARTS}


def test_every_part_of_every_task_has_records(built):
    counts, _ = built
    assert all(count > 0 for parts in counts.values() for count in parts.values()), counts


@pytest.mark.parametrize("task", ["describe", "pitch"])
def test_no_family_is_in_two_parts(built, task):
    _, data = built
    families = [{r["family"] for r in data[task, part]} for part in build.PARTS]
    assert not (families[0] & families[1] or families[0] & families[2] or families[1] & families[2])


def test_no_writer_is_in_two_parts_and_each_language_has_a_test_writer(built):
    _, data = built
    writers = [{r["writer"] for r in data["tag", part]} for part in build.PARTS]
    assert not (writers[0] & writers[1] or writers[0] & writers[2] or writers[1] & writers[2])
    assert {name[:2] for name in writers[2]} == {"en", "zh"}


def test_no_dialogues_writer_is_in_two_parts_and_their_test_turns_teach_nothing(built):
    _, data = built
    writers = [{d["writer"] for d in data["track", part]} for part in build.PARTS]
    assert not (writers[0] & writers[1] or writers[0] & writers[2] or writers[1] & writers[2])
    assert {name[:2] for name in writers[2]} == {"en", "zh"}
    assert not {r["writer"] for r in data["tag", "train"]} & (writers[1] | writers[2])


def test_no_source_of_training_is_tested_with_the_same_target(built):
    _, data = built
    for task in ("describe", "pitch"):
        seen = {(r["source"], r["target"]) for r in data[task, "train"]}
        assert not [r for r in data[task, "test"] if (r["source"], r["target"]) in seen]


def test_a_pitch_names_only_what_its_source_holds(built):
    _, data = built
    free = {"name", "brand", "model", "list_price"}
    for part in build.PARTS:
        for r in data["pitch", part]:
            foreign = set(placeholders(r["target"])) - set(placeholders(r["source"])) - free
            assert not foreign, (r["id"], foreign)


def test_the_same_seed_makes_the_same_sources(sample):
    first = list(build.pitch_sources(sample, "en", 20, seed=3))
    assert first == list(build.pitch_sources(sample, "en", 20, seed=3))
    assert len({r["source"] for r in first}) == 20


def test_a_report_is_made_from_scores_alone(tmp_path):
    run = tmp_path / "runs" / "rank"
    run.mkdir(parents=True)
    score = {"name": "nDCG@10 ours", "score": 0.91, "signature": "s", "interval": [0.88, 0.93]}
    (run / "scores.json").write_text(
        json.dumps({"task": "rank", "model": None, "data": "x.jsonl", "inputs": 5, "scores": {"en": [score]}})
    )
    made = tmp_path / "models" / "pitch"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text(
        json.dumps({"date": "2026-11-20", "seed": 1, "data": None, "command": "c",
                    "loss": [{"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.5, "eval_loss": 1.6}]})
    )  # fmt: skip
    page = report(
        argparse.Namespace(runs=str(tmp_path / "runs"), models=str(tmp_path / "models"), out=str(tmp_path / "out"))
    )
    text = page.read_text(encoding="utf-8")
    assert "0.910" in text and "0.880 – 0.930" in text and "losses.svg" in text
    assert (tmp_path / "out" / "rank.svg").exists() and (tmp_path / "out" / "losses.svg").exists()


def test_no_scores_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(ValueError, match="run python -m training evaluate"):
        report(argparse.Namespace(runs=str(tmp_path), models=str(tmp_path), out=str(tmp_path)))


def test_a_label_replaces_what_it_corrects_and_stays_with_its_writer(tmp_path):
    spans = [{"start": 0, "end": 6, "slot": "category", "polarity": "want", "value": "refrigerator"}]
    label = {"id": "en-1", "lang": "en", "text": "fridge", "intent": "inform", "spans": spans, "annotator": "zhang"}
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in (label, label | {"id": "web-1"})), encoding="utf-8")
    needs = build.labelled([{"id": "en-1", "writer": "en-w01", "spans": []}], [file])
    assert [(need["id"], need["writer"], need["spans"]) for need in needs] == [
        ("en-1", "en-w01", spans), ("web-1", "label-zhang", spans),
    ]  # fmt: skip


def test_the_template_answers_a_need_too(sample):
    source = "<describe><en><kind> fan<want> quiet<want> <price><text> a quiet fan"
    assert build.plain_target(source, "en", sample.ontology) == "The <name> has what you asked for: quiet, <price>."
