import re

import pytest

from assistant.acts import Chip, Reply
from assistant.ui import talk

REPLY = Reply(
    "web-1", "Two dishwashers fit. Which width?", "en", "recommend", question="width", options=("24 in", "18 in"),
    chips=(Chip("c1", "not LG"),), relaxed=("quiet",), source="model",
    products=({"sku": "S-1", "title": "A", "price": None, "receipt": []},),
)  # fmt: skip
EVIL = "<img src=x onerror=alert(1)>{{x}}`${y}`"


def test_a_newcomer_sees_examples_in_both_languages():
    for lang in ("en", "zh"):
        shown = talk.talk((), lang)
        assert 'lang="en" data-do="say"' in shown and 'lang="zh-CN" data-do="say"' in shown


def test_a_reply_shows_what_was_relaxed_and_where_its_words_come_from():
    shown = talk.talk([("user", "hi", None), ("assistant", REPLY.text, REPLY)], "en")
    assert "Given up here" in shown and "<li>quiet</li>" in shown
    assert "Every figure checked" in shown and "worded by the model" in shown


def test_an_ungrounded_reply_claims_no_check():
    reply = Reply("s", "Hello", "en", "recommend", products=REPLY.products, grounded=False)
    assert "Every figure checked" not in talk.talk([("assistant", "Hello", reply)], "en")


def test_the_dock_offers_answers_a_skip_and_chips():
    shown = talk.dock([("assistant", REPLY.text, REPLY)], "en", sample=True)
    assert re.findall(r'data-do="say" data-text="([^"]*)"', shown) == ["24 in", "18 in", "no preference"]
    assert 'data-chip="c1"' in shown and "invented" in shown and 'aria-live="polite"' in shown


def test_the_dock_is_quiet_while_an_answer_is_on_its_way():
    shown = talk.dock([("assistant", REPLY.text, REPLY), ("user", "x", None), ("pending", "", None)], "en", False)
    assert 'class="answers"' not in shown and "invented" not in shown


@pytest.mark.parametrize("role", ["user", "event", "error", "assistant"])
def test_what_anyone_wrote_is_escaped(role):
    shown = talk.talk([(role, EVIL, None)], "en")
    assert "<img" not in shown and "{{" not in shown and "`" not in shown
    assert "&lt;img" in shown


def test_what_a_reply_says_is_escaped_word_by_word():
    reply = Reply("s", EVIL, "en", "answer", chips=(Chip(EVIL, EVIL),), options=(EVIL,), question=EVIL, relaxed=(EVIL,))
    rows = [("assistant", EVIL, reply)]
    assert "<img" not in talk.talk(rows, "en", fresh=True) + talk.dock(rows, "en", False)


@pytest.mark.parametrize("text", ["One fits.\nTwo do not.", "三千元以内有17款，最安静的是 LS-W10K：42 dB。", "a  b"])
def test_spoken_words_say_the_text(text):
    assert re.sub(r"<[^>]+>", "", talk.spoken(text)) == text


def test_only_the_last_reply_appears_word_by_word():
    rows = [
        ("user", "a", None),
        ("assistant", REPLY.text, REPLY),
        ("user", "b", None),
        ("assistant", REPLY.text, REPLY),
    ]
    assert talk.talk(rows, "en", fresh=True).count('class="guide fresh"') == 1
    assert "fresh" not in talk.talk(rows, "en")


def test_a_compared_pair_stands_in_a_table():
    reply = Reply("s", "Side by side:", "en", "compare", products=REPLY.products * 2)
    assert "<table>" in talk.talk([("assistant", reply.text, reply)], "en")


def test_only_the_latest_rows_are_shown():
    rows = [("user", f"turn {n}", None) for n in range(talk.KEPT + 5)]
    shown = talk.talk(rows, "en")
    assert "turn 4<" not in shown and f"turn {talk.KEPT + 4}<" in shown
