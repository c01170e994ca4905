"""The share of real opening messages and queries that get the right kind of appliance, by hand-made labels.

    python tests/bench/score_categories.py
    python tests/bench/score_categories.py --labels mine.jsonl --shared ../shared --wrong

A label is ``{"set": "pscon-en", "id": "27891", "categories": []}``: the kinds that the text asks for, none for
accessories, parts and other trades. The texts stay where they are, beside the project, and are found by id.
A parse is right when it names no kind where the label has none, and else at least one of the label's and no other.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant.tagger import LexiconTagger  # noqa: E402
from catalog.ontology import load  # noqa: E402

LABELS = ROOT / "tests" / "golden" / "real_categories.jsonl"
SHARED = ROOT.parent / "shared"


def texts(shared: Path) -> dict[tuple[str, str], str]:
    """(set, id) → text: the first user message of each conversation, and the queries."""
    data = shared / "data"
    found = {}
    for talk in json.loads((data / "pscon-en" / "conversation_en.json").read_text(encoding="utf-8")):
        opening = next(message["content"] for message in talk["conversation"] if message["role"] == "user")
        found["pscon-en", str(talk["conv_id"])] = opening
    with (data / "multicpr" / "train_appliance_queries.jsonl").open(encoding="utf-8") as lines:
        found |= {("multicpr", str(row["qid"])): row["query"] for row in map(json.loads, lines)}
    return found


def named(tagger: LexiconTagger, text: str) -> set[str]:
    """The kinds of appliance that a text asks for, by the tagger."""
    wanted = [s.value for s in tagger.tag(text).spans if s.slot == "category" and s.polarity == "want"]
    return {value["category"] if isinstance(value, dict) else value for value in wanted}


def judge(labels: Path, shared: Path) -> Iterator[tuple[str, str, bool, set[str], set[str]]]:
    """Per label: its set, its id, whether the parse is right, the kinds labelled and the kinds named."""
    tagger, known = LexiconTagger(load()), texts(shared)
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        wanted = set(label["categories"])
        got = named(tagger, known[label["set"].split()[0], label["id"]])
        yield label["set"], label["id"], bool(got) == bool(wanted) and got <= wanted, wanted, got


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927).

    >>> [round(end, 3) for end in wilson(46, 50)]
    [0.812, 0.968]
    """
    share, spread = right / count, 1 + z * z / count
    middle = (share + z * z / 2 / count) / spread
    half = z * math.sqrt(share * (1 - share) / count + z * z / 4 / count**2) / spread
    return middle - half, middle + half


def main() -> None:
    top = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    top.add_argument("--labels", type=Path, default=LABELS)
    top.add_argument("--shared", type=Path, default=SHARED, help="the folder of the shared data")
    top.add_argument("--wrong", action="store_true", help="list the ids that are read wrongly")
    options = top.parse_args()
    marks = defaultdict(list)
    for name, id, right, wanted, got in judge(options.labels, options.shared):
        marks[name].append(right)
        if options.wrong and not right:
            print(f"{name} {id}: {'+'.join(sorted(wanted)) or 'none'}, read {'+'.join(sorted(got)) or 'none'}")
    print("| set | labels | right | share | 95 % |\n|---|---:|---:|---:|---|")
    for name, found in marks.items():
        low, high = wilson(sum(found), len(found))
        share = sum(found) / len(found)
        print(f"| {name} | {len(found)} | {sum(found)} | {share:.1%} | {low:.1%} – {high:.1%} |")


if __name__ == "__main__":
    main()
