"""Corpus, labels and catalogue → train / dev / test, split by product family and by writer, never by row.

needs_*.jsonl      who wrote what, with spans          → tag:       the records themselves, and train's dialogues' turns
dialogues_*.jsonl  whole dialogues, with states        → track:     the dialogues themselves
the catalogue      products with descriptions          → describe:  need → delexicalised description
pitches_*.jsonl    sources with a written pitch        → pitch:     need and facts → what to say; train has
                                                                    recombined pitches too (training/recombine.py)
all of these, and the template's own plain sentences   → base:      what a base learns first, with every weight
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.acts import Parse, Span
from assistant.journal import read_labels
from assistant.linearize import delexicalize, describe_source, items, pitch_source, placeholders, values
from assistant.ranking import rank
from assistant.state import DialogueState, Need, update
from assistant.template import Template
from catalog.ontology import Ontology
from catalog.product import Product
from catalog.store import Catalog
from training.recombine import recombined

PARTS = ("train", "dev", "test")
SHARES = (0.8, 0.1, 0.1)
CURRENCY = {"en": "USD", "zh": "CNY"}
FITTING = 1  # descriptions taken per need
HELD = (3, 4)  # writers of each language held for dev and for test
IMAGINED = 3  # needs imagined per product and language


def part_of(key: str) -> str:
    """train, dev or test, by a hash of a family's or a writer's name: the same in every run and on every machine."""
    at = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32
    return PARTS[0] if at < SHARES[0] else PARTS[1] if at < SHARES[0] + SHARES[1] else PARTS[2]


def writers(records: Sequence[dict]) -> dict[str, str]:
    """Writer → part. Of each language three writers are dev's and four test's, chosen by hash; the rest are train's.

    Writers numbered below 20 are train's always: the lexicon tagger was made beside them.
    """
    parts = {}
    for lang in ("en", "zh"):
        names = {r["writer"] for r in records if r["writer"].startswith(lang)}
        unseen = sorted(names - set(filter(beside, names)), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
        held = ("dev",) * HELD[0] + ("test",) * HELD[1]
        parts |= dict.fromkeys(names, "train") | dict(zip(unseen, held, strict=False))
    return parts


def beside(writer: str) -> bool:
    """Whether the lexicon tagger was made with this writer's words in view."""
    return writer[3] == "w" and int(writer[4:]) < 20


def turns(dialogues: Iterable[dict]) -> Iterator[dict]:
    """The utterances of dialogues, as records of their own."""
    for dialogue in dialogues:
        for number, turn in enumerate(dialogue["turns"], 1):
            said = {key: turn[key] for key in ("lang", "text", "intent", "spans")}
            yield {"id": f"{dialogue['id']}-{number}", "writer": dialogue["writer"], **said}


def part_of_talk(dialogue: dict) -> str:
    """The part of a dialogue, by its writer's number: even ones are test's, those that end in 3 dev's, the rest train's."""
    number = int(dialogue["writer"][4:])
    return "test" if number % 2 == 0 else "dev" if number % 10 == 3 else "train"


def parse_of(record: dict) -> Parse:
    """A labelled record as the parse that a perfect tagger would return."""
    made = tuple(Span(s["start"], s["end"], s["slot"], s["polarity"], s["value"]) for s in record["spans"])
    return Parse(record["text"], record["lang"], record["intent"], made, tagger="gold")


def state_of(record: dict, ontology: Ontology) -> DialogueState:
    """The state after a first utterance, as labelled."""
    lang = "en" if record["lang"] == "en" else "zh"
    return update(DialogueState(lang=lang, currency=CURRENCY[lang]), parse_of(record), ontology)


# ---- describe ------------------------------------------------------------------------------------------


def describe_pairs(records: Sequence[dict], catalog: Catalog, seed: int) -> Iterator[dict]:
    """Needs with the descriptions of products that fit: written needs first, then needs imagined of each product."""
    ontology, split = catalog.ontology, writers(records)
    for record in records:
        state = state_of(record, ontology)
        if record["intent"] == "inform" and state.category:
            hits = catalog.search(state.query(ontology, unknown=True)).hits
            fitting = [p for p in hits if part_of(p.family or p.sku) == split[record["writer"]]][:FITTING]
            for product in fitting:
                yield pair(describe_source(state, record["text"], ontology), product, state, ontology, record["id"])
    chance = random.Random(seed)
    for product in catalog.products():
        for lang in ("en", "zh"):
            for number in range(IMAGINED):
                state = imagined(product, lang, chance, ontology)
                yield pair(
                    describe_source(state, "", ontology), product, state, ontology, f"{product.sku}-{lang}-{number}"
                )


