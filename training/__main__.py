"""python -m training build | pretrain | finetune | evaluate | report | export"""

import argparse
import json
import os
import sys
from pathlib import Path

from assistant.errors import AssistantError
from catalog.errors import CatalogError

# glibc returns and refetches the large blocks of every step; told not to, training is about 30 % faster.
MALLOC = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
    "MALLOC_TOP_PAD_": "268435456",
}


def with_malloc() -> None:
    """Start this very command again with the settings above, which only count before the process starts."""
    if not MALLOC.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, "-m", "training", *sys.argv[1:]], os.environ | MALLOC)


def build(options) -> None:
    from training.build import build as run

    for task, parts in run(options).items():
        print(f"{task:9}" + "  ".join(f"{part} {count:,}" for part, count in parts.items()))


def pretrain(options) -> None:
    with_malloc()
    from training.pretrain import pretrain as run

    print(run(options))


def finetune(options) -> None:
    with_malloc()
    if options.task == "tag":
        from training.tagging import finetune as run
    else:
        from training.finetune import finetune as run

    print(run(options))


def evaluate(options) -> None:
    from training.evaluate import evaluate as run

    for lang, table in run(options)["scores"].items():
        for system, scores in table.items() if isinstance(table, dict) else [("", table)]:
            told = "  ".join(f"{s['name']} {s['score']:.4g}" for s in scores)
            print(f"{lang} {system:9} {told}")


def report(options) -> None:
    from training.report import report as run

    print(run(options))


def export(options) -> None:
    from training.export import export as run

    print(run(options))


def parser() -> argparse.ArgumentParser:
    """The command line, one sub-command per step of a training run."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        made.set_defaults(run=run)
        made.add_argument("--seed", type=int, default=1)
        return made

    p = command("build", build, "corpus, labels and catalogue → train, dev and test of every task")
    p.add_argument("--corpus", default="training/corpus", help="folder of needs_*.jsonl and pitches_*.jsonl")
    p.add_argument("--labels", nargs="*", default=[], help="JSON Lines exported by the labelling page")
    p.add_argument("--db", help="SQLAlchemy URL of the catalogue")
    p.add_argument("--out", default="var/data", help="folder of the data, one folder per task")
    p.add_argument("--recombined", type=int, default=6000, help="pitches per language made of written sentences")
    p.add_argument("--plain", type=int, default=1500, help="sources per language with the template's own sentences")

    p = command("pretrain", pretrain, "tokenizer and T5 from nothing, by span corruption")
    p.add_argument("--corpus", required=True, help="folder with *.jsonl.gz of {text, source}")
    p.add_argument(
        "--own", default="training/corpus", help="folder of written utterances that the tokenizer learns from"
    )
    p.add_argument("--work", default="var/pretrain", help="tokenizer, packed ids and checkpoints (resumes from them)")
    p.add_argument("--out", default="var/base", help="folder of the finished base")
    p.add_argument("--base", help="go on from this T5 folder or hub name instead of from nothing")
    p.add_argument("--keep", type=json.loads, default={}, help='share kept per source, {"wikipedia-en": 0.3}')
    p.add_argument("--vocabulary", type=int, default=12_000)
    p.add_argument("--vocabulary-texts", type=int, default=12_000, help="how many texts the tokenizer is made from")
    p.add_argument("--width", type=int, default=384)
    p.add_argument("--layers", type=int, default=4)
    p.add_argument("--block", type=int, default=144, help="tokens in a block before corruption")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--steps", type=int, default=5000)
    p.add_argument("--warmup", type=int, default=300)
    p.add_argument("--rate", type=float, default=0.02)
    p.add_argument("--save-steps", type=int, default=250)

    p = command("finetune", finetune, "a base and pairs → a LoRA adapter")
    p.add_argument(
        "--task", choices=("text", "tag"), default="text", help="text: source → target; tag: spans and intent"
    )
    p.add_argument("--base", default="assistant/models/base", help="any T5: a folder or a hub name")
    p.add_argument(
        "--data", required=True, help="folder with train.jsonl and dev.jsonl of {source, target}, or of utterances"
    )
    p.add_argument("--out", required=True, help="folder of the adapter")
    p.add_argument("--work", help="folder of checkpoints (resumes from them); default: var/finetune/NAME")
    p.add_argument("--full", action="store_true", help="train every weight and write a new base instead of an adapter")
    p.add_argument("--rank", type=int, default=16)
    p.add_argument("--rate", type=float, default=1e-3, help="of AdamW; with --full of the scaled one, 0.01 suits")
    p.add_argument("--dropout", type=float, default=0.05)
    p.add_argument("--epochs", type=float, default=6)
    p.add_argument("--augment", type=float, default=0.0, help="tag: noisy copies per utterance")
    p.add_argument(
        "--adversarial", type=float, default=0.0, help="tag: how far embeddings are pushed, 0.1 of their length"
    )
    p.add_argument("--db", help="tag: SQLAlchemy URL of the catalogue whose makers the lexicon knows")
    p.add_argument("--batch", type=int, default=32)

    p = command("evaluate", evaluate, "a model and data → predictions.jsonl and scores.json")
    p.add_argument("--task", required=True, choices=("describe", "pitch", "tag", "decide", "rank", "track"))
    p.add_argument("--model", help="adapter folder, or a folder converted for CTranslate2")
    p.add_argument("--base", help="the adapter's base; default: the folder base beside the adapter")
    p.add_argument("--data", required=True, help="JSON Lines file; its train.jsonl neighbour feeds a baseline")
    p.add_argument("--out", required=True)
    p.add_argument("--db", help="SQLAlchemy URL of the catalogue")
    p.add_argument(
        "--peers", action="store_true", help="tag: a CRF and spaCy too, trained on train.jsonl beside the data"
    )
    p.add_argument("--no-model", action="store_true", help="rank and decide: without the checkpoint")

    p = command("report", report, "scores → a Markdown page with plots")
    p.add_argument("--runs", default="var/runs", help="folder of evaluation folders")
    p.add_argument("--models", default="assistant/models", help="folder of models whose manifests hold the curves")
    p.add_argument("--out", default="docs/report", help="folder of report.md and its plots")

    p = command("export", export, "a base with an adapter → int8 weights for serving")
    p.add_argument("--base", default="assistant/models/base")
    p.add_argument("--model", required=True, help="adapter folder")
    p.add_argument("--out", required=True, help="CTranslate2 folder to write")
    return top


def main(argv: list[str] | None = None) -> None:
    options = parser().parse_args(argv)
    Path("var").mkdir(exist_ok=True)
    try:
        options.run(options)
    except (CatalogError, AssistantError, OSError, ValueError) as error:
        raise SystemExit(f"python -m training: {error}") from error


if __name__ == "__main__":
    main()
