"""Text → Parse by the learned tagger: a T5 encoder with two heads on ONNX Runtime, int8, no torch.

    tagger = LearnedTagger.open(lexicon)
    tagger.tag("something that won't wake the baby, not a Samsung").spans

It reads the lexicon tagger's parse beside the words, decides where spans begin and end, their slot and polarity, and
the intent; what a span is worth (units, money, ids) the lexicon's own rules say.
"""

import json
import math
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from assistant.acts import INTENTS, Parse, Span
from assistant.encoding import Encoder, log_softmax, spans_of, viterbi
from assistant.generator import CACHE, MODELS, converted
from assistant.tagger import LexiconTagger
from catalog.text import fold

ALIKE = 78  # rapidfuzz ratio from which an unknown phrase is taken for a known one
DROPPABLE = ("brand", "price", "feature", "appearance", "measure")


class LearnedTagger:
    """Understands an utterance by the trained network; safe to share between threads."""

    name = "learned"

    def __init__(self, lexicon: LexiconTagger, folder: Path):
        import onnxruntime
        import sentencepiece

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.log_severity_level = 3
        self.lexicon, self.folder = lexicon, folder
        self.session = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), settings, providers=["CPUExecutionProvider"]
        )
        self.encoder = Encoder(sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model")))
        told = json.loads((folder / "phrases.json").read_text(encoding="utf-8"))
        self.phrases, self.calibration = told["phrases"], told["calibration"]

    @classmethod
    def open(cls, lexicon: LexiconTagger, models: Path = MODELS, cache: Path = CACHE) -> "LearnedTagger":
        """The tagger of a models folder ``{base, tag}``, exported if that is still to do.

        ModelMissing: no such checkpoint. ModelMismatch: made under another ontology, or not convertible.
        """
        return cls(lexicon, converted(models / "base", models / "tag", cache))

    def tag(self, text: str, category: str | None = None, asked: str | None = None) -> Parse:
        """The Parse of ``text``; arguments as LexiconTagger's."""
        return self.scored(text, category, asked)[0]

    def scored(self, text: str, category: str | None = None, asked: str | None = None) -> tuple[Parse, float]:
        """The Parse of ``text`` and its log-probability, before calibration."""
        hint = self.lexicon.tag(text, category, asked)
        made = self.encoder.encode(text, hint)
        if not made.offsets or (asked and self.lexicon.answers(fold(text), asked)):
            return hint, 0.0
        labels, intents = self.session.run(
            None,
            {
                "ids": np.array([made.ids], dtype=np.int64),
                "hints": np.array([made.hints], dtype=np.int64),
                "mask": np.ones((1, len(made.ids)), dtype=np.int64),
            },
        )
        scores = log_softmax(labels[0][made.firsts])
        path = viterbi(scores)
        intent = log_softmax(intents[0])
        sure = float(scores[np.arange(len(path)), path].sum() + intent.max())
        found = spans_of(made.offsets, path)
        kind = self._kind(text, found, hint, category)
        spans = tuple(span for one in found if (span := self._valued(text, one, hint, kind)))
        parse = Parse(text, hint.lang, INTENTS[int(intent.argmax())], spans, self._confidence(sure), self.name)
        return parse, sure

    def _confidence(self, sure: float) -> float:
        """The chance that the whole parse is right, by the calibration on dev (Platt 1999)."""
        slope, bias = self.calibration
        return round(1 / (1 + math.exp(-(slope * sure + bias))), 3)

    # ---- values ----------------------------------------------------------------------------------------

    def _kind(self, text: str, spans: list[Span], hint: Parse, category: str | None) -> str | None:
        """The kind of appliance that the utterance is about."""
        for span in spans:
            if span.slot == "category" and span.polarity == "want":
                valued = self._valued(text, span, hint, category)
                if valued and valued.value:
                    return valued.value["category"] if isinstance(valued.value, dict) else valued.value
        return category

    def _valued(self, text: str, span: Span, hint: Parse, kind: str | None) -> Span | None:
        """The span with its value; None when nothing is known that it could mean."""
        value = self._value(text, span, hint, kind)
        if value is None and not (span.polarity == "drop" and span.slot in DROPPABLE):
            return None
        return Span(span.start, span.end, span.slot, span.polarity, value)

    def _value(self, text: str, span: Span, hint: Parse, kind: str | None):
        words = text[span.start : span.end]
        known = self.phrases.get(span.slot, {})
        same = [s for s in hint.spans if s.slot == span.slot and s.start < span.end and span.start < s.end]
        for other in same:
            if (other.start, other.end) == (span.start, span.end):
                return other.value
        if words.lower() in known:
            return known[words.lower()]
        alone = self.lexicon.tag(words, kind, "price" if span.slot == "price" else None).spans
        for other in (*(s for s in alone if s.slot == span.slot), *same):
            if other.value is not None:
                return other.value
        if span.slot == "brand" or (span.slot == "product" and any(map(str.isdigit, words))):
            return words
        near = process.extractOne(words.lower(), known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE) if known else None
        return known[near[0]] if near else None
