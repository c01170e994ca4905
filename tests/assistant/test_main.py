"""The command line, in this process: what it prints, and what a mistake says."""

import io
import json

import pytest

from assistant import __main__ as command
from assistant.chat import Assistant


@pytest.fixture
def database(tmp_path):
    url = f"sqlite:///{tmp_path}/shop.db"
    Assistant.open(url, models=False).catalog.close()
    return url


def run(monkeypatch, capsys, words, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    command.main(words)
    return capsys.readouterr()


def test_parse_gives_one_record_per_line_in_order(monkeypatch, capsys, database):
    lines = 'a quiet fridge\n\n{"id": "u-7", "text": "洗衣机 10公斤以上"}\n{not json\n'
    out = run(monkeypatch, capsys, ["parse", "--db", database, "--verbose"], lines)
    records = [json.loads(line) for line in out.out.splitlines()]
    assert [(r["id"], r["lang"], r["intent"]) for r in records][0] == ("line-1", "en", "inform")
    assert [r["id"] for r in records] == ["line-1", "line-2", "u-7", "line-4"]
    assert records[2]["text"] == "洗衣机 10公斤以上"
    assert records[2]["spans"][1]["value"] == {"attribute": "wash_load", "op": ">=", "value": 10}
    assert "lexicon" in out.err


def test_a_conversation_on_the_terminal(monkeypatch, capsys, database):
    said = iter(["a quiet dishwasher under $1,000", "thanks"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(said, None) or (_ for _ in ()).throw(EOFError))
    command.main(["chat", "--db", database, "--no-model"])
    out = capsys.readouterr().out
    assert "1. Isoldine" in out and "829 USD" in out and "✓ quiet: 41 dB" in out


@pytest.mark.parametrize(
    "line, wrong",
    [
        ("hello", "no JSON"),
        ("{", "no JSON"),
        ("{}", '"session" is missing'),
        ('{"session": "s"}', '"text" is missing'),
        ('{"session": "s", "text": null}', '"text" is no string but null'),
        ('{"session": ["s"], "text": "hi"}', '"session" is no string but ["s"]'),
        ('{"session": "s", "text": "\\ud800"}', "half a character"),
        ("[1]", "not a JSON object but [1]"),
        ('"text"', "not a JSON object"),
    ],
)
def test_a_line_that_is_no_request_is_told_and_the_next_one_answered(monkeypatch, capsys, database, line, wrong):
    good = json.dumps({"session": "s", "text": "hi"})
    with pytest.raises(SystemExit) as caught:
        run(monkeypatch, capsys, ["chat", "--json", "--no-model", "--db", database], f"{good}\n\n{line}\n{good}\n")
    told = capsys.readouterr()
    assert caught.value.code == 1
    assert [json.loads(line)["act"] for line in told.out.splitlines()] == ["smalltalk"] * 2
    assert told.err.count("\n") == 1
    assert "line 3" in told.err and wrong in told.err and '{"session": "s1"' in told.err


def test_a_corrupt_database_is_one_clear_line(monkeypatch, capsys, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"no database at all, but long enough to be looked at\n" * 40)
    with pytest.raises(SystemExit) as caught:
        run(monkeypatch, capsys, ["parse", "--db", f"sqlite:///{tmp_path}/bad.db"], "")
    assert "bad.db" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("words", [[], ["sing"], ["chat", "--lang", "fr"], ["parse", "--json"]])
def test_wrong_usage_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as caught:
        command.main(words)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err