def pair(source: str, product: Product, state: DialogueState, ontology: Ontology, id: str) -> dict:
    """A training pair whose target is the product's description with placeholders for its values."""
    known = values(product, state.lang, ontology, state.currency)
    target = delexicalize(product.description(state.lang), known)
    family = product.family or product.sku
    return {"id": id, "lang": state.lang, "family": family, "part": part_of(family), "source": source, "target": target}


def imagined(product: Product, lang: str, chance: random.Random, ontology: Ontology) -> DialogueState:
    """A state whose needs this product meets, or nearly: up to three of its features and numbers, and a budget."""
    needs, currency = [], CURRENCY[lang]
    held = [name for name, has in product.features.items() if has]
    needs += [Need("feature", name, "has") for name in chance.sample(held, min(len(held), chance.choice((0, 1, 1, 2))))]
    kind = ontology.categories[product.category]
    needs += [Need("feature", f, "has") for f, c in kind.soft.items() if c.attribute in product.attributes
              and chance.random() < 0.15 and c.holds(_known(product, c.attribute))]  # fmt: skip
    numbers = [name for name in kind.key if name in product.attributes]
    for name in chance.sample(numbers, min(len(numbers), chance.choice((0, 0, 1, 2)))):
        needs.append(need_near(product, name, chance, ontology))
    if product.brand and chance.random() < 0.08:
        needs.append(Need("brand", "brand", "in", (product.brand,)))
    if "color" in product.attributes and chance.random() < 0.1:
        needs.append(Need("appearance", "color", "in", (product.attributes["color"].text,)))
    lacking = [name for name, has in product.features.items() if not has]
    if lacking and chance.random() < 0.05:
        needs.append(Need("feature", chance.choice(lacking), "lacks"))
    offer = product.offer(currency)
    if offer and chance.random() < 0.5:
        limit = round(float(offer.effective) * chance.choice((0.9, 1.05, 1.1, 1.3)), -1)
        needs.append(Need("price", "price", "<=", limit, currency))
    fitting = [c for c in ontology.contexts if ontology.wishes(c, product.category)]
    contexts = (chance.choice(fitting),) if fitting and chance.random() < 0.3 else ()
    chance.shuffle(needs)
    unique = tuple({need.field: need for need in needs}.values())
    return DialogueState(lang=lang, category=product.category, currency=currency, needs=unique, contexts=contexts)


def need_near(product: Product, name: str, chance: random.Random, ontology: Ontology) -> Need:
    """A need on one attribute that the product meets, now and then just misses."""
    value, attribute = product.attributes[name], ontology.attributes[name]
    if value.number is None:
        return Need("category" if attribute.slot == "category" else "feature", name, "in", (value.text,))
    better = attribute.better or "lower"
    op, slack = ("<=", 1.05) if better == "lower" else (">=", 0.95)
    return Need("measure", name, op, round(value.number * chance.choice((slack, slack, slack, 2 - slack)), 1))


def _known(product: Product, attribute: str) -> float | str:
    value = product.attributes[attribute]
    return value.number if value.number is not None else value.text


# ---- pitch ---------------------------------------------------------------------------------------------


def pitch_sources(catalog: Catalog, lang: str, count: int, seed: int | str) -> Iterator[dict]:
    """Sources for people to write pitches to, all different, spread over every kind: id, family, source."""
    ontology, chance, seen = catalog.ontology, random.Random(f"{seed}-{lang}"), set()
    products = list(catalog.products())
    kinds = {kind: [p for p in products if p.category == kind] for kind in ontology.categories}
    while len(seen) < count:
        for kind in ontology.categories:
            if not kinds[kind] or len(seen) >= count:
                continue
            product = chance.choice(kinds[kind])
            state = imagined(product, lang, chance, ontology)
            if chance.random() < 0.12:  # a wish on which the catalogue is silent, or which is not met
                other = chance.choice(ontology.categories[kind].features)
                if other not in {need.field for need in state.needs}:
                    state = replace(state, needs=(*state.needs, Need("feature", other, "has")))
            pick = next(p for p in rank(kinds[kind], state, ontology) if p.product.sku == product.sku)
            source = pitch_source(pick, state, ontology)
            if source not in seen:
                seen.add(source)
                family = product.family or product.sku
                yield {"id": f"p-{lang}-{len(seen):04d}", "lang": lang, "family": family, "source": source}


