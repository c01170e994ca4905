"""The label page: what shoppers said, with the tagger's spans to correct; behind a password."""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import gradio as gr

from assistant.errors import LabelError
from assistant.ui import sheet, talk
from assistant.ui.gate import Gate
from assistant.ui.sheet import Sheet
from assistant.ui.spans import to_record, to_rows
from assistant.ui.words import html, preferred, words
from catalog.ontology import load

LOG = logging.getLogger("daogou.ui")
JS = (Path(__file__).parent / "label.js").read_text("utf-8")
QUEUE = 500  # utterances fetched at a time

Views = tuple[str, str]  # header, page


def page(guide, password: str, corpus: Path | None = None, lang: str = "auto") -> None:
    """Puts the label page into the current ``gr.Blocks``."""
    desk = Desk(guide, Gate(password), corpus, lang)

    def export_labels(ticket: str) -> str:  # gradio marks the function, which it cannot do to a bound method
        return desk.export_labels(ticket)

    first = "en" if lang == "auto" else lang
    options = {"apply_default_css": False, "padding": False}
    head = gr.HTML(talk.header(first, "label"), js_on_load=None, elem_id="head", **options)
    body = gr.HTML(sheet.login(first), js_on_load=JS, elem_id="body", server_functions=[export_labels], **options)
    wiring = {"outputs": [head, body], "show_progress": "hidden", "api_visibility": "private"}
    for event in ("show", "login", "check", "save"):
        getattr(body, event)(getattr(desk, event), **wiring)


def corpus_files(path: Path | None) -> list[Path]:
    """A JSONL file; of a folder its ``needs_*.jsonl``, or else every one; none where nothing is there."""
    if path is None or not path.exists():
        return []
    return (sorted(path.glob("needs_*.jsonl")) or sorted(path.glob("*.jsonl"))) if path.is_dir() else [path]


class Desk:
    """What the page's events do; all but ``login`` need a ticket."""

    def __init__(self, guide, gate: Gate, corpus: Path | None, lang: str):
        self.guide, self.gate, self.corpus, self.lang = guide, gate, corpus, lang

    def show(self, event: gr.EventData, request: gr.Request) -> Views:
        """The next utterance that is not skipped."""
        return self._guarded(event._data, request, self._next)

    def login(self, event: gr.EventData, request: gr.Request) -> Views:
        """The first utterance, or what is wrong with the password."""
        says = words(self._tongue(request))["label"]
        ticket = self.gate.enter(str(event._data.get("password", "")))
        if ticket is not None:
            return self._guarded(event._data | {"ticket": ticket}, request, self._next)
        waits = self.gate.waits()
        return self._locked(request, says["wait"].format(n=waits) if waits else says["wrong"])

    def check(self, event: gr.EventData, request: gr.Request) -> Views:
        """The same utterance with the rows as edited, coloured, and what is wrong with them."""

        def again(data: Mapping, lang: str) -> str:
            item = self._find(data["id"])
            return self._page(edited(item, data, wrong=fault(item, data)), data, lang) if item else gr.skip()

        return self._guarded(event._data, request, again)

    def save(self, event: gr.EventData, request: gr.Request) -> Views:
        """The next utterance once the label is kept; otherwise the same with the reason, nothing lost."""

        def keep(data: Mapping, lang: str) -> str:
            item = self._find(data["id"])
            if item is None:
                return self._next(data, lang, saved=data["id"])
            try:
                record = to_record(item, data["intent"], data["lang"], data["rows"], load())
                self.guide.journal.save_label(record, str(data.get("annotator") or "anonymous")[:80])
            except LabelError as error:
                told = words(lang)["label"]["failed"].format(why=error)
                return self._page(edited(item, data, wrong=told), data, lang)
            return self._next(data, lang, saved=item["id"])

        return self._guarded(event._data, request, keep)

    def export_labels(self, ticket: str) -> str:
        """All labels as JSON Lines; empty for a ticket that is not good."""
        labels = self.guide.journal.labels() if self.gate.admits(ticket) else ()
        return "".join(json.dumps(label, ensure_ascii=False) + "\n" for label in labels)

    def _guarded(self, data: Mapping, request: gr.Request, work: Callable[[Mapping, str], str]) -> Views:
        lang = self._tongue(request)
        if not self.gate.admits(data.get("ticket")):
            return self._locked(request, words(lang)["label"]["expired"] if data.get("ticket") else "")
        try:
            return talk.header(lang, "label"), work(data, lang)
        except Exception as error:  # the edge of the screen
            LOG.exception("the label page failed")
            gr.Warning(words(lang)["label"]["failed"].format(why=html(error)))
            return gr.skip(), gr.skip()

    def _locked(self, request: gr.Request, wrong: str = "") -> Views:
        lang = self._tongue(request)
        return talk.header(lang, "label"), sheet.login(lang, wrong)

    def _next(self, data: Mapping, lang: str, saved: str = "") -> str:
        skipped = set(data.get("skipped") or ())
        item = next((item for item in self._queue() if item["id"] not in skipped), None)
        if item is None:
            return sheet.empty(len(self.guide.journal.labels()), str(data["ticket"]), lang, saved)
        record = item if item.get("intent") and "spans" in item else self.guide.parse(item["text"]).record(item["id"])
        rows = tuple(to_rows(item["text"], record["spans"]))
        return self._page(Sheet(item, rows, record["intent"], record["lang"], saved=saved), data, lang)

    def _page(self, shown: Sheet, data: Mapping, lang: str) -> str:
        waiting = len(self._queue())
        counts = f"{waiting}+" if waiting == QUEUE else str(waiting), len(self.guide.journal.labels())
        return sheet.page(shown, counts, str(data["ticket"]), lang)

    def _queue(self) -> list[dict]:
        return self.guide.journal.queue(QUEUE, corpus=corpus_files(self.corpus))

    def _find(self, id: str) -> dict | None:
        """The utterance, unless it was labelled meanwhile."""
        return next((item for item in self._queue() if item["id"] == id), None)

    def _tongue(self, request: gr.Request) -> str:
        return preferred(request.headers.get("accept-language")) if self.lang == "auto" else self.lang


def edited(item: Mapping, data: Mapping, wrong: str) -> Sheet:
    """The utterance with what the annotator has made of it."""
    return Sheet(item, tuple(data["rows"]), data["intent"], data["lang"], wrong=wrong, edited=True)


def fault(item: Mapping, data: Mapping) -> str:
    """What the guidelines do not allow in an edit; nothing when all is well."""
    try:
        to_record(item, data["intent"], data["lang"], data["rows"], load())
    except LabelError as error:
        return str(error)
    return ""
