"""A product as HTML: its picture, what it costs, how it meets each need, and why it is shown. Everything is escaped."""

from collections.abc import Iterable, Mapping

from assistant.ui.drawings import drawing
from assistant.ui.words import html, say_date, words
from catalog.money import format_money

VERDICTS = ("met", "unmet", "unknown")
MARKS = {
    "met": '<circle cx="8" cy="8" r="8" class="disc"/><path d="M4.4 8.4l2.4 2.4 4.8-5.2"/>',
    "unmet": '<rect x="0.8" y="0.8" width="14.4" height="14.4" rx="3.2" class="box"/><path d="M5 5l6 6M11 5l-6 6"/>',
    "unknown": '<circle cx="8" cy="8" r="7.2" class="ring"/><path d="M6.2 6.3a1.9 1.9 0 1 1 2.6 1.9c-.6.2-.8.6-.8 '
    '1.1M8 11.7v.1"/>',
}
THUMB = (
    '<svg class="thumb" viewBox="0 0 20 20" aria-hidden="true"><path d="M6 9l3.4-6.2c1.6 0 2.3 1 2.1 2.4L11 '
    '8h4.6c1.2 0 1.9.9 1.7 2l-1 5.4c-.2 1-.9 1.6-1.9 1.6H6zM6 9H3v8h3"/></svg>'
)


def mark(verdict: str) -> str:
    """The sign of a verdict: a tick in a disc, a cross in a square, a question in a broken ring."""
    verdict = verdict if verdict in VERDICTS else "unknown"
    return f'<svg class="mark {verdict}" viewBox="0 0 16 16" aria-hidden="true">{MARKS[verdict]}</svg>'


def grid(products: Iterable[Mapping], lang: str, state: Mapping, said: str = "") -> str:
    """The cards of one reply, numbered as the reply numbers them; a reason that was said already is not repeated."""
    shown = ({**p, "reason": None} if (p.get("reason") or " ") in said else p for p in products)
    cards = "".join(f"<li>{card(p, n, lang, state)}</li>" for n, p in enumerate(shown, 1))
    return f'<ol class="cards">{cards}</ol>' if cards else ""


def card(product: Mapping, number: int, lang: str, state: Mapping) -> str:
    """One product: picture, title, price and its date, reason, receipt, more facts, like and dislike."""
    says = words(lang)["card"]
    title = html(product.get("title") or product["sku"])
    return (
        f'<article class="card" aria-label="{title}">'
        f'<div class="pic"><span class="no" title="{html(says["number"].format(n=number))}">{number}</span>'
        f"{picture(product, lang)}</div>"
        f'<div class="head"><h3>{title}</h3>{price(product, lang)}</div>'
        f"{receipt(product.get('receipt', ()), lang)}{_paragraph('why', product.get('reason'))}"
        f"{facts(product.get('facts', ()), lang, opened=not product.get('reason'))}"
        f"{reactions(product, lang, state)}</article>"
    )


def picture(product: Mapping, lang: str) -> str:
    """The feed's picture over the drawing; the drawing alone where the feed has none (or it does not load)."""
    below = drawing(product.get("category"), product.get("color"))
    image = str(product.get("image") or "")
    if not image.startswith(("https://", "http://")):
        return below
    alt = html(words(lang)["card"]["picture"].format(title=product.get("title", "")))
    return f'{below}<img src="{html(image)}" alt="{alt}" loading="lazy" referrerpolicy="no-referrer">'


def price(product: Mapping, lang: str) -> str:
    """What it costs, what it cost before a sale, the date of that price and whether it is in stock."""
    says, now, before = words(lang)["card"], product.get("price"), product.get("list_price")
    if now is None:
        return f'<p class="price none">{html(says["no_price"])}</p>'
    currency = product.get("currency")
    shown = f'<b class="now">{html(format_money(now, currency, lang))}</b>'
    if before is not None and before > now:
        was = html(says["list_price"].format(price=format_money(before, currency, lang)))
        shown = f'{shown} <span class="was">{was}</span> <span class="sale">{html(says["sale"])}</span>'
    return f'<p class="price">{shown}</p><p class="stock">{_stock(product, lang)}</p>'


