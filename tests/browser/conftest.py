"""A real server (``python app.py`` on the sample catalogue) and a real browser (Debian's chromium).

``DAOGOU_CHROMIUM`` names another browser. Without one the tests skip, and say why; with CI=true they fail.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog.product import Offer, Product, Value
from catalog.store import Catalog

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
PASSWORD = "browser-tests"
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> Xssbrand dishwasher {{value}}"
SIZES = {"wide": (1280, 860), "narrow": (390, 844)}
LOCALES = {"en": "en-US", "zh": "zh-CN"}


def missing(reason: str) -> None:
    """Skips on a user's machine, fails in CI."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> Path:
    """A folder with a report and a plot."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "plots").mkdir()
    plot = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="200" height="60"/></svg>'
    (folder / "plots" / "chrf.svg").write_text(plot)
    text = "# Evaluation\n\n## Pitch\n\n| system | chrF |\n|---|---:|\n| model | 54.2 |\n\n![chrF](plots/chrf.svg)\n"
    (folder / "report.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory, report) -> Iterator[str]:
    """The address of ``python app.py`` over the sample catalogue and one product with a hostile title."""
    folder = tmp_path_factory.mktemp("shop")
    url = f"sqlite:///{folder / 'shop.db'}"
    catalog = Catalog.open(url)
    catalog.ensure_sample()
    catalog.upsert([hostile()])
    catalog.close()
    command = [sys.executable, "app.py", "--db", url, "--port", "0", "--label-password", PASSWORD, "--no-model",
               "--report", str(report), "--corpus", str(folder / "none")]  # fmt: skip
    log = (folder / "app.log").open("w+")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, text=True)
    try:
        yield ready(process, folder / "app.log")
    finally:
        process.terminate()
        process.wait(20)


def ready(process: subprocess.Popen, log: Path, seconds: float = 120) -> str:
    """The address that the program prints when it is ready."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = re.search(r"ready at (http://\S+)", log.read_text())
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"app.py did not start:\n{log.read_text()[-3000:]}")


def hostile() -> Product:
    """A dishwasher whose texts are HTML."""
    return Product(
        "evil-1", "dishwasher", "Xssbrand", "XSS-1", titles={"en": EVIL, "zh": EVIL}, descriptions={"en": EVIL},
        offers=(Offer(99.0, "USD", availability="in_stock"), Offer(699.0, "CNY", availability="in_stock")),
        attributes={"noise": Value(42.0, unit="dB")}, features={"quiet": True}, images=("javascript:window.hacked=1",),
    )  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    path = os.environ.get("DAOGOU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("no chromium found: apt-get install chromium, or set DAOGOU_CHROMIUM to a browser's path")
    api = pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else None
    if api is None:
        import playwright.sync_api as api
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser, server):
    """Opens a page in a new tab: ``visit("label", size="narrow", lang="zh")``; at the end no tab may have erred.

    The returned page has ``requests``, the addresses it asked for.
    """
    contexts, faults = [], []

    def open_page(path: str = "", size: str = "wide", lang: str = "en", **options):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALES[lang], reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30000)
        seen = SimpleNamespace(requests=[])
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        page.goto(f"{server}/{path}")
        page.seen = seen
        page.locator(".top" if path else "#talk[lang]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
