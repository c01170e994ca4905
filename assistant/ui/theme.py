"""How every page looks: our style sheet over Gradio's plainest theme, with the fonts a computer already has."""

from pathlib import Path

import gradio as gr

HERE = Path(__file__).parent
# As <style> in the head: Gradio rewrites what it is given as `css`, and breaks :is() and media rules by it.
HEAD = (
    f'<style>{(HERE / "page.css").read_text("utf-8")}</style><link rel="icon" href="favicon.svg" type="image/svg+xml">'
)
FONTS = [
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "Arial",
    "sans-serif",
]
THEME = gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"], primary_hue="emerald")

# What the browser may load: this server, and pictures that a shop's feed points to. Gradio compiles its templates.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https: http:; font-src 'self' data:; connect-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)
