"""What is known of a dialogue so far, as one frozen value; ``update`` makes the next one. Pure.

A need is what the shopper asked for; a wish is what follows from who it is for. Needs bind the search, wishes order it.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from assistant.acts import Parse, Span
from assistant.extremes import ASKS, PICKS, among_shown, extreme, felt_by, order_of, superlative
from assistant.needs import TASTES, Need, Shown, binds, choices, firmness, measures, prices, quality
from assistant.references import group
from catalog.ontology import Ontology
from catalog.query import Constraint, Query

VAGUE = {  # qualities that order by price, and bind nothing
    ("cheap", "has"): "price", ("premium", "lacks"): "price", ("premium", "has"): "-price", ("cheap", "lacks"): "-price",
}  # fmt: skip
HITS = 40  # how many products one turn reads
SHOWN = 3  # how many it shows

TOLERATED = re.compile(r"一?[点些]?儿?的?(?:也行|也可以|也成|也没关系|没关系)")  # 贵点也行 allows, and wishes nothing
THERE = re.compile(r"\b(?:any|anything|something|have you|do you (?:have|sell|carry|stock)|got|is there|are there|one)\b|有没有|有.{0,12}[吗么嘛]|还有", re.I)  # fmt: skip
ANOTHER = re.compile(r"\b(?:another|different|other|else|change|switch)\b|换|别的|其他|其它|另", re.I)


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Everything a turn needs to know of the turns before it."""

    lang: str = "en"
    category: str | None = None
    currency: str | None = None
    needs: tuple[Need, ...] = ()
    contexts: tuple[str, ...] = ()
    sort: str = "best"
    words: str = ""  # free words to search by, when no kind was understood
    intent: str = "inform"
    topics: tuple[str, ...] = ()  # what the last utterance asks about: attribute and feature ids, "price"
    named: tuple[str, ...] = ()  # what it named besides: values set side by side in a question for advice
    refs: tuple[str, ...] = ()  # the products it points at, by SKU
    models: tuple[str, ...] = ()  # model numbers it names
    beyond: bool = False  # whether it points at a place that the last list does not have
    shown: tuple[Shown, ...] = ()
    seen: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    questions: int = 0  # in a row
    question: str | None = None  # the slot asked about in the last reply

    # ---- reading --------------------------------------------------------------------------------------

    def wishes(self, ontology: Ontology) -> tuple[Constraint, ...]:
        """What follows from the contexts and from qualities that bind nothing here."""
        found = []
        for context in self.contexts if self.category else ():
            for wish in ontology.wishes(context, self.category):
                if wish.feature:
                    found.append(Constraint(wish.feature, "has", None, "context"))
                else:
                    found.append(Constraint(wish.attribute, wish.op, wish.value, "context"))
        loose = (need for need in self.needs if not binds(need, self.category, ontology))
        found += [c for need in loose if need.field not in TASTES for c in need.constraints()]
        return tuple(dict.fromkeys(found))

    def query(self, ontology: Ontology, needs: tuple[Need, ...] | None = None, unknown: bool = False) -> Query:
        """The one search this state asks for; with ``needs``, the search for only those."""
        kept = [n for n in (self.needs if needs is None else needs) if binds(n, self.category, ontology)]
        sort = self.sort
        if sort == "best" and self.category:
            sort = next((VAGUE[n.field, n.op] for n in self.needs if (n.field, n.op) in VAGUE), sort)
        return Query(
            category=self.category,
            constraints=tuple(c for need in kept for c in need.constraints()),
            wishes=self.wishes(ontology),
            text="" if self.category else self.words,
            currency=self.currency,
            sort=sort,
            exclude=(*self.disliked, *(self.seen if self.intent in ("more", "reject") else ())),
            unknown=unknown,
            limit=HITS,
        )

    def queries(self, ontology: Ontology) -> Iterator[tuple[Query, tuple[Need, ...]]]:
        """Ever weaker searches, each with the needs it gives up: first none, then one, then more.

        What the catalogue does not say is admitted before anything is given up; of two needs to give up, the one
        without which products are known to meet the rest.
        """
        yield self.query(ontology), ()
        yield self.query(ontology, unknown=True), ()
        loose = sorted((n for n in self.needs if binds(n, self.category, ontology)), key=firmness)
        for unknown in (False, True):
            for need in loose:
                kept = tuple(other for other in self.needs if other is not need)
                yield nearest(self.query(ontology, kept, unknown=unknown), need), (need,)
        for count in range(2, len(loose) + 1):
            given_up = tuple(loose[:count])
            kept = tuple(n for n in self.needs if n not in given_up)
            yield self.query(ontology, kept, unknown=True), given_up

    def record(self) -> dict:
        """The state as the shopper would see it, and as the journal keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, record: dict) -> "DialogueState":
        """The state that ``record()`` wrote, read back from JSON."""

        def need(n: dict) -> Need:
            return Need(**n | {"value": tuple(n["value"]) if isinstance(n["value"], list) else n["value"]})

        kept = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
        kept["needs"] = tuple(need(n) for n in record["needs"])
        kept["shown"] = tuple(Shown(**s | {"looks": tuple(s["looks"])}) for s in record["shown"])
        return cls(**kept)


def nearest(query: Query, lost: Need) -> Query:
    """The query in the order that shows first what comes closest to the need it lost."""
    if lost.op in ("<=", "<", "about"):
        return replace(query, sort=lost.field)
    if lost.op in (">=", ">"):
        return replace(query, sort=f"-{lost.field}")
    return query


# ---- the next state ------------------------------------------------------------------------------------


def update(state: DialogueState, parse: Parse, ontology: Ontology, topics: tuple[str, ...] = ()) -> DialogueState:
    """The state after the shopper's words. ``topics`` are the fields that a question is about."""
    lang = {"mixed": "zh"}.get(parse.lang, parse.lang)
    if parse.intent == "reset":
        return DialogueState(lang=lang, currency=state.currency, intent="reset")
    among = among_shown(parse, state.category, ontology) if len(state.shown) > 1 else None
    if among:
        refs = extreme(state.shown, among)
        return replace(state, lang=lang, intent="request", topics=("most", among), refs=refs, models=(), words="")
    whole = topics[:1] in (("count",), ("average",))  # asked of all that meet the wishes in the question
    wishing = whole or wishes_in(parse, state)
    if wishing and not whole and parse.intent == "request":
        topics = ()
    now = replace(
        state, lang=lang, intent="inform" if wishing and parse.intent == "request" else parse.intent,
        topics=topics, named=tuple(span_ids(parse)), refs=(), models=(), beyond=False, words="", sort="best",
    )  # fmt: skip
    if parse.intent in ("service", "other", "greet", "thank", "bye", "help"):
        return now
    if parse.intent != "compare":
        now = enter(now, parse, ontology)
    sort, most = superlative(parse, now.category, ontology)
    asked = most if sort and ASKS.search(parse.text) else None  # "what is your biggest fridge?": an order, no need
    if sort:
        now = replace(now, sort=sort, intent="inform", topics=())
    if wishing or sort:
        for span in sorted(parse.spans, key=lambda s: s.polarity != "drop"):  # what is taken back goes first
            now = now if span is asked else apply(now, span, parse, ontology)
    for span in parse.spans:
        if span.slot == "product" and span is not asked:
            now = point(now, span, parse.words(span), ontology)
    if not now.refs and not now.models and (now.intent == "select" or (now.intent == "request" and now.topics)):
        now = replace(now, refs=state.refs[:1])  # "how heavy is it?": what was spoken of last
    if not now.refs and not now.models and now.intent == "request" and now.topics and not whole:
        now = replace(now, refs=tuple(s.sku for s in state.shown[:1]))  # or the one that was told of first
    if now.intent == "compare":
        now = replace(now, refs=compared(now, parse))
    if now.category is None and not now.refs and any(s.slot == "brand" and s.polarity == "want" for s in parse.spans):
        now = replace(now, words=parse.text)
    if state.question and parse.intent == "inform" and not any(s.polarity != "drop" for s in parse.spans):
        now = replace(now, skipped=(*now.skipped, state.question))
    return now


