"""Following a dialogue: what counts as the same state, and what the scores say of known predictions."""

import json
from pathlib import Path

import pytest

from assistant.needs import Need
from assistant.state import DialogueState
from catalog.ontology import load
from training import tracking

CORPUS = Path(tracking.__file__).parent / "corpus"
DIALOGUES = [
    json.loads(line)
    for path in sorted(CORPUS.glob("dialogues_*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


def test_a_state_and_its_record_are_the_same_goals():
    state = DialogueState(
        category="dryer",
        contexts=("baby",),
        needs=(Need("price", "price", "<=", 800, "USD"), Need("feature", "quiet", "has")),
    )
    record = {
        "category": "dryer",
        "contexts": ["baby"],
        "needs": [{"field": "quiet", "op": "has", "value": None}, {"field": "price", "op": "<=", "value": 800.0}],
    }
    assert tracking.goals(state) == tracking.goals_of(record)


def test_the_order_of_alternatives_does_not_count_but_the_operator_does():
    need = {"field": "color", "op": "in", "value": ["white", "black"]}
    goals = [tracking.goals_of({"category": None, "contexts": [], "needs": [need | change]}) for change in
             ({}, {"value": ["black", "white"]}, {"op": "not_in"})]  # fmt: skip
    assert goals[0] == goals[1] != goals[2]


def test_scores_of_known_predictions():
    right, wrong = [["category", "fan", "", ""]], [["category", "oven", "", ""]]
    rows = [{"lang": "en", "gold": [right, right], "as read": [right, wrong], "labels": [right, right]}]
    table = tracking.score(rows)["en"]
    told = {system: {s["name"]: s["score"] for s in scores} for system, scores in table.items()}
    assert told["as read"] == {"joint goal accuracy": 0.5, "goal F1": 0.5, "dialogues": 0.0}
    assert told["labels"] == {"joint goal accuracy": 1.0, "goal F1": 1.0, "dialogues": 1.0}


@pytest.mark.parametrize("lang, least", [("en", 180), ("zh", 120)])
def test_the_written_dialogues_are_whole(lang, least):
    ontology, found = load(), [d for d in DIALOGUES if d["lang"] == lang]
    assert len(found) >= least
    for dialogue in found:
        assert 4 <= len(dialogue["turns"]) <= 14, dialogue["id"]
        assert dialogue["decision"] in ("buy", "not_buy", "undecided")
        assert ("sku" in dialogue) == (dialogue["decision"] == "buy"), dialogue["id"]
        for turn in dialogue["turns"]:
            assert turn["state"]["category"] in {None, *ontology.categories}
            for need in turn["state"]["needs"]:
                assert need["field"] in {"price", "brand", *ontology.attributes, *ontology.features}, dialogue["id"]
            for span in turn["spans"]:
                assert turn["text"][span["start"] : span["end"]].strip(), dialogue["id"]
