"""The label page: what shoppers said, with the tagger's spans to correct; behind a password."""

import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import gradio as gr

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.errors import LabelError
from assistant.ui import talk
from assistant.ui.spans import LANGUAGES, Row, choices, highlight, places, to_record, to_rows
from assistant.ui.words import html, preferred, words
from catalog.ontology import load

LOG = logging.getLogger("daogou.ui")
JS = (Path(__file__).parent / "label.js").read_text("utf-8")
QUEUE = 500  # utterances fetched at a time


class Gate:
    """One password, and signed tickets for those who knew it. Five wrong tries close it for half a minute."""

    HOURS, TRIES, PAUSE = 12, 5, 30

    def __init__(self, password: str):
        self._password, self._key = password, secrets.token_bytes(32)
        self._wrong: list[float] = []

    def waits(self) -> int:
        """Seconds until another password may be tried."""
        now = time.monotonic()
        self._wrong = [t for t in self._wrong if now - t < self.PAUSE]
        return int(self.PAUSE - (now - self._wrong[0])) + 1 if len(self._wrong) >= self.TRIES else 0

    def enter(self, password: str) -> str | None:
        """A ticket for the right password, None for a wrong one."""
        if not self.waits() and hmac.compare_digest(password.encode(), self._password.encode()):
            end = str(int(time.time()) + self.HOURS * 3600)
            return f"{end}.{self._sign(end)}"
        self._wrong.append(time.monotonic())
        return None

    def admits(self, ticket: str) -> bool:
        """Whether a ticket is ours and still good."""
        end, _, signature = str(ticket).partition(".")
        return end.isdigit() and int(end) > time.time() and hmac.compare_digest(signature, self._sign(end))

    def _sign(self, end: str) -> str:
        return hmac.new(self._key, end.encode(), hashlib.sha256).hexdigest()


def page(guide, password: str, corpus: Path | None = None, lang: str = "auto") -> None:
    """Puts the label page into the current ``gr.Blocks``."""
    desk = Desk(guide, Gate(password), corpus, lang)
    first = "en" if lang == "auto" else lang
    options = {"apply_default_css": False, "padding": False}
    head = gr.HTML(talk.header(first, "label"), js_on_load=None, elem_id="head", **options)

    def export_labels(ticket: str) -> str:  # gradio marks the function, which it cannot do to a bound method
        return desk.export_labels(ticket)

    body = gr.HTML(login(first), js_on_load=JS, elem_id="body", server_functions=[export_labels], **options)
    wiring = {"outputs": [head, body], "show_progress": "hidden", "api_visibility": "private"}
    for event in ("show", "login", "check", "save"):
        getattr(body, event)(getattr(desk, event), **wiring)


