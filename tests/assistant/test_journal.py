"""Labels and the queue they come from."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.chat import Assistant
from assistant.errors import LabelError
from assistant.journal import Journal, read_labels
from assistant.labels import bare, check, choices
from catalog.ontology import load

RECORD = {
    "id": "u-1", "lang": "en", "text": "a quiet fridge, not LG", "intent": "inform",
    "spans": [
        {"start": 2, "end": 7, "slot": "feature", "polarity": "want", "value": "quiet"},
        {"start": 8, "end": 14, "slot": "category", "polarity": "want", "value": "refrigerator"},
        {"start": 20, "end": 22, "slot": "brand", "polarity": "avoid", "value": "LG"},
    ],
}  # fmt: skip


def with_span(**changes) -> dict:
    return RECORD | {"spans": [RECORD["spans"][0] | changes, *RECORD["spans"][1:]]}


def test_a_label_is_kept_with_its_annotator_and_replaced_by_a_second_saving(catalog):
    journal = Journal(catalog)
    journal.save_label(RECORD, "ann")
    journal.save_label(RECORD | {"intent": "request"}, "ann")
    journal.save_label(RECORD, "bob")
    assert {r["annotator"]: r["intent"] for r in journal.labels()} == {"ann": "request", "bob": "inform"}
    assert len(journal.labels()) == 2


@pytest.mark.parametrize(
    "record, says",
    [
        (RECORD | {"intent": "buy"}, ["'buy'", "inform, request"]),
        (RECORD | {"intent": None}, ["None", "none of"]),
        (RECORD | {"lang": "fr"}, ["'fr'", "en, zh, mixed"]),
        (with_span(slot="colour"), ['span 1 "quiet"', "'colour'", "category, brand"]),
        (with_span(polarity="hate"), ["'hate'", "want, avoid, drop"]),
        (with_span(value="hushed"), ["'hushed'", "quiet"]),
        (with_span(value=None), ["has no value"]),
        (with_span(start=7), ["7–7", "22 characters"]),
        (with_span(end=99), ["22 characters", "pick the words again"]),
        (with_span(start=-3), ["22 characters"]),
        (with_span(start=1), ['" quiet"', 'mark "quiet"']),
        (with_span(end=8), ['mark "quiet"']),
        (with_span(end=12), ['"quiet frid"', '"fridge"', "overlap"]),
    ],
)
def test_every_fault_is_named_with_its_place_and_what_is_allowed(catalog, record, says):
    journal = Journal(catalog)
    with pytest.raises(LabelError) as caught:
        journal.save_label(record, "ann")
    assert str(caught.value).startswith("label u-1")
    assert all(words in str(caught.value) for words in says), caught.value
    assert journal.labels() == []


def test_the_queue_holds_the_least_certain_first_and_nothing_labelled(catalog, tmp_path):
    guide = Assistant(catalog)
    for text in ("a quiet dishwasher", "zxcv qwer fridge asdf", "hello"):
        guide.respond("s", text)
    corpus = tmp_path / "needs.jsonl"
    corpus.write_text(json.dumps(RECORD) + "\n\n", encoding="utf-8")
    queue = guide.journal.queue(corpus=[corpus, tmp_path / "missing.jsonl"])
    assert [r["source"] for r in queue] == ["journal"] * 3 + ["corpus"]
    assert queue[0]["text"] == "zxcv qwer fridge asdf"
    assert queue[0]["spans"][0]["value"] == "refrigerator"
    guide.journal.save_label(queue[0] | {"spans": []}, "ann")
    guide.journal.save_label(RECORD, "ann")
    assert [r["text"] for r in guide.journal.queue(corpus=[corpus])] == ["a quiet dishwasher", "hello"]
    assert len(guide.journal.queue(limit=1)) == 1


def test_a_chip_taken_away_is_no_utterance_to_label(catalog):
    guide = Assistant(catalog)
    guide.respond("s", "a dishwasher")
    guide.remove("s", "category")
    assert [r["text"] for r in guide.journal.queue()] == ["a dishwasher"]


@pytest.mark.parametrize("line", ["{", json.dumps(RECORD | {"intent": "buy"}), json.dumps({"id": "u-2"}), "[]"])
def test_a_bad_line_of_a_file_is_named(tmp_path, line):
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(RECORD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match="labels.jsonl, line 2"):
        list(read_labels(path))


VALUES = {slot: choices(slot, load())[:9] or ["x", "约瓦森"] for slot in SLOTS} | {
    "price": [{"max": 700, "currency": "USD"}, {"about": 3000}], "measure": [{"attribute": "noise", "op": "<=", "value": 45}],
}  # fmt: skip


@st.composite
def records(draw):
    words = draw(st.lists(st.text("ab 冰箱é😀\\\"'{<\x85\u2028", min_size=1, max_size=6), min_size=1, max_size=6))
    spans, at = [], 0
    for word in words:
        if bare(word) == word and draw(st.booleans()):
            slot, polarity = draw(st.sampled_from(SLOTS)), draw(st.sampled_from(POLARITIES))
            value = draw(st.sampled_from(VALUES[slot] + ([None] if polarity == "drop" else [])))
            spans.append({"start": at, "end": at + len(word), "slot": slot, "polarity": polarity, "value": value})
        at += len(word)
    lang = draw(st.sampled_from(["en", "zh", "mixed"]))
    intent = draw(st.sampled_from(INTENTS))
    return {"id": draw(st.text("abc-1", min_size=1)), "lang": lang, "text": "".join(words), "intent": intent, "spans": spans}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(records(), max_size=5, unique_by=lambda r: r["id"]))
def test_labels_survive_export_and_import(ontology, tmp_path, made):
    from catalog.store import Catalog

    path = tmp_path / "labels.jsonl"
    journal = Journal(Catalog.open("sqlite://", ontology))
    for record in made:
        journal.save_label(record, "ann")
    assert journal.export(path) == len(made)
    again = list(read_labels(path))
    assert again == [record | {"annotator": "ann"} for record in made]
    other = Journal(Catalog.open("sqlite://", ontology))
    for record in again:
        other.save_label({key: record[key] for key in record if key != "annotator"}, record["annotator"])
    assert other.labels() == journal.labels()


def test_a_record_of_the_guidelines_passes(ontology):
    check(RECORD, ontology)
    assert RECORD["text"][20:22] == "LG"
