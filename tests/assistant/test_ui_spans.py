import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import LabelError
from assistant.ui.spans import highlight, read, to_record, to_rows, written
from catalog.ontology import load

TEXT = "a quiet LG dishwasher under $700, not Samsung, quiet 静音"
ITEM = {"id": "u-1", "text": TEXT}


def row(words: str, slot: str, value: str, polarity: str = "want", nth: int = 1) -> dict:
    return {"words": words, "nth": nth, "slot": slot, "polarity": polarity, "value": value}


GOOD = [
    row("quiet", "feature", "quiet", nth=2),
    row("dishwasher", "category", "dishwasher"),
    row("under $700", "price", '{"max": 700, "currency": "USD"}'),
    row("Samsung", "brand", "Samsung", "avoid"),
]


def record(*rows: dict) -> dict:
    return to_record(ITEM, "inform", "en", rows, load())


def test_rows_become_spans_in_the_order_of_the_text():
    made = record(*GOOD)
    assert [TEXT[s["start"] : s["end"]] for s in made["spans"]] == ["dishwasher", "under $700", "Samsung", "quiet"]
    assert made["spans"][1]["value"] == {"max": 700, "currency": "USD"}
    assert made["spans"][3]["start"] == TEXT.rindex("quiet")


def test_rows_and_spans_are_the_same_thing():
    made = record(*GOOD)
    again = to_record(ITEM, "inform", "en", to_rows(TEXT, made["spans"]), load())
    assert again == made


@pytest.mark.parametrize(
    "bad, told",
    [
        (row("loud", "feature", "quiet"), "do not stand in the utterance"),
        (row("", "feature", "quiet"), "has no words"),
        (row("$700,", "price", '{"max": 700}'), "punctuation"),
        (row("quiet", "feature", "quiet", nth=3), "there is no place 3"),
        (row("quiet", "mood", "quiet"), "the slot 'mood' is none of category, brand"),
        (row("quiet", "feature", "quiet", "maybe"), "the polarity 'maybe' is none of want, avoid, drop"),
        (row("quiet", "feature", "silent-ish"), "the feature 'silent-ish' is none of"),
        (row("quiet", "feature", ""), "has no value"),
        (row("dishwasher", "category", "plate_wizard"), "the category 'plate_wizard' is none of"),
        (row("dishwasher", "category", '{"category": "dishwasher", "wings": 2}'), "'wings' is none of"),
        (row("under $700", "price", "700"), 'a price is written {"max"'),
        (row("under $700", "price", "{max: 700}"), "is not JSON"),
        (row("under $700", "price", '{"max": "700"}'), "the price's max is a number"),
        (row("under $700", "price", '{"max": 700, "currency": "dollars"}'), "ISO 4217"),
        (row("under $700", "measure", '{"attribute": "noise"}'), "a measure has op and value"),
        (row("under $700", "measure", '{"attribute": "charm", "op": "<=", "value": 1}'), "'charm' is none of"),
        (row("LG", "product", '{"colour": 1}'), "a product is a model number"),
        (row("quiet", "context", "[1]"), "the value of a context is one word"),
    ],
)
def test_an_error_names_the_span_and_what_is_allowed(bad, told):
    with pytest.raises(LabelError) as caught:
        record(GOOD[1], bad)
    assert told in str(caught.value)
    assert f'span 2 "{bad["words"]}"' in str(caught.value)


def test_overlapping_spans_are_named():
    with pytest.raises(LabelError, match='spans "LG dishwasher" and "dishwasher" overlap'):
        record(row("LG dishwasher", "category", "dishwasher"), row("dishwasher", "category", "dishwasher"))


def test_a_form_and_a_feature_may_stand_in_a_kind():
    kind = {"category": "washing_machine", "feature": "drying", "loading": "front"}
    made = record(row("dishwasher", "category", json.dumps(kind)))
    assert made["spans"][0]["value"] == kind


@pytest.mark.parametrize("intent, lang", [("buy", "en"), ("inform", "fr")])
def test_intent_and_language_are_checked(intent, lang):
    with pytest.raises(LabelError, match="is none of"):
        to_record(ITEM, intent, lang, [], load())


def test_a_dropped_wish_may_have_no_value():
    assert record(row("quiet", "feature", "", "drop"))["spans"][0]["value"] is None


def test_highlighted_text_is_escaped_and_names_the_slots():
    shown = highlight("<b>quiet</b>", [row("quiet", "feature", "quiet", "avoid")])
    assert shown.startswith("&lt;b&gt;<mark") and "<b>" not in shown and "feature −" in shown


def test_words_that_do_not_fit_are_left_unmarked():
    assert highlight("abc", [row("x", "feature", "quiet"), row("b", "feature", "quiet", nth=5)]) == "abc"


values = st.one_of(
    st.none(),
    st.text(min_size=1).filter(lambda s: s.strip() == s and s[0] not in '{["'),
    st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.booleans())),
)


@given(values)
def test_a_value_is_read_as_it_was_written(value):
    assert read(written(value)) == value


@pytest.mark.parametrize("file", ["needs_en.jsonl", "needs_zh.jsonl"])
def test_every_record_of_the_corpus_can_be_saved_as_it_stands(file):
    corpus = Path(__file__).parents[2] / "training" / "corpus" / file
    for line in corpus.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        made = to_record(item, item["intent"], item["lang"], to_rows(item["text"], item["spans"]), load())
        assert [s["value"] for s in made["spans"]] == [s["value"] for s in sorted(item["spans"], key=lambda s: s["start"])]
