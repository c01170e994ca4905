"""python -m assistant chat | parse"""

import argparse
import json
import logging
import sys

from catalog.errors import CatalogError

ALLOWED = 'each line is a JSON object like {"session": "s1", "text": "…"}'


def chat(options) -> None:
    """A conversation on the terminal, or line by line as JSON."""
    from assistant import Assistant

    guide = Assistant.open(options.db, models=not options.no_model, lang=options.lang)
    if not options.json:
        return talk(guide)
    wrong = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            session, text = asked(line)
        except ValueError as error:
            wrong += 1
            print(f"chat: line {number}: {error}; {ALLOWED}", file=sys.stderr, flush=True)
            continue
        print(json.dumps(guide.respond(session, text).record(), ensure_ascii=False), flush=True)
    if wrong:
        raise SystemExit(1)


def asked(line: str) -> tuple[str, str]:
    """The session and the text of one line of JSON; ValueError says what is wrong with it.

    >>> asked('{"session": "s1", "text": "a fridge"}')
    ('s1', 'a fridge')
    """
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON ({error.msg} at character {error.pos + 1})") from error
    if not isinstance(record, dict):
        raise ValueError(f"not a JSON object but {line.strip()[:40]}")
    for name in ("session", "text"):
        if name not in record:
            raise ValueError(f'"{name}" is missing')
        if isinstance(record[name], bool) or not isinstance(record[name], str | int | float):
            raise ValueError(f'"{name}" is no string but {json.dumps(record[name], ensure_ascii=False)[:40]}')
        if any("\ud800" <= character <= "\udfff" for character in str(record[name])):
            raise ValueError(f'"{name}" holds half a character (a lone surrogate)')
    return str(record["session"]), str(record["text"])


def talk(guide) -> None:
    """A plain conversation; an empty line or the end of input leaves it."""
    import uuid

    session = uuid.uuid4().hex
    print("Daogou 导购. Say what you need; Ctrl-D to leave.")
    while True:
        try:
            text = input("> ")
        except (EOFError, KeyboardInterrupt):
            return print()
        reply = guide.respond(session, text)
        print(reply.text)
        for number, product in enumerate(reply.products, 1):
            paid = f"{product['price']:g} {product['currency']}" if product["price"] is not None else "no price known"
            print(f"  {number}. {product['title']} · {paid}")
            for line in product["receipt"]:
                sign = {"met": "✓", "unmet": "✗", "unknown": "?"}[line["verdict"]]
                print(f"     {sign} {line['need']}: {line['value']}")


def parse(options) -> None:
    """One JSON record per line of input, in the form of the annotation guidelines."""
    from assistant.tagger import LexiconTagger
    from catalog.ontology import load
    from catalog.store import Catalog

    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    tagger = LexiconTagger(load(), catalog.brands(), catalog.models())
    for number, line in enumerate(sys.stdin, 1):
        id, text = f"line-{number}", line.rstrip("\n")
        if text.lstrip().startswith("{"):
            try:
                record = json.loads(text)
                id, text = str(record.get("id", id)), str(record["text"])
            except (ValueError, KeyError, AttributeError):
                pass  # a line of plain text may begin with a brace
        print(json.dumps(tagger.tag(text).record(id), ensure_ascii=False), flush=True)
    if options.verbose:
        print("tagger: lexicon", file=sys.stderr)


def main(argv: list[str] | None = None) -> None:
    top = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    p = commands.add_parser("chat", help="a conversation on the terminal")
    p.add_argument("--json", action="store_true", help="read and write JSON Lines")
    p.add_argument("--lang", choices=("en", "zh"), default="en", help="the language of the first reply")
    p.add_argument("--no-model", action="store_true", help="let the template write every reply")
    p.set_defaults(run=chat)
    p = commands.add_parser("parse", help="utterances on standard input → labelled records")
    p.add_argument("--verbose", action="store_true", help="say on standard error which tagger was used")
    p.set_defaults(run=parse)
    for p in commands.choices.values():
        p.add_argument("--db", help="SQLAlchemy URL of the catalogue; default: DATABASE_URL, else var/daogou.db")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no UTF-8 spoil their own line only
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    options = top.parse_args(argv)
    try:
        options.run(options)
    except BrokenPipeError:
        sys.stderr.close()  # who read us has left, and so do we
        raise SystemExit(1) from None
    except CatalogError as error:
        raise SystemExit(f"{top.prog}: {error}") from error


if __name__ == "__main__":
    main()
