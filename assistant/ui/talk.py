"""A conversation as HTML: the welcome, the turns with their products, and the dock with what was understood."""

import re
from collections.abc import Iterable, Sequence

from assistant.acts import Reply
from assistant.ui.cards import grid, table
from assistant.ui.words import html, words

Row = tuple[str, str, Reply | None]  # role ("user", "assistant", "event", "pending", "error"), text, reply
EMPTY_ROW = '<div class="row"></div>'  # the page is patched by position: the box below must keep its own
KEPT = 60  # rows shown; older ones stay in the journal

MARK = (
    '<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><path d="M5 15L16 5l11 10v12H5z"/><path d="M11 18.5'
    'c1.4 2.7 3 4 5 4s3.6-1.3 5-4"/></svg>'
)
SHIELD = (
    '<svg class="tiny" viewBox="0 0 16 16" aria-hidden="true">'
    '<path d="M8 1.5l5.5 2v4c0 3.5-2.3 5.9-5.5 7-3.2-1.1-5.5-3.5'
    '-5.5-7v-4zM5.4 7.9l1.9 1.9 3.3-3.6"/></svg>'
)
CROSS = '<svg class="tiny" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"/></svg>'
AGAIN = (
    '<svg class="tiny" viewBox="0 0 16 16" aria-hidden="true">'
    '<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.8M12.5 1.5v3h-3"/></svg>'
)
ARROW = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 16V4M4.5 9.5L10 4l5.5 5.5"/></svg>'


def rows(turns: Iterable[tuple[str, Reply]]) -> list[Row]:
    """The rows of a dialogue out of its turns; one without words is a chip that was taken away."""
    found: list[Row] = []
    before: Reply | None = None
    for text, reply in turns:
        if text.strip() or before is None:
            found.append(("user", text, None))
        else:
            kept = {chip.id for chip in reply.chips}
            gone = ", ".join(chip.label for chip in before.chips if chip.id not in kept)
            found.append(("event", words(reply.lang)["shop"]["removed"].format(what=gone), None))
        found.append(("assistant", reply.text, reply))
        before = reply
    return found


def last_reply(rows: Sequence[Row]) -> Reply | None:
    """The latest reply of a conversation."""
    return next((reply for _, _, reply in reversed(rows) if reply is not None), None)


def header(lang: str, page: str = "shop") -> str:
    """The name, the three pages, and on the shop page a button that starts again."""
    says = words(lang)["site"]
    links = "".join(
        f'<a href="{href}"{" aria-current=page" if page == name else ""}>{html(says[name])}</a>'
        for name, href in (("shop", "./"), ("label", "label"), ("research", "research"))
    )
    again = f'<button type="button" class="again" data-do="restart">{AGAIN}<span>{html(says["again"])}</span></button>'
    return (
        f'<header class="dg top" lang="{words(lang)["html_lang"]}">'
        f'<a class="skip" href="#say">{html(says["to_input"])}</a>'
        f'<a class="name" href="./">{MARK}<span>{html(says["name"])}</span></a>'
        f'<nav aria-label="{html(says["pages"])}">{links}</nav>{again if page == "shop" else ""}</header>'
    )


def welcome(lang: str) -> str:
    """What a newcomer sees: one question, and needs to try in both languages."""
    says = words(lang)["shop"]
    chips = "".join(
        f'<li><button type="button" class="try" lang="{_lang_of(need)}" data-do="say" data-text="{html(need)}">'
        f"{html(need)}</button></li>"
        for need in says["needs"]
    )
    return (
        f'<section class="welcome"><h1>{html(says["headline"])}</h1><p>{html(says["lead"])}</p>'
        f'<h2>{html(says["examples"])}</h2><ul class="tries">{chips}</ul></section>'
    )


def talk(rows: Sequence[Row], lang: str, fresh: bool = False) -> str:
    """The whole conversation; ``fresh`` lets the words of the last reply appear one after another."""
    pending = bool(rows) and rows[-1][0] == "pending"
    attributes = f'lang="{words(lang)["html_lang"]}" data-lang="{lang}" data-rows="{len(rows)}"'
    if not rows:
        return f'<div id="talk" class="dg" {attributes}>{welcome(lang)}</div>'
    turns: list[list[Row]] = []
    for row in rows[-KEPT:]:
        if row[0] in ("user", "event") or not turns:
            turns.append([])
        turns[-1].append(row)
    body = "".join(
        f'<section class="turn">{"".join(_row(row, lang, fresh and turn is turns[-1]) for row in turn)}</section>'
        for turn in turns
    )
    heading = html(words(lang)["shop"]["headline"])
    busy = " data-pending" if pending else ""
    return f'<div id="talk" class="dg" {attributes}{busy}><h1 class="sr">{heading}</h1>{body}</div>'


