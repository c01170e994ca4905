"""How long a turn takes on the sample catalogue, step by step, and the memory it takes; Markdown tables.

    python tests/bench/bench_turn.py                    # the template speaks
    python tests/bench/bench_turn.py --model            # the bundled checkpoint speaks
    python tests/bench/bench_turn.py --dialogues 100 --seed 2

The words are the corpus' own. Each dialogue is dealt from the utterances of one language: a need that names a kind,
two that add to it and can be said of that kind, a question, a comparison or a wish for others, and a choice.
Utterances that insist on a maker are left out, for the sample's makers are invented. The steps are those of
``Assistant.respond``. One turn that is not counted goes first.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant import Assistant  # noqa: E402
from catalog.ontology import Ontology, load  # noqa: E402

CORPUS = ROOT / "training" / "corpus"
SOFT = ("cheap", "premium", "good_value", "quiet", "large", "compact", "energy_saving", "easy_clean", "powerful")
PLAN = (("greet", 0.25), ("opening", 1.0), ("more_needs", 1.0), ("more_needs", 0.7), ("request", 0.8),
        ("compare", 0.4), ("more", 0.4), ("select", 0.6), ("thank", 0.3))  # fmt: skip


def piles(lang: str) -> dict[str, list[dict]]:
    """The corpus' records of a language by what they do in a dialogue."""
    found = defaultdict(list)
    for line in (CORPUS / f"needs_{lang}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if any(span["slot"] == "brand" and span["polarity"] == "want" for span in record["spans"]):
            continue
        act = record["intent"] if record["intent"] != "inform" else "opening" if kind(record) else "more_needs"
        found[act].append(record)
    return found


def kind(record: dict) -> str | None:
    """The kind of appliance that an utterance asks for first."""
    for span in record["spans"]:
        if span["slot"] == "category" and span["polarity"] == "want":
            return span["value"]["category"] if isinstance(span["value"], dict) else span["value"]
    return None


def fits(record: dict, category: str | None, ontology: Ontology) -> bool:
    """Whether what an utterance says can be said of a kind."""
    if category is None or kind(record) not in (None, category):
        return category is None
    known = {*ontology.categories[category].attributes, *ontology.categories[category].features}
    for span in record["spans"]:
        value = span["value"]
        name = value.get("attribute", "") if isinstance(value, dict) else str(value or "").partition("=")[0]
        if span["slot"] in ("feature", "measure") and name and name not in known and name not in SOFT:
            return False
    return True


def dialogues(count: int, seed: int) -> Iterator[list[str]]:
    """``count`` dialogues, English and Chinese in turn, the same for the same seed."""
    rng = random.Random(seed)
    by_language, ontology = {lang: piles(lang) for lang in ("en", "zh")}, load()
    for number in range(count):
        found, category, words = by_language["zh" if number % 2 else "en"], None, []
        for act, share in PLAN:
            fitting = [record for record in found[act] if fits(record, category, ontology)]
            if fitting and rng.random() < share:
                record = rng.choice(fitting)
                category = category or kind(record)
                words.append(record["text"])
        yield words


def resident(field: str = "VmRSS") -> float:
    """Memory of this process in MB, now or (``VmHWM``) at most; 0 where /proc tells none."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else ()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def table(rows: dict[str, list[float]], head: str) -> None:
    """Prints p50 and p95 of each row."""
    print(f"| {head} | turns | p50, ms | p95, ms |\n|---|---:|---:|---:|")
    for name, values in rows.items():
        if len(values) > 1:
            print(f"| {name} | {len(values)} | {statistics.median(values):.1f} | {quantile(values, 0.95):.1f} |")
    print()


def main() -> None:
    """Holds the dialogues and prints."""
    top = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    top.add_argument("--dialogues", type=int, default=60)
    top.add_argument("--seed", type=int, default=1)
    top.add_argument("--model", action="store_true", help="let the bundled checkpoint write, where there is one")
    options = top.parse_args()
    steps, acts, sources = defaultdict(list), defaultdict(list), defaultdict(int)
    with tempfile.TemporaryDirectory() as folder:
        guide = Assistant.open(f"sqlite:///{folder}/shop.db", models=options.model)
        guide.respond("warm", "a quiet dishwasher under $700")
        opened, ungrounded, worked = resident(), 0, time.process_time()
        for number, words in enumerate(dialogues(options.dialogues, options.seed)):
            for text in words:
                reply = guide.respond(str(number), text)
                for step, spent in reply.timings.items():
                    steps[step].append(spent)
                steps["the whole turn"].append(reply.latency_ms)
                acts[reply.act].append(reply.latency_ms)
                sources[reply.source] += 1
                ungrounded += not reply.grounded
        worked = (time.process_time() - worked) * 1000 / len(steps["the whole turn"])
    speaker = "the bundled checkpoint" if guide.writers else "the template"
    if options.model and not guide.writers:
        print("No usable checkpoint: the template spoke.\n")
    print(f"{options.dialogues} dialogues, seed {options.seed}; {speaker} speaks.\n")
    table(steps, "step")
    table(dict(sorted(acts.items())), "act")
    print(f"- replies by writer: {dict(sources)}; not grounded: {ungrounded}")
    print(f"- processor time of a turn, mean: {worked:.0f} ms (the rest of the time others had the processor)")
    end, most = resident(), resident("VmHWM")
    print(f"- resident: {opened:.0f} MB after the first turn, {end:.0f} MB at the end, {most:.0f} MB at most")
    print(f"- torch loaded: {'yes' if 'torch' in sys.modules else 'no'}")


if __name__ == "__main__":
    main()
