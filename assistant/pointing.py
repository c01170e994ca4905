"""Which products an utterance points at: by place, maker, look, number or turn of phrase, among those shown. Pure."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.acts import Parse, Span
from assistant.extremes import PICKS, extreme, order_of
from assistant.needs import Shown, figure, measures
from assistant.references import group
from catalog.ontology import Ontology
from catalog.product import same_maker

if TYPE_CHECKING:
    from assistant.state import DialogueState

EARLIER = re.compile(r"\b(?:before|earlier|previous(?:ly)?)\b|刚才|刚刚|之前|先前|前面", re.I)


def point(state: "DialogueState", span: Span, parse: Parse, ontology: Ontology) -> "DialogueState":
    """The state with the products that a phrase points at.

    A list got smaller by a comparison still has its old places and products behind it: "the third one".
    """
    value = span.value
    if isinstance(value, str):
        found = tuple(s.sku for s in state.shown if s.model == value)
        return replace(state, refs=(*state.refs, *found)) if found else replace(state, models=(*state.models, value))
    if not isinstance(value, dict):
        return state
    if not state.shown:
        pick = PICKS.get(value.get("pick", ""))
        return replace(state, sort=order_of(pick, state.category, ontology) or "best") if pick else state
    if "ordinal" in value:
        found = placed(state, value["ordinal"], bool(EARLIER.search(parse.text)))
        return replace(state, refs=(*state.refs, *found), beyond=not found)
    if value.get("last"):
        return replace(state, refs=(*state.refs, *last(state, parse.words(span))))
    lists = [state.shown, *state.lists] if "brand" in value else narrowed(state, parse)
    if value.get("pick"):
        return replace(state, refs=(*state.refs, *picked(lists[0], value["pick"], state.category, ontology)))
    fitting = (s.sku for listed in lists for s in listed if described(s, value, ontology))
    return replace(state, refs=(*state.refs, *list(fitting)[:1]))


def placed(state: "DialogueState", place: int, earlier: bool) -> tuple[str, ...]:
    """The SKU at a place, 1 the first and -1 the last: of what is shown, else of the list it was taken from."""
    index = place - 1 if place > 0 else place
    places = {s.sku for s in state.shown}
    wider = [listed for listed in state.lists[:1] if places < {s.sku for s in listed}]
    lists = [*wider, state.shown] if earlier else [state.shown, *wider]
    return next(((listed[index].sku,) for listed in lists if -len(listed) <= index < len(listed)), ())


def last(state: "DialogueState", words: str) -> tuple[str, ...]:
    """The SKUs meant by "that one": the product spoken of last, else the first; by "these two" as many as are said."""
    if places := group(words, len(state.shown)):
        return tuple(state.shown[place].sku for place in places)
    known = [s.sku for s in (*state.spoken, *state.shown)]
    if state.intent == "compare":  # "the second with that one"
        return tuple(sku for sku in known if sku not in state.refs)[:1]
    return (state.refs or tuple(known))[:1]


def narrowed(state: "DialogueState", parse: Parse) -> list[tuple[Shown, ...]]:
    """What is shown, then the earlier lists, latest first; of the makers that the words name, where there are any."""
    lists = [state.shown, *state.lists]
    makers = [s.value for s in parse.spans if s.slot == "brand" and s.polarity == "want" and s.value]
    own = [tuple(s for s in listed if any(same_maker(s.brand, maker) for maker in makers)) for listed in lists]
    return [listed for listed in own if listed] or lists


def described(shown: Shown, value: dict, ontology: Ontology) -> bool:
    """Whether a product is as a phrase says: {"brand": "Bosch"}, {"appearance": "white"}, {"measure": {…}}."""

    def fits(key: str, told) -> bool:
        if key == "brand":
            return same_maker(shown.brand, told)
        if key != "measure":
            return str(told).rpartition("=")[2] in shown.looks
        if told.get("op") == "=":
            return shown.admits(figure(told["attribute"], "=", told["value"], ontology))
        needs = tuple(measures(told, True, ontology))
        return bool(needs) and all(map(shown.admits, needs))

    return all(fits(key, told) for key, told in value.items())


def picked(shown: tuple[Shown, ...], pick: str, category: str | None, ontology: Ontology) -> tuple[str, ...]:
    """The SKU of the shown product that is most so: ("…",), or () when none has the number."""
    key = order_of(PICKS.get(pick, ""), category, ontology)
    return extreme(shown, key) if key else (shown[0].sku,)


def compared(state: "DialogueState", parse: Parse) -> tuple[str, ...]:
    """The products to compare: those pointed at when they are several, else of those shown as many as are meant.

    "Compare them" means all that are shown, "the first with the others" too; "compare the first" one more.
    """
    if len(state.refs) + len(state.models) > 1 or not state.shown:
        return state.refs
    named = [span for span in parse.spans if span.value != {"last": True}]
    told = "".join(" " if any(s.start <= i < s.end for s in named) else c for i, c in enumerate(parse.text.lower()))
    one = bool(state.refs or state.models)
    places = group(told, len(state.shown)) or (None if one else range(len(state.shown)))
    others = [s.sku for i, s in enumerate(state.shown) if s.sku not in state.refs and (places is None or i in places)]
    return (*state.refs, *(others[:1] if places is None else others))
