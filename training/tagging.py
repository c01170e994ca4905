"""Teach the encoder of a base to tag: LoRA and two heads over labelled utterances.

    base + data/tag/{train,dev}.jsonl → adapter, heads.safetensors, phrases.json, manifest.json

``--augment`` adds noisy copies (training/augment.py), ``--adversarial`` perturbs the embeddings against the loss (Miyato
et al. 2017).
"""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from peft import LoraConfig, TaskType, get_peft_model
from safetensors.torch import save_file
from transformers import T5EncoderModel, Trainer
from transformers.trainer_utils import get_last_checkpoint

from assistant.acts import INTENTS
from assistant.convert import HEADS, export, network
from assistant.encoding import OUTSIDE, Encoder, labels_of
from assistant.learned import LearnedTagger
from assistant.tagger import LexiconTagger
from catalog.store import Catalog
from training import manifest, metrics
from training.augment import augmented
from training.build import parse_of
from training.finetune import Pad, arguments, read

IGNORED = -100
TWIN = "embed_tokens.weight"  # the encoder's second name for its embeddings
REMEMBERED = ("category", "feature", "appearance", "context")  # slots whose values are ids


def fresh(base: str, rank: int, dropout: float) -> torch.nn.Module:
    """A network to be trained: the base's encoder with LoRA on every linear layer, new heads."""
    config = LoraConfig(
        task_type=TaskType.FEATURE_EXTRACTION, r=rank, lora_alpha=2 * rank, lora_dropout=dropout,
        target_modules=["q", "k", "v", "o", "wi_0", "wi_1", "wo"],
    )  # fmt: skip
    made = network(get_peft_model(T5EncoderModel.from_pretrained(base, dtype=torch.float32), config))
    made._keys_to_ignore_on_save = None  # the Trainer asks for it when it finds TWIN missing
    return made


def save(model: torch.nn.Module, folder: Path) -> None:
    """Adapter and heads, in bfloat16."""
    heads = {name: value for name, value in model.state_dict().items() if not name.startswith("encoder.")}
    save_file({name: value.to(torch.bfloat16).contiguous() for name, value in heads.items()}, folder / HEADS)
    model.encoder.to(torch.bfloat16).save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)  # peft's empty card


class Utterances(torch.utils.data.Dataset):
    """Labelled utterances as ids ``[pieces]``: only a segment's first piece is scored."""

    def __init__(self, records: Sequence[dict], encoder: Encoder, lexicon: LexiconTagger):
        self.rows = [self.row(record, encoder, lexicon) for record in records]

    @staticmethod
    def row(record: dict, encoder: Encoder, lexicon: LexiconTagger) -> dict:
        """What the network reads of one record, and what it should say."""
        made = encoder.encode(record["text"], lexicon.tag(record["text"]))
        labels = [IGNORED] * len(made.ids)
        for place, label in zip(made.firsts, labels_of(made.offsets, parse_of(record).spans), strict=True):
            labels[place] = label
        return {"ids": made.ids, "hints": made.hints, "labels": labels, "intent": INTENTS.index(record["intent"])}

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict:
        return self.rows[index]


def batched(rows: Sequence[dict]) -> dict[str, torch.Tensor]:
    """Rows filled up to a common length."""
    ids = Pad.filled([row["ids"] for row in rows], 0)
    return {
        "ids": ids,
        "hints": Pad.filled([row["hints"] for row in rows], OUTSIDE),
        "mask": Pad.filled([[1] * len(row["ids"]) for row in rows], 0),
        "labels": Pad.filled([row["labels"] for row in rows], IGNORED),
        "intents": torch.tensor([row["intent"] for row in rows]),
    }


class TagTrainer(Trainer):
    """Cross-entropy of labels and intents; with ``push`` also of embeddings moved by that much against it."""

    def __init__(self, *args, push: float = 0.0, **kwargs):
        super().__init__(*args, **kwargs)
        self.push = push

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        """The loss of a batch, with ``(loss, scores)`` when asked for."""
        embedded = model.embed(inputs["ids"], inputs["hints"])
        scores = model.read(embedded, inputs["mask"])
        loss = self.error(scores, inputs)
        if self.push and model.training:
            (uphill,) = torch.autograd.grad(loss, embedded, retain_graph=True)
            step = self.push * embedded.detach().norm(dim=-1, keepdim=True).mean()
            moved = embedded + step * uphill / (uphill.norm(dim=(1, 2), keepdim=True) + 1e-9)
            loss = loss + self.error(model.read(moved, inputs["mask"]), inputs)
        return (loss, {"scores": scores}) if return_outputs else loss

    def _save(self, output_dir=None, state_dict=None):
        """A checkpoint without the encoder's second name for its embeddings, which safetensors would refuse."""
        named = (state_dict or self.model.state_dict()).items()
        super()._save(output_dir, {name: value for name, value in named if not name.endswith(TWIN)})

    @staticmethod
    def error(scores, inputs) -> torch.Tensor:
        """Cross-entropy, the intent's weighed by a half."""
        labels, intents = (s.float() for s in scores)
        told = torch.nn.functional.cross_entropy(labels.flatten(0, 1), inputs["labels"].flatten(), ignore_index=IGNORED)
        return told + 0.5 * torch.nn.functional.cross_entropy(intents, inputs["intents"], label_smoothing=0.05)

    def prediction_step(self, model, inputs, prediction_loss_only, ignore_keys=None):
        """Loss, predictions and gold of a batch, labels padded to one length."""
        with torch.no_grad(), self.compute_loss_context_manager():
            loss, made = self.compute_loss(model, inputs, return_outputs=True)
        labels, intents = made["scores"]
        return loss.detach(), (labels.argmax(-1), intents.argmax(-1)), (inputs["labels"], inputs["intents"])


