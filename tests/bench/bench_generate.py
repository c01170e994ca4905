"""Tokens per second of the served model (CTranslate2, int8) against transformers' ``generate`` on the same adapter.

python tests/bench/bench_generate.py [--count 64]

One run, one process after the other on the same sources; prints a Markdown table. Ratios are firmer than figures.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from assistant.generator import MODELS, Generator  # noqa: E402


def sources(count: int) -> list[str]:
    """Pitch sources of the written corpus, both languages in turn."""
    rows = [
        [json.loads(line)["source"] for line in (ROOT / f"training/corpus/pitches_{lang}.jsonl").open(encoding="utf-8")]
        for lang in ("en", "zh")
    ]
    return [source for pair in zip(*rows, strict=False) for source in pair][:count]


def timed(run, texts: list[str]) -> tuple[float, int]:
    """Seconds taken and tokens written for texts, one at a time."""
    started = time.perf_counter()
    tokens = sum(run(text) for text in texts)
    return time.perf_counter() - started, tokens


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--models", type=Path, default=MODELS)
    options = parser.parse_args()
    texts = sources(options.count)

    engines = {}
    for name, beam in (("CTranslate2 int8, greedy", 1), ("CTranslate2 int8, beam 4", 4)):
        generator = Generator.open("pitch", options.models, beam=beam)
        engines[name] = lambda text, g=generator: len(g.pieces.encode(g._write(text)[0]))

    import torch
    from peft import PeftModel
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    torch.set_num_threads(1)  # CTranslate2 runs with one thread too
    tokenizer = AutoTokenizer.from_pretrained(options.models / "base")
    base = AutoModelForSeq2SeqLM.from_pretrained(options.models / "base", dtype=torch.float32)
    model = PeftModel.from_pretrained(base, options.models / "pitch").merge_and_unload().eval()

    def generate(text: str, beam: int) -> int:
        with torch.inference_mode():
            made = model.generate(**tokenizer(text, return_tensors="pt"), max_new_tokens=128, num_beams=beam)
        return int((made[0] > 1).sum())

    engines["transformers float32, greedy"] = lambda text: generate(text, 1)
    engines["transformers float32, beam 4"] = lambda text: generate(text, 4)

    print(f"{len(texts)} texts, one at a time, one thread\n")
    print("| engine | tokens/s | ms per text | times transformers |\n|---|---:|---:|---:|")
    speed = {}
    for name, run in engines.items():
        timed(run, texts[:4])  # warm
        seconds, tokens = timed(run, texts)
        speed[name] = tokens / seconds
        engines[name] = (seconds, tokens)
    for name, (seconds, tokens) in engines.items():
        peer = speed[f"transformers float32, {name.split(', ')[1]}"]
        print(f"| {name} | {tokens / seconds:,.0f} | {1000 * seconds / len(texts):.0f} | {speed[name] / peer:.1f} |")


if __name__ == "__main__":
    main()
