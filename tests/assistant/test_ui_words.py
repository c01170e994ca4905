import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.words import html, preferred, say_date, words


def leaves(table: dict, path: str = "") -> dict[str, object]:
    found = {}
    for key, value in table.items():
        found |= leaves(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return found


def fields(text: object) -> set[str]:
    return set() if not isinstance(text, str) else {word.split("}")[0] for word in text.split("{")[1:]}


def test_both_languages_say_the_same_things():
    en, zh = leaves(words("en")), leaves(words("zh"))
    assert en.keys() == zh.keys()
    plain = {key for key in en if key != "label.help"}
    assert [key for key in plain if fields(en[key]) != fields(zh[key])] == []


@pytest.mark.parametrize(
    "header, lang",
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en", "en"), ("fr,en;q=0.2,zh;q=0.7", "zh"), ("ja", "en"), ("", "en"),
     ("zh;q=oops,en", "en"), (None, "en")],
)  # fmt: skip
def test_the_browser_is_heard(header, lang):
    assert preferred(header) == lang


def test_another_language_reads_english():
    assert words("mixed") == words("en")


@given(st.text())
def test_escaped_text_holds_no_mark_up(text):
    assert not set(html(text)) & set("<>\"'{}`")


def test_an_odd_date_is_shown_as_it_is():
    assert say_date("soon", "en") == "soon" and say_date(None, "en") == ""