def marks(prediction) -> dict[str, float]:
    """Micro F1 of labels other than O, and the accuracy of intents, of an evaluation."""
    (labels, intents), (gold, intended) = prediction.predictions, prediction.label_ids
    read = gold != IGNORED
    hit = ((labels == gold) & read & (gold != OUTSIDE)).sum()
    said, asked = ((labels != OUTSIDE) & read).sum(), ((gold != OUTSIDE) & read).sum()
    f1 = float(2 * hit / max(1, said + asked))
    return {
        "label_f1": f1,
        "intent_accuracy": float(np.mean(intents == intended)),
        "both": f1 + 0.3 * float(np.mean(intents == intended)),
    }


def phrases(records: Sequence[dict]) -> dict[str, dict[str, object]]:
    """Slot → words as written → the value that most of the labels give them."""
    votes: dict[str, dict[str, Counter]] = {slot: {} for slot in REMEMBERED}
    for record in records:
        for span in record["spans"]:
            if span["slot"] in votes and span["value"] is not None and span["polarity"] != "drop":
                words = record["text"][span["start"] : span["end"]].lower()
                value = json.dumps(span["value"], ensure_ascii=False, sort_keys=True)
                votes[span["slot"]].setdefault(words, Counter())[value] += 1
    return {
        slot: {words: json.loads(counted.most_common(1)[0][0]) for words, counted in sorted(told.items())}
        for slot, told in votes.items()
    }


def keep(out: Path, known: dict, calibration: tuple[float, float]) -> None:
    """Writes what the served tagger needs beside its weights."""
    told = {"calibration": [round(number, 4) for number in calibration], "phrases": known}
    text = json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True)
    (out / "phrases.json").write_text(text + "\n", encoding="utf-8")


def calibrated(tagger: LearnedTagger, records: Sequence[dict], steps: int = 2000) -> tuple[float, float]:
    """Slope and bias that turn the log-probability of a parse into the chance that it is right (Platt 1999)."""
    sure, right = [], []
    for record in records:
        parse, score = tagger.scored(record["text"])
        sure.append(score)
        right.append(
            float(parse.intent == record["intent"] and metrics.spans(parse.record("")) == metrics.spans(record))
        )
    x, y = torch.tensor(sure), torch.tensor(right)
    weights = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=steps)

    def loss():
        optimizer.zero_grad()
        error = torch.nn.functional.binary_cross_entropy_with_logits(weights[0] * x + weights[1], y)
        error.backward()
        return error

    optimizer.step(loss)
    return tuple(weights.tolist())


def finetune(options) -> Path:
    """The folder ``options.out`` with the tagger's adapter, heads and phrases."""
    out, work = Path(options.out), Path(options.work or f"var/finetune/{Path(options.out).name}")
    torch.manual_seed(options.seed)
    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    lexicon = LexiconTagger(catalog.ontology, catalog.brands(), catalog.models())
    encoder = Encoder(sentencepiece.SentencePieceProcessor(model_file=str(Path(options.base) / "spiece.model")))
    train, dev = (read(Path(options.data) / f"{part}.jsonl") for part in ("train", "dev"))
    seen = [*train, *(augmented(train, options.augment, catalog.ontology, options.seed) if options.augment else ())]
    trainer = TagTrainer(
        model=fresh(options.base, options.rank, options.dropout),
        args=arguments(
            options, work, metric_for_best_model="both", greater_is_better=True,
            train_sampling_strategy="random", label_names=["labels", "intents"],
        ),  # fmt: skip
        train_dataset=Utterances(seen, encoder, lexicon),
        eval_dataset=Utterances(dev, encoder, lexicon),
        data_collator=batched,
        compute_metrics=marks,
        push=options.adversarial,
    )
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(work)) if work.exists() else None)
    out.mkdir(parents=True, exist_ok=True)
    save(trainer.model, out)
    keep(out, phrases(train), (1.0, 0.0))
    with tempfile.TemporaryDirectory() as scratch:
        tagger = LearnedTagger(lexicon, export(options.base, str(out), Path(scratch) / "tagger"))
        keep(out, phrases(train), calibrated(tagger, dev))
    data = Path(options.data) / "train.jsonl"
    manifest.write(out, options, data=data, utterances=len(seen), loss=trainer.state.log_history)
    return out