class Desk:
    """What the page's events do; all but ``login`` need a ticket."""

    def __init__(self, guide, gate: Gate, corpus: Path | None, lang: str):
        self.guide, self.gate, self.corpus, self.lang = guide, gate, corpus, lang

    def show(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The next utterance that is not skipped."""
        return self._guarded(event, request, lambda data, tongue: self._next(data, tongue))

    def login(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The first utterance, or what is wrong with the password."""
        tongue, says = self._tongue(request), words(self._tongue(request))["label"]
        ticket = self.gate.enter(str(event._data.get("password", "")))
        if ticket is None:
            waits = self.gate.waits()
            return self._with_head(login(tongue, says["wait"].format(n=waits) if waits else says["wrong"]), tongue)
        return self._with_head(self._next(event._data | {"ticket": ticket}, tongue), tongue)

    def check(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The same utterance with the rows as edited, coloured, and what is wrong with them."""

        def again(data: Mapping, tongue: str) -> str:
            item = self._find(data["id"])
            return self._form(item, _rows(data), data["intent"], data["lang"], tongue, data, self._wrong(item, data))

        return self._guarded(event, request, again)

    def save(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """The next utterance once the label is kept; otherwise the same with the reason, nothing lost."""

        def keep(data: Mapping, tongue: str) -> str:
            item = self._find(data["id"])
            wrong = self._wrong(item, data)
            if not wrong:
                record = to_record(item, data["intent"], data["lang"], _rows(data), load())
                try:
                    self.guide.journal.save_label(record, str(data.get("annotator") or "anonymous")[:80])
                except LabelError as error:
                    wrong = str(error)
            if wrong:
                told = words(tongue)["label"]["failed"].format(why=wrong)
                return self._form(item, _rows(data), data["intent"], data["lang"], tongue, data, told)
            return self._next(data, tongue, saved=item["id"])

        return self._guarded(event, request, keep)

    def export_labels(self, ticket: str) -> str:
        """All labels as JSON Lines; empty for a ticket that is not good."""
        if not self.gate.admits(ticket):
            return ""
        return "".join(json.dumps(label, ensure_ascii=False) + "\n" for label in self.guide.journal.labels())

    def _guarded(self, event, request, work) -> tuple[str, str]:
        tongue, data = self._tongue(request), event._data
        if not self.gate.admits(data.get("ticket", "")):
            says = words(tongue)["label"]
            return self._with_head(login(tongue, says["expired"] if data.get("ticket") else ""), tongue)
        try:
            return self._with_head(work(data, tongue), tongue)
        except Exception as error:  # the edge of the screen
            LOG.exception("the label page failed")
            gr.Warning(words(tongue)["label"]["failed"].format(why=html(error)))
            return gr.skip(), gr.skip()

    def _next(self, data: Mapping, tongue: str, saved: str = "") -> str:
        queue = self._queue()
        skipped = set(data.get("skipped") or ())
        item = next((item for item in queue if item["id"] not in skipped), None)
        if item is None:
            return empty(len(self.guide.journal.labels()), data.get("ticket", ""), tongue)
        if item.get("spans") is not None and item.get("intent"):
            label, by = item, ""
        else:
            parse = self.guide.parse(item["text"])
            label, by = parse.record(item["id"]), parse.tagger
        rows = to_rows(item["text"], label["spans"])
        return self._form(item, rows, label["intent"], label["lang"], tongue, data, by=by, saved=saved, left=len(queue))

    def _form(self, item, rows, intent, lang, tongue, data, wrong="", by="", saved="", left=None) -> str:
        left = len(self._queue()) if left is None else left
        counts = left, len(self.guide.journal.labels())
        return form(item, rows, intent, lang, tongue, str(data.get("ticket", "")), counts, wrong, by, saved)

    def _wrong(self, item: Mapping, data: Mapping) -> str:
        try:
            to_record(item, data["intent"], data["lang"], _rows(data), load())
        except LabelError as error:
            return str(error)
        return ""

    def _queue(self) -> list[dict]:
        return list(self.guide.journal.queue(QUEUE, corpus=list(utterances(self.corpus))))

    def _find(self, id: str) -> dict:
        for item in self._queue():
            if item["id"] == id:
                return item
        raise LookupError(f"utterance {id!r} is not in the queue any more; reload the page")

    def _tongue(self, request: gr.Request) -> str:
        return preferred(request.headers.get("accept-language")) if self.lang == "auto" else self.lang

    def _with_head(self, body: str, tongue: str) -> tuple[str, str]:
        return talk.header(tongue, "label"), body


def utterances(path: Path | None) -> Iterator[dict]:
    """The records of a JSONL file, or of every one in a folder; a line without id and text is passed over, and logged."""
    files = [] if path is None else sorted(path.glob("*.jsonl")) if path.is_dir() else [path] * path.is_file()
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = json.loads(line)
                    yield {**record, "id": str(record["id"]), "text": str(record["text"])}
                except (json.JSONDecodeError, KeyError, TypeError) as error:
                    LOG.warning("%s line %d is no utterance: %s", file.name, number, error)


def _rows(data: Mapping) -> list[Row]:
    return [dict(row) for row in data.get("rows") or ()]


def login(lang: str, wrong: str = "") -> str:
    """The form that asks for the password."""
    says = words(lang)["label"]
    fault = f'<p class="fault" role="alert">{html(wrong)}</p>' if wrong else ""
    return (
        f'<main class="dg paper narrow" lang="{words(lang)["html_lang"]}" data-locked><h1>{html(says["title"])}</h1>'
        f'<p class="soft">{html(says["login_lead"])}</p><form id="login"><label>{html(says["password"])}'
        f'<input type="password" name="password" autocomplete="current-password" required></label>'
        f'<button type="submit" class="main">{html(says["enter"])}</button></form>{fault}</main>'
    )


def empty(done: int, ticket: str, lang: str) -> str:
    """What stands there when nothing waits."""
    says = words(lang)["label"]
    return (
        f'<main class="dg paper" lang="{words(lang)["html_lang"]}" data-ticket="{html(ticket)}">'
        f"<h1>{html(says['title'])}"
        f"</h1>{_bar(0, done, lang)}<p>{html(says['empty'])}</p>{_buttons(lang, alone=True)}</main>"
    )


def form(item, rows, intent, lang, tongue, ticket, counts, wrong, by, saved) -> str:
    """One utterance to label: the text with its marks, intent and language, the table of spans, the buttons."""
    says, text = words(tongue)["label"], item["text"]
    source = says["from_corpus" if item.get("source") == "corpus" else "from_journal"]
    note = f'<p class="soft">{html(says["pre_filled"].format(tagger=by))}</p>' if by else ""
    table = "".join(_row(text, row, number, says) for number, row in enumerate(rows, 1))
    lists = "".join(
        f'<datalist id="values-{slot}">'
        + "".join(f"<option>{html(choice)}</option>" for choice in choices(slot, load()))
        + "</datalist>"
        for slot in SLOTS
    )
    heads = "".join(f"<th scope=col>{html(says[k])}</th>" for k in ("words", "slot", "polarity", "value"))
    spans = (
        f'<table class="spans"><thead><tr>{heads}<td></td></tr></thead><tbody>{table}</tbody></table>'
        if rows
        else f'<p class="soft">{html(says["none"])}</p>'
    )
    fault = f'<p class="fault" role="alert">{html(wrong)}</p>' if wrong else ""
    return (
        f'<main class="dg paper" lang="{words(tongue)["html_lang"]}" data-ticket="{html(ticket)}"'
        f' data-id="{html(item["id"])}"'
        f' data-text="{html(text)}" data-saved="{html(saved)}"><h1>{html(says["title"])}</h1>{_bar(*counts, tongue)}'
        f'<p class="source">{html(item["id"])} · {html(source)}</p>'
        f'<div class="utterance" title="{html(says["preview"])}">{highlight(text, rows)}</div>'
        f'<p class="soft hint">{html(says["preview"])}</p>{note}'
        f'<div class="choose">{_select("intent", says["intent"], INTENTS, intent)}'
        f"{_select('lang', says['language'], LANGUAGES, lang)}</div>{spans}{lists}"
        f'<p><button type="button" class="plain" data-edit="add">+ {html(says["add"])}</button></p>'
        f'<p class="soft">{html(says["help"])}</p>{fault}{_buttons(tongue)}</main>'
    )


def _row(text: str, row: Row, number: int, says: Mapping) -> str:
    many = len(places(text, str(row.get("words", "")).strip()))
    nth = (
        f'<input type="number" name="nth" min="1" max="{many}" value="{html(row.get("nth") or 1)}"'
        f' aria-label="{html(says["occurrence"])} {number}">'
        if many > 1
        else ""
    )
    return (
        f'<tr data-row><td><div class="pair"><input name="words" value="{html(row.get("words", ""))}"'
        f' aria-label="{html(says["words"])} {number}">{nth}</div></td>'
        f"<td>{_options('slot', says['slot'], SLOTS, row['slot'], number)}</td>"
        f"<td>{_options('polarity', says['polarity'], POLARITIES, row['polarity'], number)}</td>"
        f'<td><input name="value" list="values-{html(row["slot"])}" value="{html(row.get("value", ""))}"'
        f' aria-label="{html(says["value"])} {number}"></td>'
        f'<td><button type="button" class="delete" data-edit="delete"'
        f' aria-label="{html(says["delete"])} {number}">×</button>'
        f"</td></tr>"
    )


def _select(name: str, label: str, options: Sequence[str], chosen: str) -> str:
    return f"<label>{html(label)} {_options(name, label, options, chosen)}</label>"


def _options(name: str, label: str, options: Sequence[str], chosen: object, number: int | str = "") -> str:
    items = "".join(f"<option{' selected' if o == chosen else ''}>{html(o)}</option>" for o in options)
    return f'<select name="{name}" data-chosen="{html(chosen)}" aria-label="{html(label)} {number}">{items}</select>'


def _bar(left: int, done: int, lang: str) -> str:
    says = words(lang)["label"]
    return (
        f'<div class="bar"><span>{html(says["left"].format(n=left))}</span>'
        f"<span>{html(says['done'].format(n=done))}</span>"
        f'<label>{html(says["annotator"])} <input name="annotator" autocomplete="name"></label>'
        f'<button type="button" class="plain" data-edit="export">{html(says["export"])}</button></div>'
    )


def _buttons(lang: str, alone: bool = False) -> str:
    says = words(lang)["label"]
    back = f'<button type="button" class="plain" data-edit="back">{html(says["back"])}</button>'
    if alone:
        return f'<div class="do">{back}</div>'
    return (
        f'<div class="do"><button type="button" class="main" data-edit="save">{html(says["save"])}</button>'
        f'<button type="button" class="plain" data-edit="skip">{html(says["skip"])}</button>{back}</div>'
    )
