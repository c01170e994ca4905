"""python -m catalog: import, export, search, show and stats. What is asked for goes to stdout, all else to stderr."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog import shown
from catalog.errors import CatalogError, UnknownSku
from catalog.feeds import EXPORTS, FORMATS, open_feed, rows, write
from catalog.feeds.exact import to_dict
from catalog.feeds.rows import Rejects, Tally, progress
from catalog.query import Query
from catalog.store import Catalog

OK, NOTHING, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status: 0 done, 1 nothing imported or an error, 2 wrong usage."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except CatalogError as error:
        print(f"catalog {options.command}: {error}", file=sys.stderr)
        return NOTHING
    except BrokenPipeError:
        sys.stderr.close()
        return NOTHING
    except OSError as error:
        print(f"catalog {options.command}: {error.filename}: {error.strerror}", file=sys.stderr)
        return NOTHING


def parser() -> argparse.ArgumentParser:
    """The command line, as the contracts give it."""
    top = argparse.ArgumentParser(prog="python -m catalog", description="The catalogue: take feeds in, look things up.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run, help: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=help)
        one.add_argument("--db", metavar="URL", help="SQLAlchemy URL; else DATABASE_URL; else a SQLite file under var/")
        one.set_defaults(run=run)
        return one

    one = command("import", import_, "Take a product feed in: Google Merchant TSV or XML, JSON Lines, CSV, JSON-LD.")
    one.add_argument("file", type=_readable, metavar="FILE")
    one.add_argument(
        "--format", choices=("auto", *FORMATS), default="auto", help="default: auto, told from the content"
    )
    one.add_argument("--dry-run", action="store_true", help="read and report, change nothing")
    one.add_argument("--rejects", type=_writable, metavar="FILE", help="write rejected rows there: line, reason, row")
    one = command("export", export, "Write all products as a feed.")
    one.add_argument("file", type=_writable, metavar="FILE")
    one.add_argument("--format", choices=EXPORTS, required=True)
    one = command("search", search, "Find products by words, English or Chinese.")
    one.add_argument("words", type=_words)
    one.add_argument("-k", type=_count, default=10, metavar="N", help="show at most N (default 10)")
    one.add_argument("--json", action="store_true")
    one = command("show", show, "Tell everything about one product.")
    one.add_argument("sku", metavar="SKU")
    one.add_argument("--json", action="store_true")
    one = command("stats", stats, "Tell what the catalogue holds.")
    one.add_argument("--json", action="store_true")
    return top


def _readable(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    try:
        path.open("rb").close()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be read: {error.strerror}") from None
    return path


def _writable(text: str) -> Path:
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text} cannot be written: {path.parent} is no folder, or {path.name} is one")
    return path


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("give at least one word")
    return text


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a count; give 1 or more")
    return int(text)


def import_(options: argparse.Namespace) -> int:
    """Take a feed in; 0 when rows were imported."""
    if options.rejects and options.rejects.resolve() == options.file.resolve():
        print(f"catalog import: --rejects {options.rejects} is the feed itself; name another file", file=sys.stderr)
        return USAGE
    feed = open_feed(options.file, options.format)
    tally = Tally()
    with Rejects(options.rejects) as rejects:
        read = progress(rows(options.file, feed), sys.stderr)
        products = tally.products(read, rejects)
        if options.dry_run:
            known = Catalog.open(options.db) if shown.exists(options.db) else None
            for product in products:
                tally.compare(product, known.get(product.sku) if known else None)
        else:
            counts = Catalog.open(options.db).upsert(products)
            tally.new, tally.updated, tally.unchanged = counts.inserted, counts.updated, counts.unchanged
    print(shown.report(options.file.name, feed, tally, options.dry_run, options.rejects))
    return OK if tally.accepted else NOTHING


def _open(url: str | None) -> Catalog:
    """The catalogue; the project's own database is filled with the sample when it is empty."""
    catalog = Catalog.open(url)
    if shown.is_default(url):
        catalog.ensure_sample()
    return catalog


def export(options: argparse.Namespace) -> int:
    """Write all products as a feed."""
    catalog = _open(options.db)
    count = write(options.file, catalog.products(), options.format, catalog.ontology)
    print(f"{shown.counted(count, 'product')} written to {options.file}")
    return OK


def search(options: argparse.Namespace) -> int:
    """Print the products that the words find, best first."""
    catalog = _open(options.db)
    found = catalog.search(Query(text=options.words, limit=options.k))
    if options.json:
        _json({"query": options.words, "total": found.total, "hits": [shown.hit(product) for product in found.hits]})
    else:
        print(shown.hits(found, options.words))
    return OK


def show(options: argparse.Namespace) -> int:
    """Print one product whole."""
    catalog = _open(options.db)
    product = catalog.get(options.sku)
    if product is None:
        near = ", ".join(other.sku for other in catalog.find_model(options.sku)[:3])
        hint = f"did you mean {near}?" if near else "`python -m catalog search WORDS` finds one"
        raise UnknownSku(f"no product has the SKU {options.sku!r}; {hint}")
    if options.json:
        _json(to_dict(product))
    else:
        print(shown.product(product, catalog.ontology))
    return OK


def stats(options: argparse.Namespace) -> int:
    """Print what the catalogue holds."""
    catalog = _open(options.db)
    figures = catalog.stats()
    if options.json:
        _json(figures)
    else:
        print(shown.stats(figures, catalog.ontology))
    return OK


def _json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


if __name__ == "__main__":
    sys.exit(main())