def wishes_in(parse: Parse, state: DialogueState) -> bool:
    """Whether the words state wishes: always, but for questions about products shown, comparisons and advice.

    "Have you anything quieter?" is a wish, "is it quiet?" and "is the second one quiet?" are not.
    """
    if parse.intent in ("compare", "advise"):
        return False
    if parse.intent != "request":
        return True
    if any(
        span.slot == "product" and not (isinstance(span.value, dict) and "pick" in span.value) for span in parse.spans
    ):
        return False
    stated = any(span.slot not in ("category", "product") for span in parse.spans)
    return stated and (not state.shown or bool(THERE.search(parse.text)))


def span_ids(parse: Parse) -> Iterator[str]:
    """The ids that an utterance names: categories, brands, features, "attribute=value"."""
    for span in parse.spans:
        if isinstance(span.value, str):
            yield span.value
        elif span.slot == "category" and isinstance(span.value, dict):
            yield from (f"{key}={value}" for key, value in span.value.items() if key != "category")


def enter(state: DialogueState, parse: Parse, ontology: Ontology) -> DialogueState:
    """The state with the kind of appliance that the words name; another kind starts afresh but for contexts."""
    wanted = [s for s in parse.spans if s.slot == "category" and s.polarity == "want" and s.value]
    if not wanted:
        return state if state.category else replace(state, category=implied(parse, ontology))
    value = wanted[0].value
    category = value["category"] if isinstance(value, dict) else value
    if category != state.category:
        keep = tuple(n for n in state.needs if n.field == "brand" or (not state.category and n.slot != "category"))
        state = replace(state, category=category, needs=keep, asked=(), skipped=(), questions=0, seen=())
    return state


