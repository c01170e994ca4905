"""A model and a data file → ``predictions.jsonl`` and ``scores.json``; each score with signature and 95 % interval.

describe, pitch   sources → texts, by the model, against the template and the nearest training text
tag               utterances → spans and intents, against the lexicon, a CRF and spaCy (training/reading.py)
rank              needs in words → products in order, against plain text search
decide            recorded dialogues → acts
track             written dialogues → the state after each turn (training/tracking.py)
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process
from tqdm import tqdm

from assistant.errors import UnknownPlaceholder
from assistant.generator import Generator, converted
from assistant.grounding import Grounding
from assistant.linearize import faithful, fill, items, owed, placeholders, pointed, values
from assistant.ranking import rank
from assistant.state import DialogueState
from assistant.tagger import LexiconTagger
from catalog.product import Product
from catalog.query import Query
from catalog.store import Catalog
from training import build, metrics, reading, tracking
from training.finetune import read
from training.recombine import SENTENCE

LANGUAGES = ("en", "zh")


def evaluate(options) -> dict:
    """The scores of ``options.task``, written with the predictions under ``options.out``."""
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    records = read(Path(options.data))
    predict, score = TASKS[options.task]
    predictions = list(predict(records, options))
    lines = (json.dumps(p, ensure_ascii=False) + "\n" for p in predictions)
    (out / "predictions.jsonl").write_text("".join(lines), encoding="utf-8")
    scores = {
        "task": options.task,
        "model": Path(options.model).name if options.model else None,
        "data": Path(options.data).name,
        "inputs": len(predictions),
        "scores": score(predictions),
    }
    (out / "scores.json").write_text(json.dumps(scores, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return scores


# ---- describe and pitch --------------------------------------------------------------------------------


def write_texts(records: Sequence[dict], options) -> list[dict]:
    """Each record with the model's greedy and beam texts and the two baselines' beside it."""
    model = Path(options.model)
    folder = model if (model / "model.bin").exists() else converted(Path(options.base or model.parent / "base"), model)
    greedy, beam = Generator(folder), Generator(folder, beam=4)
    train = Path(options.data).with_name("train.jsonl")
    nearest = nearest_of(read(train)) if train.exists() else None
    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    checker = Checker(catalog)
    found = []
    for record in tqdm(records, desc=options.task):
        source = record["source"]
        many = beam.write(source)
        texts = {
            "greedy": greedy.write(source)[0],
            "beam": many[0],
            "template": build.plain_target(source, record["lang"], catalog.ontology),
        }
        if nearest:
            texts["nearest"] = nearest(source)
        made = record | {"texts": texts, "grounded": {}}
        if options.task == "pitch":
            good = [text for text in many if pointed(text, source) and checker.passes(text, record)]
            told = owed(source)
            texts["served"] = max(good, key=lambda t: len(told & set(placeholders(t))), default=texts["template"])
            made["source_of_served"] = "model" if good else "template"
            made["grounded"] = {name: checker.passes(text, record) for name, text in texts.items()}
            made["sentences"] = [checker.holds(sentence, record) for sentence in SENTENCE.split(many[0]) if sentence]
        found.append(made)
    return found


def nearest_of(train: Sequence[dict]) -> Callable[[str], str]:
    """The baseline that answers with the target of the most similar training source."""
    sources = [r["source"] for r in train]

    def text(source: str) -> str:
        _, _, index = process.extractOne(source, sources, scorer=fuzz.token_set_ratio)
        return train[index]["target"]

    return text


class Checker:
    """Whether a text with placeholders holds of the product that its source describes."""

    def __init__(self, catalog: Catalog):
        self.ontology = catalog.ontology
        tagger = LexiconTagger(self.ontology, catalog.brands(), catalog.models())
        self.grounding = Grounding(self.ontology, tagger.tag)
        self.kinds: dict[str, list[Product]] = {}
        for product in catalog.products():
            self.kinds.setdefault(product.category, []).append(product)

    def product(self, record: dict) -> Product:
        """The product that a source describes, and nothing else: its features, and numbers borrowed from its kind.

        What the source does not say is unknown of it, so that a text which says more is caught.
        """
        source, lang = record["source"], record["lang"]
        told = items(source)
        kind = self.ontology.lookup(told[0][1].strip())[0].id
        features = {}
        for mark, words in told[1:]:
            avoided = "<avoid>" in words
            name = words.replace("<avoid>", "").split("<")[0].strip()
            feature = (
                next((e.id for e in self.ontology.lookup(name, kind) if e.kind == "feature"), None) if name else None
            )
            if feature and mark in ("met", "more", "unmet"):
                features[feature] = (mark != "unmet") != avoided
        asked = set(placeholders(source)) - MARKS
        lenders = sorted(self.kinds[kind], key=lambda p: -len(asked & self.known(p, lang).keys()))
        attributes = {name: value for p in reversed(lenders) for name, value in p.attributes.items() if name in asked}
        sale = "saving" in asked
        lender = next((p for p in lenders if not sale or "saving" in self.known(p, lang)), lenders[0])
        return replace(lender, attributes=attributes, features=features)

    def known(self, product: Product, lang: str) -> dict[str, str]:
        """The placeholders that a product fills."""
        return values(product, lang, self.ontology, build.CURRENCY[lang])

    def passes(self, text: str, record: dict) -> bool:
        """Whether the filled text claims nothing that the product's rows, or the verdicts of its source, do not hold."""
        return faithful(text, record["source"]) and self.holds(text, record)

    def holds(self, text: str, record: dict) -> bool:
        """Whether every claim of the filled text, or of one sentence of it, is in the product's rows."""
        product, currency = self.product(record), build.CURRENCY[record["lang"]]
        try:
            filled = fill(text, values(product, record["lang"], self.ontology, currency))
        except UnknownPlaceholder:
            return False
        named = [words.strip() for mark, words in items(record["source"]) if mark == "context"]
        contexts = tuple(e.id for name in named for e in self.ontology.lookup(name) if e.kind == "context")
        state = DialogueState(lang=record["lang"], category=product.category, currency=currency, contexts=contexts)
        return self.grounding.grounded(filled, [product], state)


