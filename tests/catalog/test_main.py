"""python -m catalog, as the contracts give it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.__main__ import main
from catalog.store import Catalog

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
GOOD = "id,title,price\nA,A quiet kettle 1.7 L,50 USD\nB,A fan,60 USD\n"


@pytest.fixture
def db(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def good(tmp_path) -> str:
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    return str(path)


def count(text: str, what: str) -> int:
    line = next(line for line in text.splitlines() if line.split()[:1] == [what])
    return int(line.split()[1].replace(",", ""))


def test_import_prints_its_counts_and_exits_0(db, good, capsys):
    assert main(["import", good, "--db", db]) == 0
    out, err = capsys.readouterr()
    assert [count(out, what) for what in ("accepted", "updated", "repaired", "rejected")] == [2, 0, 0, 0]
    assert err == ""


def test_import_is_idempotent(db, good, capsys):
    main(["import", good, "--db", db])
    before = [repr(product) for product in Catalog.open(db).products()]
    capsys.readouterr()
    assert main(["import", good, "--db", db]) == 0
    out = capsys.readouterr().out
    assert (count(out, "accepted"), count(out, "updated")) == (2, 0)
    assert "2 unchanged" in out
    assert [repr(product) for product in Catalog.open(db).products()] == before


def test_import_updates_by_sku(db, good, capsys):
    main(["import", good, "--db", db])
    Path(good).write_text(GOOD.replace("60 USD", "55 USD"))
    capsys.readouterr()
    main(["import", good, "--db", db])
    assert count(capsys.readouterr().out, "updated") == 1
    assert Catalog.open(db).get("B").offers[0].price == 55.0


def test_dry_run_reports_and_changes_nothing(db, good, capsys, tmp_path):
    assert main(["import", good, "--db", db, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert (count(out, "accepted"), "2 new" in out, "nothing was changed" in out) == (2, True, True)
    assert not (tmp_path / "shop.db").exists()
    main(["import", good, "--db", db])
    Path(good).write_text(GOOD.replace("60 USD", "55 USD") + "C,An iron,9 USD\n")
    capsys.readouterr()
    assert main(["import", good, "--db", db, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert (count(out, "updated"), "1 new" in out, "1 unchanged" in out) == (1, True, True)
    assert Catalog.open(db).size() == 2


def test_rejects_are_written_with_line_and_reason(db, capsys, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    assert main(["import", str(GOLDEN / "google.tsv"), "--db", db, "--rejects", str(rejects)]) == 0
    told = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [(one["line"], one["reason"]) for one in told] == [
        (4, "no price"),
        (5, "second row with id 'AC-1': line 2 is kept"),
    ]
    assert "No price here" in told[0]["row"]
    out = capsys.readouterr().out
    assert (count(out, "accepted"), count(out, "repaired"), count(out, "rejected")) == (3, 3, 2)


def test_rejects_are_told_without_a_file_too(db, capsys):
    main(["import", str(GOLDEN / "google.tsv"), "--db", db])
    out = capsys.readouterr().out
    assert "line 4: no price" in out
    assert "line 5: second row with id 'AC-1'" in out


def test_many_rejects_are_told_by_their_number(db, capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,title,price\nA,Fan,5 USD\n" + "".join(f"X{n},Fan,\n" for n in range(9)))
    main(["import", str(path), "--db", db])
    out = capsys.readouterr().out
    assert "no price (9)" in out
    assert "and 4 more" in out


def test_a_feed_of_rejects_alone_exits_1(db, capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,title,price\nA,Fan,\n")
    assert main(["import", str(path), "--db", db]) == 1
    assert count(capsys.readouterr().out, "accepted") == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"prose, and no feed", b"<rss><channel><item>", b"[1"])
def test_a_file_that_is_no_feed_exits_1_with_one_line(db, data, capsys, tmp_path):
    path = tmp_path / "feed"
    path.write_bytes(data)
    assert main(["import", str(path), "--db", db]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("catalog import: ") and err.count("\n") == 1


def test_a_format_that_the_file_is_not_exits_1(db, good, capsys):
    assert main(["import", good, "--db", db, "--format", "jsonld"]) == 1
    assert "is not jsonld" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["import"],
        ["import", "/no/such/file.csv"],
        ["import", "{good}", "--format", "xlsx"],
        ["import", "{good}", "--rejects", "/no/such/folder/rejects"],
        ["export", "/tmp/x"],
        ["export", "/tmp/x", "--format", "csv"],
        ["export", "/no/such/folder/x", "--format", "jsonl"],
        ["search"],
        ["search", "  "],
        ["search", "fan", "-k", "0"],
        ["search", "fan", "-k", "many"],
        ["show"],
        ["stats", "extra"],
        ["sell"],
    ],
)
def test_wrong_usage_exits_2_and_changes_nothing(arguments, good, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'never.db'}")
    with pytest.raises(SystemExit) as left:
        main([argument.replace("{good}", good) for argument in arguments])
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err
    assert not (tmp_path / "never.db").exists()


def test_the_feed_itself_is_no_place_for_its_rejects(db, good, capsys):
    assert main(["import", good, "--db", db, "--rejects", good]) == 2
    assert Path(good).read_text() == GOOD
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("url", ["nonsense", "mysql+nothing://x/y"])
def test_a_database_url_that_is_none_is_one_line(url, good, capsys):
    assert main(["import", good, "--db", url]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_that_is_no_database_is_one_line(good, capsys, tmp_path):
    (tmp_path / "shop.db").write_text("not a database, but long enough to be looked at" * 20)
    assert main(["stats", "--db", f"sqlite:///{tmp_path / 'shop.db'}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("format", ["google", "jsonl", "jsonld"])
def test_export_then_import_gives_the_same_catalogue(db, format, capsys, tmp_path):
    for name in ("google.tsv", "chinese.csv", "rows.jsonl"):
        assert main(["import", str(GOLDEN / name), "--db", db]) == 0
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert main(["export", str(tmp_path / "out"), "--db", db, "--format", format]) == 0
    assert main(["import", str(tmp_path / "out"), "--db", copy]) == 0
    one, other = ({p.sku: p for p in Catalog.open(url).products()} for url in (db, copy))
    assert one == other
    assert f"{len(one)} products written to" in capsys.readouterr().out


def test_export_of_a_catalogue_without_prices_imports_again(db, capsys, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"brand": "LG", "model": "X-100"}\n')
    main(["import", str(path), "--db", db])
    main(["export", str(tmp_path / "out.tsv"), "--db", db, "--format", "google"])
    assert main(["import", str(tmp_path / "out.tsv"), "--db", db]) == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_search_finds_english_and_chinese_words(db, capsys):
    main(["import", str(GOLDEN / "rows.jsonl"), "--db", db])
    capsys.readouterr()
    assert main(["search", "french door", "--db", db]) == 0
    assert "ge-gne27jymfs" in capsys.readouterr().out
    assert main(["search", "冰箱", "--db", db, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert any("海尔" in hit["title"] for hit in told["hits"])
    assert told["total"] >= len(told["hits"])


def test_search_finds_what_could_not_be_mapped(db, capsys):
    main(["import", str(GOLDEN / "rows.jsonl"), "--db", db])
    capsys.readouterr()
    main(["search", "青岛", "--db", db, "--json"])
    [hit] = json.loads(capsys.readouterr().out)["hits"]
    assert hit["extras"]["产地"] == "青岛"


def test_search_shows_at_most_k(db, good, capsys):
    main(["import", good, "--db", db])
    capsys.readouterr()
    main(["search", "kettle fan", "--db", db, "-k", "1", "--json"])
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 1


def test_search_that_finds_nothing_says_so(db, good, capsys):
    main(["import", good, "--db", db])
    capsys.readouterr()
    assert main(["search", "submarine", "--db", db]) == 0
    assert capsys.readouterr().out == "nothing found for 'submarine'\n"
    main(["search", "submarine", "--db", db, "--json"])
    assert json.loads(capsys.readouterr().out) == {"query": "submarine", "total": 0, "hits": []}


def test_show_tells_everything_and_where_it_was_read(db, capsys):
    main(["import", str(GOLDEN / "rows.jsonl"), "--db", db])
    capsys.readouterr()
    assert main(["show", "ge-gne27jymfs", "--db", db]) == 0
    out = capsys.readouterr().out
    for told in ("refrigerator", "GNE27JYMFS", "$2,158 (was $2,399)", "from the title: “27.0 cu. ft.”", "rating"):
        assert told in out
    assert main(["show", "ge-gne27jymfs", "--db", db, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["attributes"]["volume"]["source"] == "title"


def test_a_product_without_an_offer_says_no_price_known(db, capsys, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"brand": "LG", "model": "X-100", "category": "refrigerator"}\n')
    main(["import", str(path), "--db", db])
    main(["show", "lg-x100", "--db", db])
    main(["search", "x-100", "--db", db])
    assert capsys.readouterr().out.count("no price known") == 3


def test_show_of_an_unknown_sku_is_one_line_and_names_one_that_is_near(db, capsys):
    main(["import", str(GOLDEN / "rows.jsonl"), "--db", db])
    capsys.readouterr()
    assert main(["show", "GNE27JYMFS", "--db", db]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "catalog show: no product has the SKU 'GNE27JYMFS'; did you mean ge-gne27jymfs?\n"


def test_stats_tells_what_there_is(db, capsys):
    main(["import", str(GOLDEN / "rows.jsonl"), "--db", db])
    capsys.readouterr()
    assert main(["stats", "--db", db]) == 0
    assert "refrigerator" in capsys.readouterr().out
    assert main(["stats", "--db", db, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["products"] == 3


def test_columns_align_under_chinese(capsys, db):
    main(["import", str(GOLDEN / "chinese.csv"), "--db", db])
    capsys.readouterr()
    main(["search", "海尔 美的", "--db", db])
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.index("¥") for line in lines] == [5, 5]


def test_progress_is_told_on_a_terminal_only(capsys, db, good, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["import", good, "--db", db]) == 0
    assert "2 rows read" in capsys.readouterr().err


def test_the_database_comes_from_the_environment(good, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'env.db'}")
    assert main(["import", good]) == 0
    assert (tmp_path / "env.db").exists()


def test_the_module_runs_as_a_program(db, good):
    run = [sys.executable, "-m", "catalog", "import", good, "--db", db]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        run, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2], check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert count(done.stdout, "accepted") == 2
