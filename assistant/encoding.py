"""Text → what the learned tagger reads, and its labels back → spans. Training calls the same functions.

A text is cut into segments, an English word, a digit or a Chinese character each, so that every span of the
guidelines begins and ends with one. Beside each stands the lexicon tagger's opinion: thus a brand that the shop
imported a minute ago is known without training.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.acts import INTENTS, POLARITIES, SLOTS, Parse, Span
from catalog.text import fold

SEGMENT = re.compile(r"[a-z]+|\S")
LABELS = ("O", *(f"{bio}-{slot}-{polarity}" for bio in "BI" for slot in SLOTS for polarity in POLARITIES))
OUTSIDE = 0
LONGEST = 190  # segments that are read
_INDEX = {label: place for place, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Encoded:
    """One utterance: piece ids, the lexicon's label and intent beside each, and where the segments begin."""

    ids: list[int]  # [pieces] <tag> first, </s> last
    hints: list[int]  # [pieces] an index into LABELS; at <tag> the lexicon's intent, after the labels
    firsts: list[int]  # [segments] the place of a segment's first piece
    offsets: list[tuple[int, int]]  # [segments] start and end in the text


HINTS = len(LABELS) + len(INTENTS)


class Encoder:
    """Encodes with a sentencepiece model and the lexicon tagger's parse of the same text."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.begin, self.end = pieces.piece_to_id("<tag>"), pieces.piece_to_id("</s>")
        self._known: dict[str, list[int]] = {}

    def encode(self, text: str, hint: Parse) -> Encoded:
        """The utterance as ids; what lies beyond ``LONGEST`` segments is not read."""
        told = fold(text)
        offsets = [match.span() for match in SEGMENT.finditer(told)][:LONGEST]
        beside = labels_of(offsets, hint.spans)
        ids, hints, firsts = [self.begin], [len(LABELS) + INTENTS.index(hint.intent)], []
        for (start, end), label in zip(offsets, beside, strict=True):
            made = self._segment((" " if start and told[start - 1].isspace() else "") + told[start:end])
            firsts.append(len(ids))
            ids += made
            hints += [label] * len(made)
        return Encoded([*ids, self.end], [*hints, OUTSIDE], firsts, offsets)

    def _segment(self, word: str) -> list[int]:
        if word not in self._known:
            self._known[word] = self.pieces.encode(word) or [self.end]
        return self._known[word]


def labels_of(offsets: Sequence[tuple[int, int]], spans: Sequence[Span]) -> list[int]:
    """The label of each segment; a segment that a span touches belongs to it.

    >>> [LABELS[i] for i in labels_of([(0, 2), (3, 9)], [Span(0, 9, "price", "avoid")])]
    ['B-price-avoid', 'I-price-avoid']
    """
    labels = [OUTSIDE] * len(offsets)
    for span in spans:
        places = [place for place, (start, end) in enumerate(offsets) if start < span.end and span.start < end]
        for number, place in enumerate(places):
            labels[place] = _INDEX[f"{'I' if number else 'B'}-{span.slot}-{span.polarity}"]
    return labels


def spans_of(offsets: Sequence[tuple[int, int]], labels: Sequence[int]) -> list[Span]:
    """The spans of a legal sequence of labels, without values.

    >>> spans_of([(0, 2), (3, 9)], labels_of([(0, 2), (3, 9)], [Span(0, 9, "price", "avoid")]))
    [Span(start=0, end=9, slot='price', polarity='avoid', value=None)]
    """
    spans: list[Span] = []
    for (start, end), label in zip(offsets, labels, strict=True):
        bio, _, rest = LABELS[label].partition("-")
        if bio == "B":
            slot, polarity = rest.split("-")
            spans.append(Span(start, end, slot, polarity))
        elif bio == "I":
            last = spans.pop()
            spans.append(Span(last.start, end, last.slot, last.polarity))
    return spans


def _allowed() -> np.ndarray:
    """Which label may follow which: ``[labels, labels]``, 0 or minus infinity; the last row is for the first segment."""
    table = np.zeros((len(LABELS) + 1, len(LABELS)), dtype=np.float32)
    for after, label in enumerate(LABELS):
        if label.startswith("I-"):
            rest = label[2:]
            for before in range(len(LABELS) + 1):
                if before == len(LABELS) or LABELS[before][2:] != rest:
                    table[before, after] = -np.inf
    return table


ALLOWED = _allowed()


def viterbi(scores: np.ndarray) -> list[int]:
    """The legal sequence of labels with the highest sum of log-probabilities ``[segments, labels]``."""
    if not len(scores):
        return []
    best, came = scores[0] + ALLOWED[-1], []
    for row in scores[1:]:
        paths = best[:, None] + ALLOWED[:-1]
        came.append(paths.argmax(0))
        best = paths.max(0) + row
    labels = [int(best.argmax())]
    for back in reversed(came):
        labels.append(int(back[labels[-1]]))
    return labels[::-1]


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Log-probabilities over the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
