"""The references that the learned tagger is held against, trained on the same utterances: a linear-chain CRF and spaCy.

    CRF     python-crfsuite over the tagger's own segments, Chinese thus by characters; intents by the same library's
            maximum entropy over words and pairs of characters (Lafferty et al. 2001; Okazaki 2007)
    spaCy   a blank pipeline per language with ``ner`` and ``textcat``, its usual settings

Both know spans with polarity and intents; neither knows the catalogue, nor values.
"""

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.acts import Parse, Span
from assistant.encoding import LABELS, SEGMENT, labels_of, spans_of
from catalog.text import fold
from training.build import parse_of


class CrfPeer:
    """A linear-chain CRF for spans and a maximum-entropy classifier for intents."""

    name = "crf"

    def __init__(self, records: Sequence[dict], seed: int = 1):
        import pycrfsuite

        with tempfile.TemporaryDirectory() as folder:
            self.spans = self._trained(
                pycrfsuite, [(features(r["text"]), self._labels(r)) for r in records], Path(folder) / "spans"
            )
            self.intents = self._trained(
                pycrfsuite, [([bag(r["text"])], [r["intent"]]) for r in records], Path(folder) / "intents"
            )

    @staticmethod
    def _labels(record: dict) -> list[str]:
        offsets = [match.span() for match in SEGMENT.finditer(fold(record["text"]))]
        return [LABELS[label] for label in labels_of(offsets, parse_of(record).spans)]

    @staticmethod
    def _trained(pycrfsuite, rows, path: Path):
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.set_params({"c1": 0.05, "c2": 0.01, "max_iterations": 150, "feature.possible_transitions": True})
        for told, labels in rows:
            trainer.append(told, labels)
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(path.read_bytes())
        return tagger

    def tag(self, text: str) -> Parse:
        """The peer's parse, without values."""
        offsets = [match.span() for match in SEGMENT.finditer(fold(text))]
        if not offsets:
            return Parse(text, "en", "other", (), tagger=self.name)
        said, legal = self.spans.tag(features(text)), []
        for place, label in enumerate(said):  # an I- without its B- begins a span
            follows = place and said[place - 1][1:] == label[1:]
            legal.append(LABELS.index(f"B{label[1:]}" if label[0] == "I" and not follows else label))
        (intent,) = self.intents.tag([bag(text)])
        return Parse(text, "en", intent, tuple(spans_of(offsets, legal)), tagger=self.name)


def features(text: str) -> list[list[str]]:
    """What the CRF sees of each segment: itself, two neighbours on either side, pairs, its ends and its shape."""
    words = [match.group() for match in SEGMENT.finditer(fold(text))]
    padded = ["<s>", "<s>", *words, "</s>", "</s>"]
    rows = []
    for i, word in enumerate(words, 2):
        near = [f"{o}:{padded[i + o]}" for o in (-2, -1, 0, 1, 2)]
        pairs = [f"{o}{o + 1}:{padded[i + o]}_{padded[i + o + 1]}" for o in (-2, -1, 0, 1)]
        ends = [f"pre:{word[:n]}" for n in (2, 3)] + [f"suf:{word[-n:]}" for n in (2, 3)]
        rows.append([*near, *pairs, *ends, f"shape:{'9' if word.isdigit() else 'a' if word.isalpha() else '.'}"])
    return rows


def bag(text: str) -> list[str]:
    """The words and neighbouring pairs of an utterance, and how long it is."""
    words = [match.group() for match in SEGMENT.finditer(fold(text))]
    pairs = [f"{a}_{b}" for a, b in zip(["<s>", *words], [*words, "</s>"], strict=True)]
    return [*dict.fromkeys([*words, *pairs]), f"length:{min(len(words), 20) // 4}"]


class SpacyPeer:
    """spaCy's blank pipelines, one per language, with ``ner`` and ``textcat``."""

    name = "spacy"

    def __init__(self, records: Sequence[dict], epochs: int = 15, seed: int = 1):
        self.pipelines = {
            lang: self._trained(lang, [r for r in records if (r["lang"] == "en") == (lang == "en")], epochs, seed)
            for lang in ("en", "zh")
        }

    @staticmethod
    def _trained(lang: str, records: Sequence[dict], epochs: int, seed: int):
        import spacy
        from spacy.training import Example
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(seed)
        nlp = spacy.blank(lang)
        ner, intents = nlp.add_pipe("ner"), nlp.add_pipe("textcat")
        names = sorted({r["intent"] for r in records})
        for name in names:
            intents.add_label(name)
        examples = []
        for record in records:
            doc = nlp.make_doc(record["text"])
            found = [doc.char_span(s["start"], s["end"], f"{s['slot']}-{s['polarity']}") for s in record["spans"]]
            entities = [(span.start_char, span.end_char, span.label_) for span in found if span]
            for _, _, label in entities:
                ner.add_label(label)
            cats = {name: float(name == record["intent"]) for name in names}
            examples.append(Example.from_dict(doc, {"entities": entities, "cats": cats}))
        optimizer = nlp.initialize(lambda: examples)
        chance = random.Random(seed)
        for _ in range(epochs):
            chance.shuffle(examples)
            for batch in minibatch(examples, 8):
                nlp.update(batch, sgd=optimizer, drop=0.2)
        return nlp

    def tag(self, text: str) -> Parse:
        """The peer's parse, without values."""
        lang = "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"
        doc = self.pipelines[lang](text)
        spans = tuple(Span(e.start_char, e.end_char, *e.label_.split("-")) for e in doc.ents)
        return Parse(text, lang, max(doc.cats, key=doc.cats.get), spans, tagger=self.name)
