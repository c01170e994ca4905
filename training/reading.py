"""How well utterances are read: the learned tagger beside the lexicon and the peers, per language, slot and variant.

Called by ``training evaluate --task tag``; everything is scored again from ``predictions.jsonl``.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from assistant.generator import converted
from assistant.learned import LearnedTagger
from assistant.tagger import LexiconTagger
from catalog.store import Catalog
from training import augment, metrics
from training.finetune import read
from training.peers import CrfPeer, SpacyPeer

LANGUAGES = ("en", "zh")
VARIANTS: dict[str, tuple[Callable, ...]] = {"slips": (augment.slips,), "no points": (augment.without_points,)}
EXACT = "exact offsets+slot+polarity, micro"
VALUED = ("price", "category", "brand", "measure", "feature", "context")


def predict(records: Sequence[dict], options) -> list[dict]:
    """Each record with every system's reading of it, and the learned tagger's of its noisy variants."""
    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    lexicon = LexiconTagger(catalog.ontology, catalog.brands(), catalog.models())
    systems = {"lexicon": lexicon}
    if options.model:
        model = Path(options.model)
        systems = {
            "learned": LearnedTagger(lexicon, converted(Path(options.base or model.parent / "base"), model))
        } | systems
    train = Path(options.data).with_name("train.jsonl")
    if options.peers and train.exists():
        told = read(train)
        systems |= {"crf": CrfPeer(told, options.seed), "spacy": SpacyPeer(told, seed=options.seed)}
    chance = random.Random(options.seed)
    found = []
    for record in tqdm(records, desc="tag"):
        made = {name: reading(system, record) for name, system in systems.items()}
        variants = {}
        for name, ways in VARIANTS.items() if "learned" in systems else ():
            said = augment.parts(record)
            for way in ways:
                said = way(said, chance, catalog.ontology)
            noisy = augment.whole(record, said)
            variants[name] = {"gold": noisy, "learned": reading(systems["learned"], noisy)}
        found.append({"gold": record, "read": made, "variants": variants})
    return found


def reading(system, record: dict) -> dict:
    """A system's record of an utterance, with its confidence."""
    parse = system.tag(record["text"])
    return parse.record(record["id"]) | {"confidence": parse.confidence}


def score(predictions: Sequence[dict]) -> dict:
    """Language → system → scores; then how far the learned tagger is ahead of each, and how noise hurts it."""
    table: dict = {}
    for lang in LANGUAGES:
        rows = [p for p in predictions if (p["gold"]["lang"] == "en") == (lang == "en")]
        if not rows:
            continue
        table[lang] = {
            name: scores([p["gold"] for p in rows], [p["read"][name] for p in rows]) for name in rows[0]["read"]
        }
        if "learned" in table[lang]:
            learned = pairs([p["gold"] for p in rows], [p["read"]["learned"] for p in rows])
            for name in [name for name in table[lang] if name != "learned"]:
                theirs = pairs([p["gold"] for p in rows], [p["read"][name] for p in rows])
                table[lang][name].append(metrics.ahead("behind by", learned, theirs, metrics.f1))
            right = [float(o == g and p["read"]["learned"]["intent"] == p["gold"]["intent"])
                     for p, (o, g) in zip(rows, learned, strict=True)]  # fmt: skip
            sure = [p["read"]["learned"]["confidence"] for p in rows]
            table[lang]["learned"].append(
                metrics.shares("all right", right, "share of utterances read without a mistake")
            )
            error = metrics.calibration_error(sure, right)
            table[lang]["learned"].append(metrics.scored("calibration error", error, "ECE|10 bins"))
            for name in VARIANTS:
                noisy = [p["variants"][name] for p in rows]
                told = pairs([v["gold"] for v in noisy], [v["learned"] for v in noisy])
                table[lang][f"learned, {name}"] = [metrics.over("span F1", told, metrics.f1, EXACT)]
    return table


def pairs(gold: Sequence[dict], read: Sequence[dict]) -> list[tuple[set, set]]:
    """The spans read and the spans that there are, per utterance."""
    return [(metrics.spans(r), metrics.spans(g)) for g, r in zip(gold, read, strict=True)]


def scores(gold: Sequence[dict], read: Sequence[dict]) -> list[dict]:
    """F1 of spans and of each slot, of intents, and the share of right values among the spans found."""
    told = pairs(gold, read)
    intents = [(r["intent"], g["intent"]) for g, r in zip(gold, read, strict=True)]
    found = [
        metrics.over("span F1", told, metrics.f1, EXACT),
        metrics.over("intent macro-F1", intents, metrics.macro_f1, "macro over the gold's intents"),
        metrics.shares("intent accuracy", [float(p == g) for p, g in intents], "share of utterances"),
    ]
    for slot in sorted({s["slot"] for g in gold for s in g["spans"]}):
        only = [({s for s in p if s[2] == slot}, {s for s in g if s[2] == slot}) for p, g in told]
        found.append(metrics.over(f"{slot} F1", only, metrics.f1, EXACT))
    for slot in VALUED:
        hits = values(gold, read, slot)
        if hits and any(s["value"] is not None for r in read for s in r["spans"]):
            found.append(
                metrics.shares(f"{slot} value", hits, "share of exactly found spans whose value is the gold's")
            )
    return found


def values(gold: Sequence[dict], read: Sequence[dict], slot: str) -> list[float]:
    """Per span of a slot that was found exactly: whether its value is right."""
    marks = []
    for g, r in zip(gold, read, strict=True):
        there = {(s["start"], s["end"], s["polarity"]): s["value"] for s in g["spans"] if s["slot"] == slot}
        for s in r["spans"]:
            place = (s["start"], s["end"], s["polarity"])
            if s["slot"] == slot and place in there:
                marks.append(float(s["value"] == there[place]))
    return marks
