"""Golden scores, and Chinese trap 1: rouge-score must not give 0.0 for two identical Chinese sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.linearize import owed
from training import metrics

ZH = "这款<name>噪音只有<noise>，售价<price>。"
EN = "The <name> runs at <noise> and costs <price>."


@pytest.mark.parametrize("text", [ZH, EN])
def test_a_text_scored_against_itself_is_perfect(text):
    assert metrics.bleu([text], [text])[0] == pytest.approx(100)
    assert metrics.chrf([text], [text])[0] == pytest.approx(100)
    assert metrics.rouge([text], [text])[0] == pytest.approx(100)


def test_rouge_reads_chinese():
    from rouge_score import rouge_scorer

    plain = rouge_scorer.RougeScorer(["rougeL"]).score("静音的洗碗机", "静音的洗碗机")["rougeL"].fmeasure
    assert plain == 0.0  # the trap
    assert metrics.rouge(["静音的洗碗机"], ["静音的洗碗机"])[0] == pytest.approx(100)
    assert 0 < metrics.rouge(["静音的冰箱"], ["静音的洗碗机"])[0] < 100


def test_scores_carry_signatures():
    assert "BLEU" not in metrics.bleu([EN], [EN])[1] and "tok:none" in metrics.bleu([EN], [EN])[1]
    assert "chrF2" in metrics.chrf([EN], [EN])[1] or "nc:6" in metrics.chrf([EN], [EN])[1]


SOURCE = "<pitch><en><kind> fan<met> quiet <noise><unmet> <price><more> <width><met> <avoid> ionic"


@pytest.mark.parametrize(
    "text, error",
    [
        ("The <name> runs at <noise> for <price>.", 0),
        ("The <name> runs at <noise>.", 50),
        ("At <noise>, for <price>, <volume> big.", 50),
        ("", 100),
    ],
)
def test_slot_error_counts_missing_and_foreign_placeholders(text, error):
    assert metrics.slot_error([text], [SOURCE])[0] == pytest.approx(error)
    assert owed(SOURCE) == {"noise", "price"}


def test_distinct_and_f1_and_ndcg_by_hand():
    assert metrics.distinct(["a b a b"], 1)[0] == pytest.approx(0.5)
    assert metrics.distinct(["a b a b"], 2)[0] == pytest.approx(2 / 3)
    assert metrics.f1([({1, 2}, {2, 3})]) == pytest.approx(0.5)
    assert metrics.macro_f1([("a", "a"), ("a", "b")]) == pytest.approx((2 / 3 + 0) / 2)
    assert metrics.ndcg(["x", "y"], {"x": 1.0, "y": 3.0}) == pytest.approx(
        (1 + 3 / 1.58496) / (3 + 1 / 1.58496), rel=1e-4
    )
    assert metrics.ndcg([], {}) == 1.0 and metrics.ndcg(["x"], {}) == 0.0


@given(st.lists(st.floats(0, 1), min_size=5, max_size=40))
def test_an_interval_brackets_the_mean(marks):
    low, high = metrics.interval(lambda drawn: metrics.mean([marks[i] for i in drawn]), len(marks), resamples=200)
    assert low <= high
    assert min(marks) - 1e-9 <= low and high <= max(marks) + 1e-9


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 5), max_size=8))
def test_ndcg_of_the_ideal_order_is_one(grades):
    ideal = sorted(grades, key=lambda sku: -grades[sku])
    assert metrics.ndcg(ideal, grades) == pytest.approx(1.0 if any(grades.values()) or not ideal else 0.0)