MARKS = {"pitch", "describe", "en", "zh", "kind", "met", "unmet", "unknown", "more", "context", "want", "avoid", "text"}


def score_texts(predictions: Sequence[dict]) -> dict:
    """Language → system → scores."""
    table: dict = {}
    for lang in LANGUAGES:
        rows = [p for p in predictions if p["lang"] == lang]
        if not rows:
            continue
        sources, references = [r["source"] for r in rows], [r["target"] for r in rows]
        systems = {name: [r["texts"][name] for r in rows] for name in rows[0]["texts"]}
        table[lang] = {name: text_scores(texts, references, sources) for name, texts in systems.items()}
        table[lang]["reference"] = text_scores(references, references, sources)
        if rows[0]["grounded"]:
            for name in systems:
                passed = [float(r["grounded"][name]) for r in rows]
                told = "share of texts whose every claim the rows and the receipt hold"
                table[lang][name].append(metrics.shares("grounded", passed, told))
            lone = [float(held) for r in rows for held in r["sentences"]]
            table[lang]["beam"].append(
                metrics.shares("sentences", lone, "share of single sentences whose every claim a row holds")
            )
            model = [float(r["source_of_served"] == "model") for r in rows]
            table[lang]["served"].append(metrics.shares("by the model", model, "share of texts that the model wrote"))
    return table


def text_scores(texts: Sequence[str], references: Sequence[str], sources: Sequence[str]) -> list[dict]:
    """BLEU, chrF, ROUGE-L, distinct-1 and -2, slot error and length, the first three with intervals."""
    scores = []
    for name, metric in (("BLEU", metrics.bleu), ("chrF", metrics.chrf), ("ROUGE-L", metrics.rouge)):
        value, signature = metric(texts, references)
        low, high = metrics.interval(
            lambda drawn, metric=metric: metric([texts[i] for i in drawn], [references[i] for i in drawn])[0],
            len(texts),
            resamples=100,
        )
        scores.append(metrics.scored(name, value, signature, low, high))
    for n in (1, 2):
        scores.append(metrics.scored(f"distinct-{n}", *metrics.distinct(texts, n)))
    scores.append(metrics.scored("slot error %", *metrics.slot_error(texts, sources)))
    length = metrics.mean([len(metrics.spaced(text).split()) for text in texts])
    scores.append(metrics.scored("length", length, "mean tokens: characters+words+placeholders"))
    return scores


