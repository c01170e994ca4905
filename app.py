"""Daogou's page. Run ``python app.py`` and open the address it prints.

Parses options, opens the catalogue (filled with the sample the first time), loads the models, mounts the pages, serves.
"""

import argparse
import logging
import os
import secrets
import socket
import sys
from pathlib import Path

HERE = Path(__file__).parent
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported; nothing leaves this computer
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def options(argv: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="A conversational shopping guide for home appliances, in the browser.")
    say = parser.add_argument
    say(
        "--db",
        metavar="URL",
        help="catalogue and journal: an SQLAlchemy URL (default: DATABASE_URL, else var/daogou.db)",
    )
    say(
        "--host",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 lets other computers in (default: %(default)s)",
    )
    say("--port", type=int, default=7860, help="port to listen on; 0 takes any free one (default: %(default)s)")
    say(
        "--lang",
        choices=("auto", "en", "zh"),
        default="auto",
        help="first language of the page (default: the browser's)",
    )
    say(
        "--label-password", metavar="WORD", help="of the label page (default: DAOGOU_LABEL_PASSWORD, else a random one)"
    )
    say("--no-model", action="store_true", help="answer with the templates and the lexicon alone")
    say("--corpus", type=Path, default=HERE / "training" / "corpus", help="JSONL file or folder of utterances to label")
    say("--report", type=Path, default=HERE / "docs" / "report", help="folder of the research page's report.md")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """The exit status: 0 after a stop, 1 when something is missing or wrong, told in one line."""
    args = options(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    for noisy in ("httpx", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    from assistant.errors import AssistantError
    from catalog.errors import CatalogError

    try:
        door = listen(args.host, args.port)
        serve(args, door)
    except (AssistantError, CatalogError, OSError) as error:
        print(f"daogou: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; OSError says what to do when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except (OSError, OverflowError) as error:
        door.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise OSError(f"cannot listen on {host} port {port} ({reason}); choose another with --port") from None
    return door


def serve(args: argparse.Namespace, door: socket.socket) -> None:
    """Runs until it is stopped."""
    import uvicorn

    from assistant.chat import Assistant
    from assistant.ui.site import site

    guide = Assistant.open(args.db, models=not args.no_model)
    page = site(
        guide,
        password=label_password(args.label_password),
        report=args.report,
        corpus=args.corpus,
        lang=args.lang,
        sample=is_sample(guide.catalog),
    )
    host, port = door.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    print(f"Daogou is ready at http://{shown}:{port}  (stop with Ctrl+C)", flush=True)
    uvicorn.Server(uvicorn.Config(page, log_level="warning")).run(sockets=[door])


def label_password(given: str | None) -> str:
    """The label page's password: the given one, the environment's, else a new one that is logged once."""
    chosen = given or os.environ.get("DAOGOU_LABEL_PASSWORD")
    if not chosen:
        chosen = secrets.token_urlsafe(9)
        logging.getLogger("daogou").info("The password of the label page is %s", chosen)
    return chosen


def is_sample(catalog) -> bool:
    """Whether products of the bundled sample, whose brands are invented, are among those on sale."""
    from catalog.sample import brands

    invented = {name for brand in brands() for name in (brand.name, brand.zh)}
    return any(not invented.isdisjoint(brand.split("/")) for brand in catalog.brands())


if __name__ == "__main__":
    sys.exit(main())
