"""The shop page: one conversation per browser tab, its events wired to the assistant."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr

from assistant.acts import Reply
from assistant.ui import talk
from assistant.ui.words import preferred, words

LOG = logging.getLogger("daogou.ui")
JS = (Path(__file__).parent / "shop.js").read_text("utf-8")
SESSION = re.compile(r"web-[0-9a-f]{32}")
LONGEST = 10_000  # characters of one utterance; the assistant is asked about no more

Views = tuple[str, str, str]  # header, talk, dock


def page(guide, lang: str = "auto", sample: bool = False) -> None:
    """Puts the shop page into the current ``gr.Blocks``."""
    first = "en" if lang == "auto" else lang
    options = {"apply_default_css": False, "padding": False}
    shown = {"elem_classes": ["unsure"] if lang == "auto" else []}  # hidden until the browser's language is known
    head = gr.HTML(talk.header(first), js_on_load=None, elem_id="head", **options, **shown)
    body = gr.HTML('<div id="talk" class="dg"></div>', js_on_load=JS, elem_id="body", **options, **shown)
    foot = gr.HTML(talk.dock((), first, sample), js_on_load=None, elem_id="foot", **options, **shown)
    turns = Turns(guide, lang, sample)
    wiring = {"outputs": [head, body, foot], "show_progress": "hidden", "api_visibility": "private"}
    body.open(turns.open, **wiring)
    body.say(turns.say, **wiring)
    body.drop(turns.drop, **wiring)
    # Outside the queue: words sent right behind a like would else be lost between two event streams.
    body.react(turns.react, queue=False, show_progress="hidden", api_visibility="private")


class Turns:
    """What the page's events do. Each takes the event's data (``session`` and its own fields) and yields the views."""

    def __init__(self, guide, lang: str, sample: bool):
        self.guide, self.lang, self.sample = guide, lang, sample

    def open(self, event: gr.EventData, request: gr.Request) -> Views:
        """The conversation so far, when a tab opens or reloads."""
        with _edge("open"):
            rows = self._rows(_session(event))
            return self._views(rows, self._tongue(rows, request, str(event._data.get("lang", ""))))
        return self._views([self._fault(request)], self._tongue([], request))

    def say(self, event: gr.EventData, request: gr.Request) -> Iterator[Views]:
        """The shopper's words at once, then the reply to them."""
        text = str(event._data.get("text", "")).strip()[: LONGEST + 1]
        tongue = self._tongue((), request, str(event._data.get("lang", "")))
        yield from self._turn(event, request, ("user", text, None), lambda s: self.guide.respond(s, text, tongue))

    def drop(self, event: gr.EventData, request: gr.Request) -> Iterator[Views]:
        """The reply without one need that was understood before."""
        chip, label = str(event._data.get("chip", "")), str(event._data.get("text", ""))
        tongue = self._tongue((), request, str(event._data.get("lang", "")))
        row = ("event", words(tongue)["shop"]["removed"].format(what=label), None)
        yield from self._turn(event, request, row, lambda s: self.guide.remove(s, chip))

    def react(self, event: gr.EventData) -> None:
        """Keeps a like or a dislike."""
        how = event._data.get("how")
        if how in ("like", "dislike"):
            with _edge("react"):
                self.guide.react(_session(event), str(event._data.get("sku", "")), how)

    def _turn(self, event, request, row: talk.Row, answer: Callable[[str], Reply]) -> Iterator[Views]:
        rows: list[talk.Row] = []
        with _edge("turn"):
            session = _session(event)
            rows = self._rows(session)
            tongue = self._tongue(rows, request)
            yield self._views([*rows, row, ("pending", "", None)], tongue)
            if len(row[1]) > LONGEST:
                note = words(tongue)["shop"]["too_long"].format(n=f"{LONGEST:,}")
                yield self._views([*rows, ("user", row[1][:200] + " …", None), ("assistant", note, None)], tongue)
                return
            reply = answer(session)
            rows = [*rows, row, ("assistant", reply.text, reply)]
            yield self._views(rows, self._tongue(rows, request), fresh=True)
            return
        yield self._views([*rows, row, self._fault(request)], self._tongue(rows, request))

    def _rows(self, session: str) -> list[talk.Row]:
        return talk.rows((turn.text, turn.reply) for turn in self.guide.history(session))

    def _views(self, rows, tongue: str, fresh: bool = False) -> Views:
        return talk.header(tongue), talk.talk(rows, tongue, fresh), talk.dock(rows, tongue, self.sample)

    def _tongue(self, rows, request: gr.Request, shown: str = "") -> str:
        reply = talk.last_reply(rows)
        if reply is not None:
            return "zh" if reply.lang == "zh" else "en"
        if shown in ("en", "zh"):
            return shown
        return preferred(request.headers.get("accept-language")) if self.lang == "auto" else self.lang

    def _fault(self, request: gr.Request) -> talk.Row:
        return ("error", words(self._tongue((), request))["shop"]["error"], None)


def _session(event: gr.EventData) -> str:
    session = str(event._data.get("session", ""))
    if not SESSION.fullmatch(session):
        raise ValueError(f"session {session[:40]!r} is not of the form web-<32 hex digits>")
    return session


class _edge:
    """The edge of the screen: what goes wrong inside is logged with its traceback, and the page says so politely."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        LOG.error("the page's %s failed", self.what, exc_info=(kind, error, trace))
        return True