def implied(parse: Parse, ontology: Ontology) -> str | None:
    """The one kind of which all that is said can be said: 滚筒 is said of washing machines alone; else None."""
    said = [s.value.get("attribute") if isinstance(s.value, dict) else s.value for s in parse.spans
            if s.slot in ("feature", "measure") and s.polarity == "want" and s.value]  # fmt: skip
    names = {name.partition("=")[0] for name in said if name}
    kinds = [k.id for k in ontology.categories.values() if names <= {*k.attributes, *k.features}]
    return kinds[0] if names and len(kinds) == 1 else None


def apply(state: DialogueState, span: Span, parse: Parse, ontology: Ontology) -> DialogueState:
    """The state with one span's wish added, turned round or taken back."""
    if span.slot == "context":
        others = ontology.contexts[span.value].excludes if span.value in ontology.contexts else ()
        kept = tuple(c for c in state.contexts if c != span.value and c not in others)
        return replace(state, contexts=kept if span.polarity != "want" else (*kept, span.value))
    if span.slot == "product" or (span.slot == "category" and not isinstance(span.value, dict)):
        return state
    if span.slot == "feature" and TOLERATED.match(parse.text, span.end):
        return state
    if span.polarity == "drop":
        return take_back(state, span, parse, ontology)
    for need in needs_of(span, parse, state, ontology):
        state = add(state, need, ontology)
    return state


def add(state: DialogueState, need: Need, ontology: Ontology) -> DialogueState:
    """The state with a need in, and what it replaces out."""
    clash = {need.field, *ontology.features[need.field].excludes} if need.field in ontology.features else {need.field}
    bound = ("<=", "<"), (">=", ">")

    def replaced(old: Need) -> bool:
        if old.field not in clash:
            return False
        if need.op in ("in", "not_in"):
            return old.op == need.op
        opposite = any(need.op in a and old.op in b for a, b in (bound, bound[::-1]))
        return not (opposite and old.value != need.value)

    kept = [old for old in state.needs if not replaced(old)]
    same = [old for old in state.needs if replaced(old) and old.op == need.op == "not_in"]
    if same:
        need = replace(need, value=tuple(dict.fromkeys((*same[0].value, *need.value))))
    if need.op == "not_in":
        kept = [
            replace(n, value=left) if n.op == "in" and n.field == need.field else n
            for n in kept
            if not (n.op == "in" and n.field == need.field)
            or (left := tuple(v for v in n.value if v not in need.value))
        ]
    return replace(state, needs=(*kept, need))


