"""The three pages as one web application: Gradio on FastAPI, closed to other hosts."""

import warnings
from pathlib import Path

import fastapi
import gradio as gr
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui import insight, label, shop
from assistant.ui.drawings import sprite
from assistant.ui.theme import HEAD, POLICY, THEME
from assistant.ui.words import words

FAVICON = Path(__file__).parent / "favicon.svg"


def site(
    guide, *, password: str, report: Path, corpus: Path | None = None, lang: str = "auto",
    sample: bool = False,
) -> fastapi.FastAPI:  # fmt: skip
    """An application with the shop at ``/``, labelling at ``/label`` and the report at ``/research``.

    guide: an ``Assistant``. password: of the label page. report: the folder of ``report.md`` and its plots.
    corpus: a JSONL file or a folder of them, utterances to label besides the journal's.
    sample: whether the catalogue is the sample, whose brands are invented.
    """
    title = words("zh" if lang == "zh" else "en")["site"]["title"]
    with gr.Blocks(title=title, fill_width=True, analytics_enabled=False) as demo:
        gr.Navbar(visible=False)
        gr.HTML(sprite(), js_on_load=None, apply_default_css=False, elem_id="sprite")
        shop.page(guide, lang, sample)
    with demo.route("Label", "label"):
        gr.Navbar(visible=False)
        label.page(guide, password, corpus, lang)
    with demo.route("Research", "research"):
        gr.Navbar(visible=False)
        insight.page(report, lang)
    demo.queue(default_concurrency_limit=8)
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Closed)
    for path in ("/favicon.svg", "/favicon.ico"):
        app.get(path)(lambda: FileResponse(FAVICON))
    app.mount(f"/{insight.FILES}", StaticFiles(directory=report, check_dir=False))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="SSR mode")  # which nobody asked for
        return gr.mount_gradio_app(
            app, demo, path="", footer_links=[], run_history=False, theme=THEME, head=HEAD, show_error=False,
            max_file_size="1mb", ssr_mode=False, app_kwargs={"openapi_url": None},
        )  # fmt: skip


class Closed:
    """Adds the headers that keep a page to this host to every answer; streams pass through it unbuffered."""

    HEADERS = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.HEADERS)
            await send(message)

        await self.app(scope, receive, send_closed if scope["type"] == "http" else send)
