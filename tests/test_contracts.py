"""What programs outside rely on, as processes of their own: fields, order, a flush per turn, exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPLY = ["session", "text", "lang", "act", "products", "relaxed", "state", "grounded", "source", "latency_ms"]
CARD = {"sku", "title", "brand", "price", "currency", "receipt"}
ACTS = {"recommend", "ask", "compare", "answer", "no_match", "confirm", "smalltalk", "refuse"}


def python(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", **options
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The URL of a file that holds the sample catalogue."""
    from catalog.store import Catalog

    url = f"sqlite:///{tmp_path_factory.mktemp('contracts')}/shop.db"
    catalog = Catalog.open(url)
    catalog.ensure_sample()
    catalog.close()
    return url


def test_parse(database):
    said = ["a quiet dishwasher under $700, not Samsung", '{"id": "u-9", "text": "三千以内的冰箱"}', ""]
    done = python("assistant", "parse", "--db", database, input="\n".join(said) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == ["line-1", "u-9", "line-3"]
    first = records[0]
    assert list(first) == ["id", "lang", "text", "intent", "spans"]
    assert [list(span) for span in first["spans"]] == [["start", "end", "slot", "polarity", "value"]] * 4
    marked = [(first["text"][s["start"] : s["end"]], s["slot"], s["polarity"], s["value"]) for s in first["spans"]]
    assert marked == [
        ("quiet", "feature", "want", "quiet"),
        ("dishwasher", "category", "want", "dishwasher"),
        ("under $700", "price", "want", {"max": 700, "currency": "USD"}),
        ("Samsung", "brand", "avoid", "Samsung"),
    ]


def test_chat_answers_each_line_before_the_next_is_written(database):
    command = [sys.executable, "-m", "assistant", "chat", "--json", "--no-model", "--db", database]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    turns = [("s1", "a quiet dishwasher under $1,000"), ("s2", "想买冰箱"), ("s1", "how loud is the second one?")]
    with subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", **pipes) as chat:
        replies = []
        for session, text in turns:
            chat.stdin.write(json.dumps({"session": session, "text": text}, ensure_ascii=False) + "\n")
            chat.stdin.flush()
            replies.append(json.loads(chat.stdout.readline()))  # would wait for ever without the flush
        chat.stdin.close()
        assert (chat.stdout.read(), chat.stderr.read(), chat.wait()) == ("", "", 0)
    assert [(r["session"], r["lang"]) for r in replies] == [("s1", "en"), ("s2", "zh"), ("s1", "en")]
    for reply in replies:
        assert list(reply)[: len(REPLY)] == REPLY
        assert reply["act"] in ACTS and reply["source"] in ("model", "template") and reply["grounded"] is True
        assert reply["latency_ms"] > 0
        for product in reply["products"]:
            assert product.keys() >= CARD
            assert all(line.keys() == {"slot", "need", "value", "verdict"} for line in product["receipt"])
    assert {"slot": "price", "need": "≤ 1000 USD", "value": "829 USD", "verdict": "met"} in replies[0]["products"][0][
        "receipt"
    ]
    assert replies[2]["products"][0]["sku"] == replies[0]["products"][1]["sku"]


def test_a_broken_line_is_said_on_standard_error_alone(database):
    done = python("assistant", "chat", "--json", "--no-model", "--db", database, input="hello\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 1" in done.stderr and "Traceback" not in done.stderr


def test_python(database):
    code = (
        "import sys; from assistant import Assistant; guide = Assistant.open(sys.argv[1], models=False);"
        "reply = guide.respond('s', 'a kettle'); print(reply.act, reply.products[0]['category']);"
        "assert 'torch' not in sys.modules and 'gradio' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, database], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, ["ask", "kettle"]), done.stderr


@pytest.mark.parametrize("name", ["build", "pretrain", "finetune", "evaluate", "report", "export"])
def test_every_step_of_training_tells_its_options(name, capsys):
    from training.__main__ import main

    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    told = capsys.readouterr().out
    assert caught.value.code == 0
    assert f"python -m training {name}" in told and "--seed" in told


def test_training_is_a_command():
    done = python("training", "--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("build", "pretrain", "finetune", "evaluate", "report", "export"))
    wrong = python("training", "sing")
    assert wrong.returncode == 2 and "usage:" in wrong.stderr