def _stock(product: Mapping, lang: str) -> str:
    says, state = words(lang)["card"], product.get("availability")
    state = state if state in ("in_stock", "out_of_stock", "preorder") else "unknown"
    day = say_date(product.get("as_of"), lang)
    when = f'<span class="asof">{html(says["as_of"].format(date=day))}</span>' if day else ""
    return f'<span class="avail {state}">{html(says[state])}</span>{when}'


def receipt(rows: Iterable[Mapping], lang: str) -> str:
    """Each need held against the product: a sign, the need, what this product has; the verdict is also in words."""
    says, lines = words(lang)["card"], []
    for row in rows:
        verdict = row["verdict"] if row["verdict"] in VERDICTS else "unknown"
        word = html(says["unknown_verdict" if verdict == "unknown" else verdict])
        need, value = row.get("words") or (row["need"], row.get("value"))
        told = f"<i>{word}</i>" if verdict == "unknown" else html(value or "")
        lines.append(
            f'<li class="{verdict}">{mark(verdict)}<span class="need">{html(need)}</span>'
            f'<span class="has">{told}</span><span class="sr"> ({word})</span></li>'
        )
    return f'<ul class="receipt" aria-label="{html(says["needs"])}">{"".join(lines)}</ul>' if lines else ""


def facts(pairs: Iterable[tuple[str, str]], lang: str, opened: bool = False) -> str:
    """The other facts worth telling; folded away, but where a card has no reason to read they stand open."""
    rows = "".join(f"<div><dt>{html(k)}</dt><dd>{html(v)}</dd></div>" for k, v in pairs)
    title, state = html(words(lang)["card"]["facts"]), " open" if opened else ""
    return f"<details{state}><summary>{title}</summary><dl>{rows}</dl></details>" if rows else ""


def reactions(product: Mapping, lang: str, state: Mapping) -> str:
    """The like and dislike buttons, pressed as the dialogue state says."""
    says, sku = words(lang)["card"], product["sku"]
    buttons = []
    for verdict, told in (("like", "liked"), ("dislike", "disliked")):
        pressed = "true" if sku in state.get(told, ()) else "false"
        done = html(says[told].format(title=product.get("title", sku)))
        buttons.append(
            f'<button type="button" class="react {verdict}" data-do="react" data-sku="{html(sku)}" data-how="{verdict}"'
            f' data-told="{done}" aria-pressed="{pressed}">{THUMB}<span>{html(says[verdict])}</span></button>'
        )
    return f'<div class="reactions">{"".join(buttons)}</div>'


def table(products: Iterable[Mapping], lang: str) -> str:
    """Products side by side: one column each, one row per price, need and fact that any of them states."""
    products = list(products)
    columns = [_column(product, lang) for product in products]
    labels = dict.fromkeys(label for column in columns for label in column)
    head = "".join(
        f'<th scope="col">{drawing(p.get("category"), p.get("color"))}<span class="no">{n}</span>{html(p["title"])}'
        f"{price(p, lang)}</th>"
        for n, p in enumerate(products, 1)
    )
    body = "".join(
        f'<tr><th scope="row">{html(label)}</th>' + "".join(f"<td>{c.get(label, '–')}</td>" for c in columns) + "</tr>"
        for label in labels
    )
    caption = html(words(lang)["card"]["compare"])
    return (
        f'<div class="side" tabindex="0" role="region" aria-label="{caption}"><table><caption class="sr">{caption}'
        f"</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _column(product: Mapping, lang: str) -> dict[str, str]:
    says = words(lang)["card"]
    cells = {}
    for row in product.get("receipt", ()):
        need, value = row.get("words") or (row["need"], row.get("value"))
        cells[need] = f"{mark(row['verdict'])} {html(value or says['unknown_verdict'])}"
    return cells | {str(label): html(value) for label, value in product.get("facts", ())}


def _paragraph(kind: str, text: str | None) -> str:
    return f'<p class="{kind}">{html(text)}</p>' if text else ""
