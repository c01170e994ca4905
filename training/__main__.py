"""python -m training build | pretrain | finetune | evaluate | report | export"""

import argparse
import json
import os
import sys
from pathlib import Path

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


def pretrain(options) -> None:
    with_malloc()
    from training.pretrain import pretrain as run

    run(options)


def parser() -> argparse.ArgumentParser:
    """The command line, one sub-command per step of a training run."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    p = commands.add_parser("pretrain", help="tokenizer and T5 from nothing, by span corruption")
    p.set_defaults(run=pretrain)
    p.add_argument("--corpus", required=True, help="folder with *.jsonl.gz of {text, source}")
    p.add_argument("--work", default="var/pretrain", help="tokenizer, packed ids and checkpoints (resumes from them)")
    p.add_argument("--out", default="var/base", help="folder of the finished base")
    p.add_argument("--base", help="go on from this T5 folder or hub name instead of from nothing")
    p.add_argument("--keep", type=json.loads, default={}, help='share kept per source, {"wikipedia-en": 0.3}')
    p.add_argument("--own", default="training/corpus", help="folder of written utterances that the tokenizer learns from")
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
    p.add_argument("--seed", type=int, default=1)
    return top


def main(argv: list[str] | None = None) -> None:
    options = parser().parse_args(argv)
    Path("var").mkdir(exist_ok=True)
    options.run(options)


if __name__ == "__main__":
    main()
