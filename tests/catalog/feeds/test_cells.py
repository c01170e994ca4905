"""Texts without HTML, entities and control characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.cells import clean, language


@pytest.mark.parametrize(
    ("given", "shown", "notes"),
    [
        ("<p>Quiet</p><p>fridge</p>", "Quiet fridge", 1),
        ("Tom &amp;amp; Jerry", "Tom & Jerry", 1),
        ("a&nbsp;b", "a b", 1),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold", 1),
        ("<script>alert(1)</script>Fan", "Fan", 1),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3", 0),
        ("R&D, AT&T", "R&D, AT&T", 0),
        ("tabs\tand\nlines", "tabs and lines", 0),
        ("null\x00 and bell\x07", "null and bell", 1),
        ("zero\u200bwidth", "zerowidth", 1),
        ("", "", 0),
    ],
)
def test_dirt_is_removed_and_said(given, shown, notes):
    assert clean(given)[0] == shown
    assert len(clean(given)[1]) == notes


@given(st.text())
def test_clean_text_has_no_control_characters_and_stays_clean(text):
    shown, _ = clean(text)
    assert not any(ord(c) < 32 for c in shown)
    assert shown == shown.strip()


@pytest.mark.parametrize(("text", "lang"), [("Haier/海尔", "zh"), ("Haier", "en"), ("", "en")])
def test_language_is_told_by_chinese_characters(text, lang):
    assert language(text) == lang


@pytest.mark.parametrize("opening", ["<script ", "<!--", "<style>", "<a"])
def test_what_is_opened_and_never_closed_is_still_read(opening):
    assert clean(opening * 50_000 + "> Quiet<br>fridge")[0].endswith("Quiet fridge")


def test_comments_scripts_and_styles_are_left_out_whole():
    text = "A<!-- <script> -->B<script>x<!--</script>C<style>p{}</STYLE>D<script>"
    assert clean(text) == ("A B C D", ("HTML removed",))
