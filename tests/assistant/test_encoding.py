"""Labels and spans: there and back on every written utterance, and only legal sequences out of the decoder."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assistant.acts import Span
from assistant.encoding import ALLOWED, LABELS, SEGMENT, labels_of, log_softmax, spans_of, viterbi
from catalog.text import fold

CORPUS = Path(__file__).parents[2] / "training" / "corpus"
UTTERANCES = [
    json.loads(line) for path in sorted(CORPUS.glob("needs_*.jsonl")) for line in path.read_text("utf-8").splitlines()
]


def test_every_written_span_comes_back():
    for record in UTTERANCES:
        offsets = [match.span() for match in SEGMENT.finditer(fold(record["text"]))]
        spans = [Span(s["start"], s["end"], s["slot"], s["polarity"]) for s in record["spans"]]
        assert spans_of(offsets, labels_of(offsets, spans)) == sorted(spans, key=lambda s: s.start), record["id"]


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(0, 12), st.just(len(LABELS))), elements=st.floats(-20, 0, width=32))
)
def test_what_is_decoded_is_legal_and_no_worse_than_any_greedy_legal_path(scores):
    path = viterbi(scores)
    assert len(path) == len(scores)
    steps = zip([len(LABELS), *path], path, strict=False)
    assert all(np.isfinite(ALLOWED[before, after]) for before, after in steps)
    greedy, before = [], len(LABELS)
    for row in scores:
        before = int((row + ALLOWED[before]).argmax())
        greedy.append(before)
    places = np.arange(len(path))
    assert scores[places, path].sum() >= scores[places, greedy].sum() - 1e-3


def test_a_clear_score_is_followed():
    offsets = [(0, 3), (4, 9), (10, 13)]
    wanted = labels_of(offsets, [Span(4, 13, "brand", "avoid")])
    scores = np.full((3, len(LABELS)), -9.0, dtype=np.float32)
    scores[np.arange(3), wanted] = 0
    assert spans_of(offsets, viterbi(scores)) == [Span(4, 13, "brand", "avoid")]


@pytest.mark.parametrize("shape", [(3, 5), (1, 2)])
def test_log_probabilities_add_up_to_one(shape):
    made = log_softmax(np.random.default_rng(0).normal(size=shape))
    assert np.exp(made).sum(-1) == pytest.approx(1)
