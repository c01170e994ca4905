import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from catalog.text import fold, match_expression, singular, tokens


def test_english_words_are_whole_and_singular():
    assert tokens("Quiet Dishwashers for BABIES, don't buy") == [
        "quiet",
        "dishwasher",
        "for",
        "baby",
        "don't",
        "buy",
    ]


def test_chinese_is_pairs_and_lone_characters():
    assert tokens("双开门冰箱 大 LG") == ["双开", "开门", "门冰", "冰箱", "大", "lg"]


def test_figures_and_models_stay_whole_and_give_their_parts():
    found = tokens("１.５匹 A+++ BCD-501W SHP65CM5N/01")
    assert {"1.5", "a+++", "bcd-501w", "501w", "shp65cm5n/01", "shp65cm5n"} <= set(found)


def test_a_compound_word_is_found_by_its_parts():
    assert {"frost", "free"} <= set(tokens("frost-free"))


def test_singular_leaves_words_that_only_look_plural():
    assert [singular(word) for word in ("gas", "glass", "bus", "basis")] == ["gas", "glass", "bus", "basis"]


@given(st.text())
def test_fold_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_tokens_of_tokens_hold_no_quote_or_space(text):
    assert all(token and not set(token) & set(' "\n\t') for token in tokens(text))


def full_text(*rows: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize=\"unicode61 tokenchars '.+-_/'''\")")
    database.executemany("INSERT INTO t VALUES (?)", [(" ".join(tokens(row)),) for row in rows])
    return database


def found(database: sqlite3.Connection, words: str) -> list[int]:
    query = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid"
    return [row for (row,) in database.execute(query, (match_expression(words),))]


def test_chinese_trap_two_a_word_inside_a_compound_is_found():
    database = full_text("美的双开门冰箱", "海尔滚筒洗衣机", "小米电视")
    assert found(database, "冰箱") == [1]
    assert found(database, "电视") == [3]


def test_a_model_is_found_by_one_of_its_parts():
    assert found(full_text("Haier BCD-501W fridge", "Haier BCD-210 fridge"), "501W") == [1]


@given(st.text(min_size=1))
def test_no_text_breaks_the_match_expression(text):
    database = full_text("a quiet fridge 冰箱")
    if match_expression(text):
        assert isinstance(found(database, text), list)
    else:
        assert tokens(text) == []
