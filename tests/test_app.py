"""``app.py``: its options, its one-line errors, and what it must not import."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app
from catalog.store import Catalog

ROOT = Path(app.__file__).parent


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, **options
    )


def test_defaults():
    args = app.options([])
    assert (args.host, args.port, args.lang, args.db, args.no_model) == ("127.0.0.1", 7860, "auto", None, False)


def test_no_public_tunnel_is_offered(capsys):
    with pytest.raises(SystemExit) as stopped:
        app.options(["--share"])
    assert stopped.value.code == 2 and "unrecognized arguments: --share" in capsys.readouterr().err


def test_a_given_password_wins_over_the_environments(monkeypatch):
    monkeypatch.setenv("DAOGOU_LABEL_PASSWORD", "from the environment")
    assert app.label_password("given") == "given"
    assert app.label_password(None) == "from the environment"


def test_without_a_password_a_new_one_is_logged(monkeypatch, caplog):
    monkeypatch.delenv("DAOGOU_LABEL_PASSWORD", raising=False)
    with caplog.at_level("INFO", logger="daogou"):
        first, second = app.label_password(None), app.label_password("")
    assert first != second and len(first) >= 12 and first in caplog.text


def test_a_taken_port_is_told_in_one_line(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    told = capsys.readouterr().err
    assert f"port {port}" in told and "choose another with --port" in told and told.count("\n") == 1


@pytest.mark.parametrize("port", ["70000", "-5"])
def test_an_impossible_port_is_told_in_one_line(capsys, port):
    assert app.main([f"--port={port}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_damaged_database_is_told_in_one_line(tmp_path):
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database at all" * 100)
    done = run("--port", "0", "--db", f"sqlite:///{file}")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith("daogou: ") and "broken.db" in done.stderr and done.stderr.count("\n") == 1


def test_a_database_url_that_is_none_is_told_in_one_line():
    done = run("--port", "0", "--db", "not a url")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "sqlite:///" in done.stderr


def test_the_sample_is_recognised(catalog):
    assert not app.is_sample(catalog)
    empty = Catalog.open("sqlite://")
    empty.ensure_sample()
    assert app.is_sample(empty)
    empty.close()


def test_opening_the_page_imports_no_training_library():
    code = (
        "import sys, app, assistant.chat, assistant.ui.site\n"
        "print([name for name in ('torch', 'transformers', 'peft', 'matplotlib.pyplot') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
