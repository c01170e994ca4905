"""The research page: the last evaluation report, its tables and plots."""

import re
from datetime import date
from pathlib import Path

import gradio as gr

from assistant.ui import talk
from assistant.ui.words import html, preferred, say_date, words

FILES = "report-files"  # where the report's plots are served
COMMANDS = (
    "python -m training build\n"
    "python -m training evaluate --task pitch --model assistant/models/pitch --data var/data/pitch/test.jsonl --out var/runs/pitch\n"
    "python -m training report"
)


def page(folder: Path, lang: str = "auto") -> None:
    """Puts the research page into the current ``gr.Blocks``; the report is read again at each visit."""
    first = "en" if lang == "auto" else lang
    options = {"apply_default_css": False, "padding": False, "js_on_load": None}
    head = gr.HTML(talk.header(first, "research"), elem_id="head", **options)
    top = gr.HTML(title(folder, first), elem_id="report-head", **options)
    body = gr.Markdown(report(folder), elem_id="report", elem_classes="paper", sanitize_html=True)

    def read(request: gr.Request):
        tongue = preferred(request.headers.get("accept-language")) if lang == "auto" else lang
        return talk.header(tongue, "research"), title(folder, tongue), report(folder)

    gr.on([gr.context.Context.root_block.load], read, None, [head, top, body], show_progress="hidden",
          api_visibility="private")  # fmt: skip


def title(folder: Path, lang: str) -> str:
    """The page's heading; where there is no report yet, how to make one."""
    says, file = words(lang)["research"], folder / "report.md"
    if file.is_file():
        made = say_date(date.fromtimestamp(file.stat().st_mtime), lang)
        note = f"<p class='soft'>{html(says['made'].format(date=made))}</p>"
    else:
        note = f"<p>{html(says['absent'])}</p><p>{html(says['how'])}</p><pre><code>{html(COMMANDS)}</code></pre>"
    return f'<div class="dg paper" lang="{words(lang)["html_lang"]}"><h1>{html(says["title"])}</h1>{note}</div>'


def report(folder: Path) -> str:
    """The report's Markdown with its pictures' paths made addresses of this server; empty where there is none."""
    file = folder / "report.md"
    if not file.is_file():
        return ""
    text = file.read_text("utf-8", errors="replace")
    text = re.sub(r"(!\[[^\]]*\]\()(?![a-z]+:|/)(?:\./)?([^)\s]+)", rf"\1{FILES}/\2", text)
    return re.sub(r"\A\s*# .*\n", "", text)