# ---- rank ----------------------------------------------------------------------------------------------


def order(records: Sequence[dict], options) -> list[dict]:
    """Each need with the graded relevance of the catalogue's products, and two runs: ours and plain text search.

    A product's grade is the number of the labelled needs that it is known to meet (1 for the kind alone, where
    nothing else was asked); 0 for another kind.
    """
    from assistant.chat import Assistant

    guide = Assistant.open(options.db, models=not options.no_model)
    found = []
    for record in tqdm([r for r in records if r["intent"] == "inform"], desc="rank"):
        gold = build.state_of(record, guide.ontology)
        if gold.category is None:
            continue
        products = guide.catalog.search(Query(gold.category, limit=500)).hits
        picks = rank(products, gold, guide.ontology)
        grades = {p.product.sku: sum(r.verdict == "met" for r in p.receipt) if p.receipt else 1 for p in picks}
        parse = guide.parse(record["text"])
        state = guide.in_currency(build.update(guide.begin(), parse, guide.ontology))
        hits, _, _ = guide.find(state)
        ours = [p.product.sku for p in rank(hits, state, guide.ontology, guide.described(state, parse))]
        text = [p.sku for p in guide.catalog.search(Query(text=record["text"], limit=20)).hits]
        found.append(
            {"id": record["id"], "lang": record["lang"], "grades": grades, "ours": ours[:10], "text search": text[:10]}
        )
    return found


def score_order(predictions: Sequence[dict]) -> dict:
    """Language → nDCG of each run over the three places that are shown, and over ten."""
    table = {}
    for lang in LANGUAGES:
        rows = [p for p in predictions if (p["lang"] == "en") == (lang == "en")]
        table[lang] = [
            metrics.shares(
                f"nDCG@{k} {run}", [metrics.ndcg(p[run], p["grades"], k) for p in rows], "linear gain, needs met"
            )
            for k in (3, 10)
            for run in ("ours", "text search")
            if rows
        ]
    return table


# ---- decide --------------------------------------------------------------------------------------------


def decide(records: Sequence[dict], options) -> list[dict]:
    """Each turn of recorded dialogues ``{"name", "turns": [{"text", "act"}]}`` with the act that was taken."""
    import uuid

    from assistant.chat import Assistant

    guide, run = Assistant.open(options.db, models=not options.no_model), uuid.uuid4().hex[:8]
    found = []
    for record in tqdm(records, desc="decide"):
        for turn in record["turns"]:
            reply = guide.respond(f"{run}-{record['name']}", turn["text"])
            found.append(
                {"id": record["name"], "lang": reply.lang, "text": turn["text"], "gold": turn["act"],
                 "predicted": reply.act, "grounded": reply.grounded, "source": reply.source, "reply": reply.text}
            )  # fmt: skip
    return found


def score_decisions(predictions: Sequence[dict]) -> dict:
    """Language → share of acts as recorded, of grounded replies, and of replies that the model wrote."""
    table = {}
    for lang in LANGUAGES:
        rows = [p for p in predictions if p["lang"] == lang]
        if rows:
            table[lang] = [
                metrics.shares("act accuracy", [float(p["gold"] == p["predicted"]) for p in rows], "share of turns"),
                metrics.shares(
                    "replies with an unsupported fact", [float(not p["grounded"]) for p in rows], "share of turns"
                ),
                metrics.shares("replies by the model", [float(p["source"] == "model") for p in rows], "share of turns"),
            ]
    return table


TASKS = {
    "describe": (write_texts, score_texts),
    "pitch": (write_texts, score_texts),
    "tag": (reading.predict, reading.score),
    "rank": (order, score_order),
    "decide": (decide, score_decisions),
    "track": (tracking.predict, tracking.score),
}
