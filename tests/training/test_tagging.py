"""The tagger's training, export and serving, end to end on a network small enough to be made here."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import T5ForConditionalGeneration

from assistant.convert import trained
from assistant.encoding import spans_of
from assistant.learned import LearnedTagger
from assistant.tagger import LexiconTagger
from catalog.ontology import load
from catalog.store import Catalog
from training import manifest, metrics, reading, tokenizer
from training.__main__ import parser
from training.peers import CrfPeer, SpacyPeer
from training.pretrain import config
from training.tagging import finetune, phrases

CORPUS = Path(tokenizer.__file__).parent / "corpus"
RECORDS = [
    json.loads(line) for path in sorted(CORPUS.glob("needs_*.jsonl")) for line in path.read_text("utf-8").splitlines()
]
SOME = random.Random(1).sample(RECORDS, 160)


def options(name: str, *words):
    """The options of a command, read by the command line itself."""
    return parser().parse_args([name, *map(str, words)])


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    """A folder with ``models/base`` (random weights), ``data/{train,dev}.jsonl`` and a catalogue."""
    root = tmp_path_factory.mktemp("tagging")
    base = root / "models" / "base"
    base.mkdir(parents=True)
    tokenizer.train([record["text"] for record in SOME] * 20, base, 1400, 1)
    torch.manual_seed(0)
    import sentencepiece

    size = len(sentencepiece.SentencePieceProcessor(model_file=str(base / "spiece.model")))
    made = T5ForConditionalGeneration(config(size, 64, 2))
    made.shared.weight.data *= 0.1  # the size that training gives embeddings; int8 is measured against it
    made.save_pretrained(base)
    (root / "data").mkdir()
    for part, rows in (("train", SOME[:120]), ("dev", SOME[120:])):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (root / "data" / f"{part}.jsonl").write_text(lines, encoding="utf-8")
    finetune(teaching(root, "models/tag"))
    return root


def teaching(root, out: str, epochs: int = 2):
    return options(
        "finetune", "--task", "tag", "--base", root / "models" / "base", "--data", root / "data", "--out", root / out,
        "--work", root / "work" / out, "--epochs", epochs, "--rank", 4, "--augment", 0.5, "--adversarial", 0.1,
        "--db", f"sqlite:///{root / 'd.db'}",
    )  # fmt: skip


@pytest.fixture(scope="module")
def learned(rooms):
    catalog = Catalog.open(f"sqlite:///{rooms / 'd.db'}")
    lexicon = LexiconTagger(catalog.ontology, catalog.brands(), catalog.models())
    return LearnedTagger.open(lexicon, rooms / "models", rooms / "cache")


def test_what_is_served_is_what_was_trained(rooms, learned):
    network = trained(str(rooms / "models" / "base"), str(rooms / "models" / "tag"))
    for record in SOME[:20]:
        made = learned.encoder.encode(record["text"], learned.lexicon.tag(record["text"]))
        given = {"ids": [made.ids], "hints": [made.hints], "mask": [[1] * len(made.ids)]}
        with torch.no_grad():
            wanted = network(*(torch.tensor(value) for value in given.values()))
        told = learned.session.run(None, {name: np.array(value, dtype=np.int64) for name, value in given.items()})
        for ours, theirs in zip(told, wanted, strict=True):
            assert ours == pytest.approx(theirs.numpy(), abs=0.3)


@pytest.mark.parametrize("text", ["", " ", "?", "a quiet fridge", "静音的洗碗机，不要三星", "x" * 5000, "😀", "<tag></s>"])
def test_any_text_has_a_parse(learned, text):
    parse = learned.tag(text)
    assert parse.text == text and 0 <= parse.confidence <= 1
    for span in parse.spans:
        assert 0 <= span.start < span.end <= len(text)
    assert learned.tag(text) == parse


def test_a_bare_answer_to_a_question_is_the_lexicons(learned):
    assert learned.tag("yes", "dishwasher", "quiet") == learned.lexicon.tag("yes", "dishwasher", "quiet")


def test_the_encoding_gives_the_gold_spans_back(rooms, learned):
    for record in SOME:
        made = learned.encoder.encode(record["text"], learned.lexicon.tag(record["text"]))
        assert len(made.ids) == len(made.hints) and len(made.firsts) == len(made.offsets)
        assert spans_of(made.offsets, [0] * len(made.offsets)) == []


def test_the_manifest_says_how_it_was_made(rooms):
    told = json.loads((rooms / "models" / "tag" / "manifest.json").read_text())
    assert told["data"]["sha256"] == manifest.digest(rooms / "data" / "train.jsonl")
    assert told["utterances"] > 120 and told["ontology"] == load().scheme


def test_phrases_remember_what_most_labels_say():
    span = {"start": 0, "end": 4, "slot": "feature", "polarity": "want"}
    told = [{"text": "Hush", "spans": [{**span, "value": value}]} for value in ("quiet", "quiet", "smart")]
    assert phrases(told)["feature"] == {"hush": "quiet"}


def test_evaluation_holds_it_against_its_peers(rooms):
    run = options(
        "evaluate", "--task", "tag", "--model", rooms / "models" / "tag", "--data", rooms / "data" / "dev.jsonl",
        "--out", rooms / "run", "--db", f"sqlite:///{rooms / 'd.db'}",
    )  # fmt: skip
    found = reading.predict(SOME[120:132], run)
    table = reading.score(found)
    assert set(table["en"]) == {"learned", "lexicon", "learned, slips", "learned, no points"}
    names = {score["name"] for score in table["en"]["learned"]}
    assert {"span F1", "intent macro-F1", "all right", "calibration error"} <= names
    assert "behind by" in {score["name"] for score in table["en"]["lexicon"]}


@pytest.mark.parametrize("peer", [CrfPeer, lambda records: SpacyPeer(records, epochs=40)], ids=["crf", "spacy"])
def test_a_peer_learns_what_it_is_shown(peer):
    shown = [record for record in SOME if record["spans"]][:60]
    made = peer(shown)
    pairs = [(metrics.spans(made.tag(r["text"]).record("")), metrics.spans(r)) for r in shown]
    assert metrics.f1(pairs) > 0.5
