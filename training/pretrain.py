"""Pre-train the T5 from nothing: a tokenizer, packed text, span corruption (Raffel et al. 2020, section 3.1.4).

    corpus → spiece.model → blocks of token ids → T5ForConditionalGeneration + manifest.json

Stop it at any time: the same command goes on from the last checkpoint, with the same loss curve.
"""

import gzip
import json
import math
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from transformers import T5Config, T5ForConditionalGeneration, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from assistant.linearize import SENTINELS
from training import manifest, tokenizer
from training.optimizer import ScaledAdamW

NOISE, MEAN_SPAN = 0.15, 3.0  # share of tokens hidden, mean length of a hidden span


# ---- text ----------------------------------------------------------------------------------------------


def documents(files: Iterable[Path], keep: dict[str, float], seed: int) -> Iterator[str]:
    """The texts of gzipped JSON lines ``{"text", "source"}``; of a source in ``keep`` only that share."""
    chance = random.Random(seed)
    for file in sorted(files):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if chance.random() < keep.get(record["source"], 1.0):
                    yield record["text"]


def own_words(folder: Path) -> Iterator[str]:
    """The written utterances of ``training/corpus``, so that the tokenizer knows the words of the trade."""
    for file in sorted(folder.glob("needs_*.jsonl")):
        for line in filter(None, file.read_text(encoding="utf-8").split("\n")):
            yield json.loads(line)["text"]


def pack(texts: Iterable[str], spiece: Path, block: int) -> np.ndarray:
    """Token ids ``[blocks, block]`` of the texts, end to end, each closed by ``</s>``."""
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(spiece))
    runs = [np.array([*pieces.encode(text), tokenizer.EOS], dtype=np.uint16) for text in texts]
    ids = np.concatenate(runs)
    return ids[: len(ids) // block * block].reshape(-1, block)


# ---- span corruption -----------------------------------------------------------------------------------


def lengths(block: int) -> tuple[int, int, int]:
    """How many tokens are hidden, in how many spans, and the most that the target can take, of one block."""
    hidden = round(block * NOISE)
    spans = max(1, round(hidden / MEAN_SPAN))
    return hidden, spans, hidden + spans + 1


def corrupt(ids: np.ndarray, sentinels: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A block with spans hidden behind sentinels, and the target that tells the spans.

    >>> source, target = corrupt(np.arange(100, 120), np.arange(3, 35), np.random.default_rng(0))
    >>> len(source), len(target)   # 20 - 3 hidden + 1 sentinel + </s>; 3 hidden + 1 sentinel + </s>
    (19, 5)
    """
    hidden, spans, _ = lengths(len(ids))
    shown = _parts(len(ids) - hidden, spans, rng)
    gone = _parts(hidden, spans, rng)
    source, target, at = [], [], 0
    for mark, keep, drop in zip(sentinels, shown, gone, strict=False):
        source += [ids[at : at + keep], [mark]]
        target += [[mark], ids[at + keep : at + keep + drop]]
        at += keep + drop
    return np.concatenate([*source, [tokenizer.EOS]]), np.concatenate([*target, [tokenizer.EOS]])


def _parts(total: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """``count`` random positive lengths that add up to ``total``."""
    cuts = np.sort(rng.choice(np.arange(1, total), count - 1, replace=False))
    return np.diff(np.concatenate([[0], cuts, [total]]))


class Corrupted(torch.utils.data.Dataset):
    """Blocks corrupted by index and seed alone, so that a resumed run sees what the first one would have."""

    def __init__(self, blocks: np.ndarray, sentinels: Iterable[int], seed: int):
        self.blocks, self.sentinels, self.seed = blocks, np.array(list(sentinels)), seed

    def __len__(self) -> int:
        return len(self.blocks)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng((self.seed, index))
        source, target = corrupt(self.blocks[index].astype(np.int64), self.sentinels, rng)
        return {"input_ids": torch.from_numpy(source), "labels": torch.from_numpy(target)}


# ---- the run -------------------------------------------------------------------------------------------


def config(vocabulary: int, width: int = 384, layers: int = 4) -> T5Config:
    """T5 v1.1 with tied embeddings: wide and shallow, which two cores train and serve best."""
    return T5Config(
        vocab_size=-(-vocabulary // 64) * 64,
        d_model=width,
        d_kv=64,
        d_ff=width * 8 // 3,
        num_layers=layers,
        num_heads=width // 64,
        feed_forward_proj="gated-gelu",
        dropout_rate=0.0,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.PAD,
        eos_token_id=tokenizer.EOS,
        decoder_start_token_id=tokenizer.PAD,
    )


def pretrain(options) -> Path:
    """The folder ``options.out`` with a base that transformers loads; ``options`` as ``--help`` tells."""
    work = Path(options.work)
    texts = list(documents(Path(options.corpus).glob("*.jsonl.gz"), options.keep, options.seed))
    random.Random(options.seed).shuffle(texts)
    if not (work / "spiece.model").exists():
        lines = [line for text in texts[: options.vocabulary_texts] for line in text.split("\n")]
        tokenizer.train(lines + 40 * list(own_words(Path(options.own))), work, options.vocabulary, options.seed)
    packed = work / f"blocks-{options.block}.npy"
    if not packed.exists():
        np.save(packed, pack(texts, work / "spiece.model", options.block))
    blocks = np.load(packed)

    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spiece.model"))
    torch.manual_seed(options.seed)
    if options.base:
        model = T5ForConditionalGeneration.from_pretrained(options.base)
    else:
        model = T5ForConditionalGeneration(config(len(pieces), options.width, options.layers))
    optimizer = ScaledAdamW(model.parameters(), lr=options.rate)
    trainer = Trainer(
        model=model,
        args=arguments(options, work),
        train_dataset=Corrupted(blocks, map(pieces.piece_to_id, SENTINELS), options.seed),
        optimizers=(optimizer, warm_then_cosine(optimizer, options.warmup, options.steps)),
    )
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(work)))
    out = Path(options.out)
    trainer.model.to(torch.bfloat16).save_pretrained(out)
    for file in ("spiece.model", "tokenizer.json", "tokenizer_config.json"):
        (out / file).write_bytes((work / file).read_bytes())
    manifest.write(out, options, data=packed, loss=trainer.state.log_history)
    return out


def arguments(options, work: Path) -> TrainingArguments:
    """How the trainer runs on this kind of machine: bf16, fixed lengths, logs for TensorBoard."""
    return TrainingArguments(
        output_dir=str(work),
        max_steps=options.steps,
        per_device_train_batch_size=options.batch,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        max_grad_norm=1.0,
        logging_steps=25,
        save_steps=options.save_steps,
        save_total_limit=2,
        report_to=["tensorboard"],
        seed=options.seed,
        data_seed=options.seed,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
    )


def warm_then_cosine(optimizer, warmup: int, steps: int):
    """A linear warm-up, then half a cosine down to a twentieth."""

    def factor(step: int) -> float:
        if step < warmup:
            return (step + 1) / warmup
        done = min(1.0, (step - warmup) / max(1, steps - warmup))
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