def _row(row: Row, lang: str, fresh: bool) -> str:
    role, text, reply = row
    says = words(lang)["shop"]
    match role:
        case "user" if not text.strip():
            return ""
        case "user":
            return (
                f'<div class="you" lang="{_lang_of(text)}"><span class="sr">{html(says["you"])}: </span>{html(text)}'
                f"</div>"
            )
        case "event":
            return f'<div class="event">{html(text)}</div>'
        case "pending":
            return (
                f'<div class="wait" role="status"><span class="sr">{html(says["thinking"])}</span><i></i><i></i><i>'
                f"</i></div>"
            )
        case "error":
            return f'<div class="fault" role="alert">{html(text)}</div>'
        case _:
            return _reply(text, reply, fresh)


def _reply(text: str, reply: Reply | None, fresh: bool) -> str:
    if reply is None:
        return f'<div class="guide"><p class="say">{html(text)}</p></div>'
    says = words(reply.lang)["shop"]
    told = spoken(reply.text) if fresh else html(reply.text)
    shown = (
        table(reply.products, reply.lang)
        if reply.act == "compare"
        else grid(reply.products, reply.lang, reply.state, reply.text)
    )
    state = " fresh" if fresh else ""
    lang_tag = words(reply.lang)["html_lang"]
    return (
        f'<div class="guide{state}" lang="{lang_tag}" data-act="{html(reply.act)}">'
        f'<span class="sr">{html(says["guide"])}: '
        f'</span><p class="say">{told}</p>{_relaxed(reply)}{shown}{_provenance(reply)}</div>'
    )


def spoken(text: str) -> str:
    """The text cut into words (Chinese: into pairs of characters), each of which appears a moment after the one before.

    >>> spoken("Two 冰箱")
    '<span style="--i:0">Two</span> <span style="--i:1">冰箱</span>'
    """
    parts, n = [], 0
    for piece in re.findall(r"\s+|[\u3400-\u9fff]{1,2}[，。！？、；：]?|[^\s\u3400-\u9fff]+", text):
        if piece.isspace():
            parts.append(piece)
        else:
            parts.append(f'<span style="--i:{n}">{html(piece)}</span>')
            n += 1
    return "".join(parts)


def _relaxed(reply: Reply) -> str:
    if not reply.relaxed:
        return ""
    items = "".join(f"<li>{html(need)}</li>" for need in reply.relaxed)
    return f'<div class="relaxed"><span>{html(words(reply.lang)["shop"]["relaxed"])}</span><ul>{items}</ul></div>'


def _provenance(reply: Reply) -> str:
    says = words(reply.lang)["shop"]
    source = says["from_model" if reply.source == "model" else "from_template"]
    if not (reply.grounded and reply.products):
        return ""
    return f'<p class="checked">{SHIELD}{html(says["checked"])}<span> · {html(source)}</span></p>'


def dock(rows: Sequence[Row], lang: str, sample: bool) -> str:
    """The foot of the page: what was understood, quick answers to the last question, and the box to write in."""
    says, reply = words(lang)["shop"], last_reply(rows)
    pending = bool(rows) and rows[-1][0] == "pending"
    answers = EMPTY_ROW if pending else _answers(reply)
    note = f'<p class="fine">{html(words(lang)["site"]["sample"])}</p>' if sample else ""
    return (
        f'<footer class="dg dock" lang="{words(lang)["html_lang"]}">{_chips(reply)}{answers}'
        f'<form id="ask" autocomplete="off"><label class="sr" for="say">{html(says["ask"])}</label>'
        f'<textarea id="say" name="say" rows="1" maxlength="12000" placeholder="{html(says["placeholder"])}">'
        f"</textarea>"
        f'<button type="submit" class="send" aria-label="{html(says["send"])}"'
        f' title="{html(says["send"])}">{ARROW}</button>'
        f'</form>{note}<div class="sr" id="live" aria-live="polite" data-shown="{html(says["shown"])}"></div></footer>'
    )


def _chips(reply: Reply | None) -> str:
    if reply is None or not reply.chips:
        return EMPTY_ROW
    says = words(reply.lang)["shop"]
    items = "".join(
        f'<li><button type="button" class="chip" data-do="drop" data-chip="{html(chip.id)}"'
        f' data-text="{html(chip.label)}"'
        f' aria-label="{html(says["remove"].format(what=chip.label))}">{html(chip.label)}{CROSS}</button></li>'
        for chip in reply.chips
    )
    return (
        f'<div class="row"><span class="rowname">{html(says["understood"])}</span><ul class="chips">{items}</ul></div>'
    )


def _answers(reply: Reply | None) -> str:
    if reply is None or not (reply.question or reply.options):
        return EMPTY_ROW
    says = words(reply.lang)["shop"]
    items: Iterable[str] = (
        f'<li><button type="button" class="answer" data-do="say" data-text="{html(o)}">{html(o)}</button></li>'
        for o in reply.options
    )
    skip = (
        f'<li><button type="button" class="answer quiet" data-do="say" data-text="{html(says["skip_words"])}"'
        f' aria-label="{html(says["skip_long"])}">'
        f"{html(says['skip'])}</button></li>"
    )
    return (
        f'<div class="row"><ul class="answers" aria-label="{html(says["answers"])}">{"".join(items)}{skip}</ul></div>'
    )


def _lang_of(text: str) -> str:
    return "zh-CN" if re.search(r"[\u3400-\u9fff]", text) else "en"