def plain_pairs(catalog: Catalog, count: int, seed: int) -> Iterator[dict]:
    """Up to ``count`` sources per language with the template's own sentences, of train's families alone."""
    for lang in ("en", "zh"):
        for turn, record in enumerate(pitch_sources(catalog, lang, count, f"plain-{seed}")):
            if (part := part_of(record["family"])) == "train":
                id, target = (
                    record["id"].replace("p-", "t-"),
                    plain_target(record["source"], lang, catalog.ontology, turn),
                )
                yield {**record, "id": id, "part": part, "target": target}


def plain_target(source: str, lang: str, ontology: Ontology, turn: int = 0) -> str:
    """What the template would say of a source, with placeholders; ``turn`` picks among its phrasings."""
    template = Template(ontology, DialogueState(lang=lang), turn)
    facts: dict[str, list[str]] = defaultdict(list)
    for mark, words in items(source):
        if words.strip() != "<saving>" and mark != "text":
            facts["met" if mark == "want" else mark].append(plain_fact(words, template, ontology))
    parts = [
        template.say("pitch", "met" if facts["met"] else "plain", name="<name>", facts=template.join(facts["met"]))
    ]
    if facts["more"]:
        parts.append(template.say("pitch", "more", facts=template.join(facts["more"])))
    if "<saving>" in source:
        parts.append(template.say("pitch", "saving", saving="<saving>"))
    parts += [template.say("pitch", m, facts=template.join(facts[m])) for m in ("unmet", "unknown") if facts[m]]
    return ("" if lang == "zh" else " ").join(parts)


def plain_fact(words: str, template: Template, ontology: Ontology) -> str:
    """One item of a source in the template's words: "quiet (<noise>)", "width <width>", "no ice maker"."""
    name = words.replace("<avoid>", "").split("<")[0].strip()
    held = next((f"<{p}>" for p in placeholders(words) if p != "avoid"), "")
    if "<avoid>" in words:
        return {"en": "no ", "zh": "不带"}[template.lang] + (name or held)
    if name and held:
        return template.say("pitch", "fact", label=name, value=held)
    attribute = ontology.attributes.get(held.strip("<>"))
    if attribute and attribute.numeric:
        return template.say("pitch", "pair", label=ontology.label(attribute.id, template.lang), value=held)
    return name or held


# ---- writing -------------------------------------------------------------------------------------------


def records_of(folder: Path, pattern: str) -> list[dict]:
    """The records of the folder's files of a pattern, in order of file and line."""
    return [record for path in sorted(folder.glob(pattern)) for record in _lines(path)]


def _lines(path: Path) -> Iterable[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def write(folder: Path, records: Iterable[dict]) -> dict[str, int]:
    """How many records went to ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl``, by their "part"."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(records)
    for part in PARTS:
        lines = (json.dumps(r, ensure_ascii=False) + "\n" for r in listed if r["part"] == part)
        (folder / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")
    return {part: sum(r["part"] == part for r in listed) for part in PARTS}


def labelled(needs: Sequence[dict], files: Iterable[Path]) -> list[dict]:
    """The needs and the labels: a label takes the place of the record that it corrects and stays with its writer."""
    found = {record["id"]: record for record in needs}
    for path in files:
        for record in read_labels(path):
            writer = found[record["id"]]["writer"] if record["id"] in found else f"label-{record.get('annotator')}"
            found[record["id"]] = {**record, "writer": writer}
    return list(found.values())


def build(options) -> dict[str, dict[str, int]]:
    """Task → part → count of the records written under ``options.out``."""
    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    corpus, out = Path(options.corpus), Path(options.out)
    needs = labelled(records_of(corpus, "needs_*.jsonl"), map(Path, options.labels))
    split = writers(needs)
    describe = list(describe_pairs(needs, catalog, options.seed))
    pitch = [{**r, "part": part_of(r["family"])} for r in records_of(corpus, "pitches_*.jsonl")]
    pitch += recombined(pitch, options.recombined, catalog.ontology, options.seed)
    talks = [{**d, "part": part_of_talk(d)} for d in records_of(corpus, "dialogues_*.jsonl")]
    said = [{**r, "part": split.get(r["writer"], "train")} for r in needs]
    said += [{**r, "part": "train"} for r in turns(d for d in talks if d["part"] == "train")]
    return {
        "tag": write(out / "tag", said),
        "track": write(out / "track", talks),
        "describe": write(out / "describe", describe),
        "pitch": write(out / "pitch", pitch),
        "base": write(out / "base", describe + pitch + list(plain_pairs(catalog, options.plain, options.seed))),
    }
