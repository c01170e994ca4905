"""Scores with signatures and 95 % intervals: BLEU, chrF, ROUGE that reads Chinese, slot error, span F1, nDCG.

Every score is computed from ``predictions.jsonl``, so that anyone can score again without the model.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

import sacrebleu
from rouge_score import rouge_scorer

from assistant.linearize import owed, placeholders

RESAMPLES = 500
HAN = re.compile(r"[\u3400-\u9fff]|<[a-z_0-9]+>|[A-Za-z0-9]+")


class Characters:
    """A tokeniser for rouge-score: a Chinese character, a word or a placeholder is a token each.

    Without it rouge-score gives 0.0 for two identical Chinese sentences.
    """

    def tokenize(self, text: str) -> list[str]:
        """The tokens of a text, lower case."""
        return HAN.findall(text.lower())


def spaced(text: str) -> str:
    """A text with placeholders and Chinese characters set apart, for BLEU with ``tokenize=none``."""
    return " ".join(re.findall(r"<[a-z_0-9]+>|[\u3400-\u9fff]|[A-Za-z0-9]+|[^\sA-Za-z0-9]", text.lower()))


def bleu(hypotheses: Sequence[str], references: Sequence[str]) -> tuple[float, str]:
    """Corpus BLEU, 0 to 100, and sacrebleu's signature."""
    metric = sacrebleu.BLEU(tokenize="none", lowercase=True, force=True)
    score = metric.corpus_score([spaced(h) for h in hypotheses], [[spaced(r) for r in references]])
    return score.score, f"{metric.get_signature()}|pre:characters+placeholders"


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> tuple[float, str]:
    """Corpus chrF2, 0 to 100, and sacrebleu's signature."""
    metric = sacrebleu.CHRF()
    return metric.corpus_score(list(hypotheses), [list(references)]).score, str(metric.get_signature())


def rouge(hypotheses: Sequence[str], references: Sequence[str]) -> tuple[float, str]:
    """Mean ROUGE-L F1, 0 to 100, over characters, words and placeholders."""
    scorer = rouge_scorer.RougeScorer(["rougeL"], tokenizer=Characters())
    scores = [scorer.score(r, h)["rougeL"].fmeasure for h, r in zip(hypotheses, references, strict=True)]
    return 100 * mean(scores), "rougeL-f1|tokens:characters+words+placeholders|rouge-score"


def distinct(texts: Sequence[str], n: int) -> tuple[float, str]:
    """Distinct n-grams per n-gram, 0 to 1 (Li et al. 2016)."""
    grams = [tuple(t[i : i + n]) for text in texts for t in [spaced(text).split()] for i in range(len(t) - n + 1)]
    return len(set(grams)) / max(1, len(grams)), f"distinct-{n}"


def slot_error(hypotheses: Sequence[str], sources: Sequence[str]) -> tuple[float, str]:
    """Placeholders missing from or foreign to the source, per placeholder of the source, in % (Wen et al. 2015).

    A missing one is counted only where the source asks for it as met or unmet; names of the product are free.
    """
    wrong = asked = 0
    for hypothesis, source in zip(hypotheses, sources, strict=True):
        said, given = set(placeholders(hypothesis)), set(placeholders(source))
        free = {"name", "brand", "model", "price", "list_price", "saving"}
        must = owed(source)
        wrong += len(must - said) + len(said - given - free)
        asked += len(must)
    return 100 * wrong / max(1, asked), "slot-error|missing+foreign per asked|delexicalised"


def mean(numbers: Sequence[float]) -> float:
    """The mean; 0 of none."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def interval(
    score: Callable[[Sequence[int]], float], count: int, resamples: int = RESAMPLES, seed: int = 1
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a score over ``count`` items; ``score`` takes the indices drawn."""
    chance = random.Random(seed)
    drawn = sorted(score([chance.randrange(count) for _ in range(count)]) for _ in range(resamples))
    return drawn[int(0.025 * resamples)], drawn[int(0.975 * resamples) - 1]


def scored(name: str, value: float, signature: str, low: float | None = None, high: float | None = None) -> dict:
    """One score as ``scores.json`` keeps it."""
    record = {"name": name, "score": round(value, 4), "signature": signature}
    if low is not None:
        record["interval"] = [round(low, 4), round(high, 4)]
    return record


def shares(name: str, marks: Sequence[float], signature: str) -> dict:
    """A mean of marks with its interval."""
    low, high = interval(lambda drawn: mean([marks[i] for i in drawn]), len(marks))
    return scored(name, mean(marks), signature, low, high)


def over(name: str, pairs: Sequence[tuple], score: Callable, signature: str) -> dict:
    """A score over pairs with its bootstrap interval."""
    low, high = interval(lambda drawn: score([pairs[i] for i in drawn]), len(pairs))
    return scored(name, score(pairs), signature, low, high)


def ahead(name: str, ours: Sequence[tuple], theirs: Sequence[tuple], score: Callable) -> dict:
    """How far our score is above theirs on the same items, with the paired bootstrap's interval (Koehn 2004)."""
    low, high = interval(lambda drawn: score([ours[i] for i in drawn]) - score([theirs[i] for i in drawn]), len(ours))
    return scored(name, score(ours) - score(theirs), "difference|paired bootstrap", low, high)


def calibration_error(sure: Sequence[float], right: Sequence[float], bins: int = 10) -> float:
    """Expected calibration error, 0 to 1, over bins of equal width (Guo et al. 2017)."""
    placed: dict[int, list[tuple[float, float]]] = {}
    for chance, hit in zip(sure, right, strict=True):
        placed.setdefault(min(bins - 1, int(chance * bins)), []).append((chance, hit))
    gaps = [abs(mean([c for c, _ in rows]) - mean([h for _, h in rows])) * len(rows) for rows in placed.values()]
    return sum(gaps) / max(1, len(sure))


# ---- tagging and ranking -------------------------------------------------------------------------------


def spans(record: dict) -> set[tuple]:
    """The spans of a record, for exact matching: offsets, slot and polarity."""
    return {(s["start"], s["end"], s["slot"], s["polarity"]) for s in record["spans"]}


def f1(pairs: Sequence[tuple[set, set]]) -> float:
    """Micro F1 of predicted against gold sets, 0 to 1."""
    hit = sum(len(p & g) for p, g in pairs)
    return 2 * hit / max(1, sum(len(p) + len(g) for p, g in pairs))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Macro F1 of predicted against gold labels over the gold's labels, 0 to 1."""
    hit, said, gold = Counter(), Counter(), Counter()
    for p, g in pairs:
        hit[g] += p == g
        said[p] += 1
        gold[g] += 1
    return mean([2 * hit[label] / (said[label] + gold[label]) for label in gold])


def ndcg(run: Sequence[str], relevance: dict[str, float], k: int = 10) -> float:
    """nDCG at k with linear gain, 0 to 1 (Järvelin and Kekäläinen 2002);
    1 when nothing is relevant and nothing found.
    """
    ideal = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(relevance.values(), reverse=True)[:k]))
    if not ideal:
        return float(not run)
    return sum(relevance.get(sku, 0.0) / math.log2(i + 2) for i, sku in enumerate(run[:k])) / ideal
