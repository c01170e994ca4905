"""Teach a base one task with LoRA; or, with ``--full``, teach the base itself pairs of source and target.

    base + train.jsonl, dev.jsonl of {"source", "target"} → adapter folder + manifest.json

Any T5 will do for a base: ours, or mT5, umT5, Flan-T5 from a hub or a folder. Stop it at any time: the same command
goes on from the last checkpoint.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from peft import LoraConfig, TaskType, get_peft_model
from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from training import manifest
from training.optimizer import ScaledAdamW
from training.pretrain import warm_then_cosine

LINEAR = ("q", "k", "v", "o", "wi", "wi_0", "wi_1", "wo")  # every linear layer of T5 and T5 v1.1
BUCKET = 16  # lengths are padded to multiples of this, so that memory is reused
LONGEST = 192  # tokens of a source or target that are read


def read(path: Path) -> list[dict]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line]


class Pairs(torch.utils.data.Dataset):
    """Sources and targets as token ids."""

    def __init__(self, records: Sequence[dict], tokenizer):
        self.rows = [
            {
                "input_ids": tokenizer(r["source"], truncation=True, max_length=LONGEST)["input_ids"],
                "labels": tokenizer(r["target"], truncation=True, max_length=LONGEST)["input_ids"],
            }
            for r in records
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict:
        return self.rows[index]


class Pad:
    """Batches rows to the next multiple of BUCKET: ids ``[batch, length]``, labels padded with -100."""

    def __init__(self, pad: int):
        self.pad = pad

    def __call__(self, rows: Sequence[dict]) -> dict[str, torch.Tensor]:
        ids = self.filled([row["input_ids"] for row in rows], self.pad)
        return {
            "input_ids": ids,
            "attention_mask": (ids != self.pad).long(),
            "labels": self.filled([row["labels"] for row in rows], -100),
        }

    @staticmethod
    def filled(rows: Sequence[list[int]], value: int) -> torch.Tensor:
        """The rows as one tensor, short ones filled up with ``value``."""
        length = -(-max(map(len, rows)) // BUCKET) * BUCKET
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])


def load_base(name: str, dropout: float = 0.0):
    """The base and its tokenizer, to be trained with this dropout; ValueError when it is no T5."""
    kind = AutoConfig.from_pretrained(name).model_type
    if kind not in ("t5", "mt5", "umt5"):
        raise ValueError(f"--base {name}: model type {kind!r}; allowed are t5, mt5, umt5")
    model = AutoModelForSeq2SeqLM.from_pretrained(name, dtype=torch.float32, dropout_rate=dropout)
    return model, AutoTokenizer.from_pretrained(name)


def with_lora(model, rank: int, dropout: float):
    """The model with LoRA on every linear layer, alpha twice the rank; all else frozen."""
    present = {name.rpartition(".")[2] for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    config = LoraConfig(
        task_type=TaskType.SEQ_2_SEQ_LM,
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=dropout,
        target_modules=sorted(present.intersection(LINEAR)),
    )
    return get_peft_model(model, config)


def finetune(options) -> Path:
    """The folder ``options.out`` with the adapter (or, with ``--full``, the whole base)."""
    out, work = Path(options.out), Path(options.work or f"var/finetune/{Path(options.out).name}")
    torch.manual_seed(options.seed)
    model, tokenizer = load_base(options.base, options.dropout if options.full else 0.0)
    if not options.full:
        model = with_lora(model, options.rank, options.dropout)
    train, dev = (Pairs(read(Path(options.data) / f"{part}.jsonl"), tokenizer) for part in ("train", "dev"))
    steps = -(-len(train) // options.batch) * options.epochs
    optimizer = ScaledAdamW(model.parameters(), lr=options.rate) if options.full else None
    trainer = Trainer(
        model=model,
        optimizers=(optimizer, warm_then_cosine(optimizer, 50, int(steps)) if optimizer else None),
        args=arguments(options, work),
        train_dataset=train,
        eval_dataset=dev,
        data_collator=Pad(tokenizer.pad_token_id),
    )
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(work)) if work.exists() else None)
    if options.full:
        trainer.model.to(torch.bfloat16).save_pretrained(out)
        for file in ("spiece.model", "tokenizer.json", "tokenizer_config.json"):
            (out / file).write_bytes((Path(options.base) / file).read_bytes())
    else:
        trainer.model.to(torch.bfloat16).save_pretrained(out)
        (out / "README.md").unlink(missing_ok=True)  # peft's empty card; ours stands beside the base
    data = Path(options.data) / "train.jsonl"
    manifest.write(out, options, data=data, pairs=len(train), loss=trainer.state.log_history)
    return out


def arguments(options, work: Path, **other) -> TrainingArguments:
    """How the trainer runs on this kind of machine; the best epoch on dev is kept. ``other`` settings come before these."""
    usual = {
        "output_dir": str(work),
        "num_train_epochs": options.epochs,
        "per_device_train_batch_size": options.batch,
        "per_device_eval_batch_size": options.batch,
        "learning_rate": options.rate,
        "lr_scheduler_type": "cosine",
        "warmup_steps": 50,
        "weight_decay": 0.01,
        "bf16": True,
        "use_cpu": not torch.cuda.is_available(),
        "logging_steps": 20,
        "eval_strategy": "epoch",
        "save_strategy": "epoch",
        "save_total_limit": 2,
        "load_best_model_at_end": True,
        "metric_for_best_model": "eval_loss",
        "greater_is_better": False,
        "train_sampling_strategy": "group_by_length",  # short pairs need not wait for long ones
        "report_to": ["tensorboard"],
        "seed": options.seed,
        "data_seed": options.seed,
        "remove_unused_columns": False,
        "dataloader_pin_memory": False,
        "label_names": ["labels"],
    }
    return TrainingArguments(**usual | other)
