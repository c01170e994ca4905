"""Written pitches cut into sentences and put together anew: more sources than were written to, every sentence a writer's.

    p-en-0005 "The <name> comes from <brand> …" ┐
    p-en-0131 "It dries <dry_load> and …"       ┴→ one source with both sentences' items, one target

A model of few million weights learns from these which words of a source become which words of a pitch; two thousand
whole pitches alone teach it how pitches sound.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.lexicon import Lexicon, tokenize
from assistant.linearize import LANGUAGES, faithful, items, placeholders
from catalog.ontology import Ontology
from catalog.text import fold

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
ARTICLE = re.compile(r"\b([Aa])n? (\w)")
EXCHANGED = 0.6  # chance that a feature is exchanged
LONGEST = 3  # sentences in a recombined pitch
ORDER = {"met": 0, "unmet": 0, "unknown": 0, "more": 1, "context": 2}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a written pitch and the items of the source that it tells."""

    text: str
    items: tuple[tuple[str, str], ...]
    first: bool  # it opened its pitch
    named: bool  # it holds <name>

    @property
    def topics(self) -> set[str]:
        """What it speaks of: placeholders, and features by their words."""
        return {topic for _, words in self.items for topic in (words, *placeholders(words))} - {"avoid"}


class Cutter:
    """Finds which sentence of a pitch tells which item of its source."""

    def __init__(self, ontology: Ontology):
        self.ontology = ontology
        wanted = ("feature", "context")
        self.lexicon = Lexicon((surface, entry) for surface, entry in ontology.surfaces() if entry.kind in wanted)

    def cut(self, pitch: dict) -> list[Sentence]:
        """The sentences of a written pitch; none when an item is told by no sentence, or by two.

        Facts worth telling (``<more>``) and contexts may be left out of a pitch, and are then left out here.
        """
        texts = [text for text in SENTENCE.split(pitch["target"]) if text]
        kind, *told = items(pitch["source"])
        category = self.ontology.lookup(kind[1].strip())[0].id
        mentions = [self.mentions(text, category) for text in texts]
        taken: list[list[tuple[str, str]]] = [[] for _ in texts]
        for mark, words in told:
            names = set(placeholders(words)) - {"avoid"}
            if names:
                where = [at for at, text in enumerate(texts) if names & set(placeholders(text))]
            else:
                ids = self.meant(words.replace("<avoid>", "").strip(), category)
                where = [at for at, mentioned in enumerate(mentions) if ids & mentioned]
            if len(where) == 1:
                taken[where[0]].append((mark, words))
            elif where or mark not in ("more", "context"):
                return []
        return [
            Sentence(text, tuple(own), at == 0, "<name>" in text)
            for at, (text, own) in enumerate(zip(texts, taken, strict=True))
        ]

    def mentions(self, text: str, category: str) -> set[str]:
        """The features and contexts that a sentence names."""
        found = self.lexicon.find(tokenize(fold(text)))
        return {e.id for match in found for e in match.entries if e.category in (None, category)}

    def meant(self, words: str, category: str) -> set[str]:
        """The features or contexts that the words of an item stand for."""
        return {entry.id for entry in self.ontology.lookup(words, category) if entry.kind in ("feature", "context")}


def recombined(pitches: Sequence[dict], count: int, ontology: Ontology, seed: int) -> Iterator[dict]:
    """Up to ``count`` pairs per language, ``{id, lang, family, part, source, target}``, made of train's pitches alone.

    Sentences come from pitches about one kind of appliance and never tell the same thing twice; every pair passes
    ``faithful``.
    """
    cutter, chance, seen = Cutter(ontology), random.Random(seed), set()
    labels = {lang: [ontology.label(feature, lang) for feature in sorted(ontology.features)] for lang in ("en", "zh")}
    for lang in ("en", "zh"):
        kinds: dict[str, list[Sentence]] = {}
        for pitch in pitches:
            if pitch["lang"] == lang and pitch["part"] == "train":
                kinds.setdefault(items(pitch["source"])[0][1], []).extend(cutter.cut(pitch))
        made = 0
        for _ in range(count * 20):
            kind = chance.choice(sorted(kinds))
            chosen = choose(kinds[kind], chance)
            if made < count and chosen and (pair := joined(kind, chosen, lang, chance)) not in seen:
                pair = exchanged(*pair, labels[lang], chance)
                seen.add(pair)
                if faithful(pair[1], pair[0]):
                    made += 1
                    id = f"r-{lang}-{made:05d}"
                    yield {"id": id, "lang": lang, "family": "", "part": "train", "source": pair[0], "target": pair[1]}


def choose(sentences: Sequence[Sentence], chance: random.Random) -> list[Sentence]:
    """One to three sentences about different things, the name said once, openers first; [] when they do not go together."""
    drawn = chance.sample(sentences, min(len(sentences), chance.randint(1, LONGEST)))
    topics = [topic for sentence in drawn for topic in sentence.topics]
    if sum(s.named for s in drawn) != 1 or len(topics) != len(set(topics)) or not all(s.items for s in drawn):
        return []
    if sum(s.first for s in drawn) != 1:
        return []
    return sorted(drawn, key=lambda s: not s.first)


def joined(kind: str, sentences: Sequence[Sentence], lang: str, chance: random.Random) -> tuple[str, str]:
    """The source and the target of these sentences; needs in any order, then facts worth telling, then contexts."""
    told = [item for sentence in sentences for item in sentence.items]
    told.sort(key=lambda item: (ORDER[item[0]], chance.random()))
    source = f"<pitch>{LANGUAGES[lang == 'zh']}<kind>{kind}" + "".join(f"<{mark}>{words}" for mark, words in told)
    return source, (" " if lang == "en" else "").join(sentence.text for sentence in sentences)


def exchanged(source: str, target: str, labels: Sequence[str], chance: random.Random) -> tuple[str, str]:
    """The pair with some features, where both sides name them alike, exchanged for others: a lesson in copying.

    >>> exchanged("<pitch><en><kind> fan<met> timer", "The <name> has a timer.", ["ice maker"], random.Random(1))
    ('<pitch><en><kind> fan<met> ice maker', 'The <name> has an ice maker.')
    """
    for mark, words in items(source)[1:]:
        name = words.replace("<avoid>", "").strip()
        found = list(re.finditer(re.escape(name), target, re.I)) if name and "<" not in name else []
        other = chance.choice(labels)
        if (
            mark == "context"
            or len(found) != 1
            or chance.random() >= EXCHANGED
            or other.lower() in (source + target).lower()
        ):
            continue
        start, end = found[0].span()
        said = other[:1].upper() + other[1:] if target[start].isupper() and not name[0].isupper() else other
        target = ARTICLE.sub(
            lambda m: f"{m[1]}{'n' if m[2] in 'aeiouAEIOU' else ''} {m[2]}", target[:start] + said + target[end:]
        )
        source = source.replace(f"> {name}", f"> {other}", 1)
    return source, target
