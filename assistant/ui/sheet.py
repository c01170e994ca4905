"""The label page's parts as HTML: the password, one utterance with its table of spans, and the empty queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.acts import INTENTS, POLARITIES, SLOTS
from assistant.labels import LANGUAGES, choices
from assistant.ui.spans import Row, highlight, places
from assistant.ui.words import html, words
from catalog.ontology import load


@dataclass(frozen=True, slots=True)
class Sheet:
    """One utterance on the desk: its record, the rows as they stand, and what is wrong with them."""

    item: Mapping
    rows: tuple[Row, ...]
    intent: str
    lang: str
    wrong: str = ""
    edited: bool = False
    saved: str = ""  # the id of the utterance that was saved just before


def login(lang: str, wrong: str = "") -> str:
    """The form that asks for the password."""
    says = words(lang)["label"]
    return (
        f'<div class="dg paper narrow" lang="{words(lang)["html_lang"]}" data-locked><h1>{html(says["title"])}</h1>'
        f'<p class="soft">{html(says["login_lead"])}</p><form id="login">'
        '<input type="text" name="username" value="label" autocomplete="username" hidden>'
        f"<label>{html(says['password'])}"
        '<input type="password" name="password" autocomplete="current-password" required></label>'
        f'<button type="submit" class="go">{html(says["enter"])}</button></form>{_fault(wrong)}</div>'
    )


def empty(done: int, ticket: str, lang: str, saved: str = "") -> str:
    """What stands there when nothing waits."""
    says = words(lang)["label"]
    return (
        f'<div class="dg paper" lang="{words(lang)["html_lang"]}" data-ticket="{html(ticket)}"'
        f' data-saved="{html(saved)}"><h1>{html(says["title"])}</h1>{_bar("0", done, lang)}'
        f'<p class="soft">{html(says["empty"])}</p><div class="do">{_button("back", says["back"])}</div></div>'
    )


def page(sheet: Sheet, counts: tuple[str, int], ticket: str, lang: str) -> str:
    """One utterance to label: its words with their marks, intent and language, the table of spans, the buttons."""
    says, item = words(lang)["label"], sheet.item
    source = says["from_corpus" if item.get("source") == "corpus" else "from_journal"]
    hint = says["preview"] if sheet.edited else f"{says['pre_filled']} {says['preview']}"
    buttons = _button("save", says["save"], "go") + _button("skip", says["skip"]) + _button("back", says["back"])
    return (
        f'<div class="dg paper" lang="{words(lang)["html_lang"]}" data-ticket="{html(ticket)}"'
        f' data-id="{html(item["id"])}" data-text="{html(item["text"])}" data-saved="{html(sheet.saved)}">'
        f"<h1>{html(says['title'])}</h1>{_bar(*counts, lang)}"
        f'<p class="source">{html(item["id"])} · {html(source)}</p>'
        f'<div class="utterance">{highlight(item["text"], sheet.rows)}</div><p class="soft hint">{html(hint)}</p>'
        f'<div class="choose">{_select("intent", says["intent"], INTENTS, sheet.intent)}'
        f"{_select('lang', says['language'], LANGUAGES, sheet.lang)}</div>{_table(sheet, says)}{_lists()}"
        f"<p>{_button('add', '+ ' + says['add'])}</p>"
        f'<p class="soft">{html(says["help"])}</p>{_fault(sheet.wrong)}<div class="do">{buttons}</div></div>'
    )


def _table(sheet: Sheet, says: Mapping) -> str:
    if not sheet.rows:
        return f'<p class="soft">{html(says["none"])}</p>'
    heads = "".join(f"<th scope=col>{html(says[key])}</th>" for key in ("words", "slot", "polarity", "value"))
    body = "".join(_row(sheet.item["text"], row, number, says) for number, row in enumerate(sheet.rows, 1))
    return f'<table class="spans"><thead><tr>{heads}<td></td></tr></thead><tbody>{body}</tbody></table>'


def _row(text: str, row: Row, number: int, says: Mapping) -> str:
    def named(key: str) -> str:
        return f'aria-label="{html(says[key])} {number}"'

    many = len(places(text, str(row.get("words", "")).strip()))
    place = html(row.get("nth") or 1)
    nth = (
        f'<input type="number" name="nth" min="1" max="{many}" value="{place}" {named("occurrence")}>'
        if many > 1
        else ""
    )
    return (
        f'<tr data-row><td><div class="pair"><input type="text" name="words" value="{html(row.get("words", ""))}"'
        f" {named('words')}>{nth}</div></td>"
        f"<td>{_options('slot', named('slot'), SLOTS, row['slot'])}</td>"
        f"<td>{_options('polarity', named('polarity'), POLARITIES, row['polarity'])}</td>"
        f'<td><input type="text" name="value" list="values-{html(row["slot"])}" value="{html(row.get("value", ""))}"'
        f" {named('value')}></td>"
        f'<td><button type="button" class="delete" data-edit="delete" {named("delete")}>×</button></td></tr>'
    )


def _select(name: str, label: str, options: Sequence[str], chosen: str) -> str:
    return f"<label>{html(label)} {_options(name, '', options, chosen)}</label>"


def _options(name: str, label: str, options: Sequence[str], chosen: object) -> str:
    items = "".join(f"<option{' selected' if o == chosen else ''}>{html(o)}</option>" for o in options)
    return f'<select name="{name}" data-chosen="{html(chosen)}" {label}>{items}</select>'


@lru_cache
def _lists() -> str:
    """The values that each slot's field offers while one types."""
    lists = []
    for slot in SLOTS:
        items = "".join(f"<option>{html(choice)}</option>" for choice in choices(slot, load()))
        lists.append(f'<datalist id="values-{slot}">{items}</datalist>')
    return "".join(lists)


def _bar(left: str, done: int, lang: str) -> str:
    says = words(lang)["label"]
    return (
        f'<div class="bar"><span>{html(says["left"].format(n=left))}</span>'
        f"<span>{html(says['done'].format(n=done))}</span>"
        f'<label>{html(says["annotator"])} <input type="text" name="annotator" autocomplete="name"></label>'
        f"{_button('export', says['export'])}</div>"
    )


def _button(edit: str, label: str, kind: str = "plain") -> str:
    return f'<button type="button" class="{kind}" data-edit="{edit}">{html(label)}</button>'


def _fault(wrong: str) -> str:
    return f'<p class="fault" role="alert">{html(wrong)}</p>' if wrong else ""