def take_back(state: DialogueState, span: Span, parse: Parse, ontology: Ontology) -> DialogueState:
    """The state without the needs that the span drops: of one value, of an attribute, or of a whole slot."""
    if span.value is None:
        named = {e.id for e in ontology.lookup(parse.words(span), state.category) if e.kind == "attribute"}
        felt = {n.field for n in state.needs if felt_by(n.field, state.category, ontology)[0] in named}
        fields = named | felt or {n.field for n in state.needs if n.slot == span.slot}
    else:
        value = span.value
        fields = {value["attribute"]} if isinstance(value, dict) and "attribute" in value else {span.slot, str(value)}
        fields |= {n.field for n in state.needs if n.value == value or (n.op == "in" and value in n.value)}
    kept = tuple(n for n in state.needs if n.field not in fields)
    state = replace(state, needs=kept, skipped=(*state.skipped, span.slot))
    if span.slot == "brand" and span.value is None and state.shown and ANOTHER.search(parse.text):
        brands = tuple(s.brand for s in state.shown[:1] if s.brand)
        state = replace(state, needs=(*kept, Need("brand", "brand", "not_in", brands))) if brands else state
    return state


def needs_of(span: Span, parse: Parse, state: DialogueState, ontology: Ontology) -> Iterator[Need]:
    """The needs that a span states."""
    value, want = span.value, span.polarity == "want"
    if value is None:
        return
    match span.slot:
        case "price" if isinstance(value, dict):
            yield from prices(value, want, parse.words(span), state.needs, state.currency)
        case "brand":
            together = tuple(
                s.value for s in parse.spans if s.slot == "brand" and s.polarity == span.polarity and s.value
            )
            yield Need("brand", "brand", "in" if want else "not_in", together)
        case "feature" if "=" not in value:
            yield quality(span, parse, state.category, next(iter(state.shown), None), ontology)
        case "feature" | "appearance":
            yield from choices(span, parse, ontology)
        case "category":
            for attribute, chosen in value.items():
                if attribute == "feature":
                    yield Need("feature", chosen, "has" if want else "lacks")
                elif attribute != "category":
                    yield Need("category", attribute, "in", (chosen,))
        case "measure" if isinstance(value, dict):
            yield from measures(value, want, ontology)


def compared(state: DialogueState, parse: Parse) -> tuple[str, ...]:
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


def point(state: DialogueState, span: Span, words: str, ontology: Ontology) -> DialogueState:
    """The state with the products that a phrase points at; ``words`` are the phrase's own."""
    shown, value, found = state.shown, span.value, ()
    if isinstance(value, str):
        found = tuple(s.sku for s in shown if s.model == value)
        if not found:
            return replace(state, models=(*state.models, value))
    elif isinstance(value, dict) and shown:
        if "ordinal" in value:
            index = value["ordinal"] - 1 if value["ordinal"] > 0 else value["ordinal"]
            found = (shown[index].sku,) if -len(shown) <= index < len(shown) else ()
            state = replace(state, beyond=not found)
        elif "brand" in value:
            found = tuple(s.sku for s in shown if s.brand == value["brand"])[:1]
        elif value.get("pick"):
            found = picked(state, value["pick"], ontology)
        elif value.get("last") and (places := group(words, len(shown))):
            found = tuple(shown[place].sku for place in places)
        elif value.get("last"):
            found = (state.refs or tuple(s.sku for s in shown))[:1]
        else:
            found = tuple(s.sku for s in shown if set(map(str, value.values())) & set(s.looks))[:1]
    elif isinstance(value, dict) and value.get("pick"):
        return replace(state, sort=order_of(PICKS.get(value["pick"], ""), state.category, ontology) or "best")
    return replace(state, refs=(*state.refs, *found))


def picked(state: DialogueState, pick: str, ontology: Ontology) -> tuple[str, ...]:
    """The SKU of the shown product that is most so: ("…",), or () when none has the number."""
    key = order_of(PICKS.get(pick, ""), state.category, ontology)
    return extreme(state.shown, key) if key else (state.shown[0].sku,)
