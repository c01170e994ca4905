"""What is known of a dialogue so far, as one frozen value; ``update`` makes the next one. Pure.

A need is what the shopper asked for; a wish is what follows from who it is for. Needs bind the search, wishes order it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from assistant.acts import Parse, Span
from assistant.changes import apply, settled
from assistant.extremes import ASKS, among_shown, extreme, superlative
from assistant.needs import TASTES, Need, Shown, binds, firmness, forms
from assistant.pointing import compared, point
from catalog.cues import alternation, words
from catalog.ontology import Category, Ontology
from catalog.query import Constraint, Query

VAGUE = {  # qualities that order by price, and bind nothing
    ("cheap", "has"): "price", ("premium", "lacks"): "price", ("premium", "has"): "-price", ("cheap", "lacks"): "-price",
}  # fmt: skip
HITS = 40  # how many products one turn reads
SHOWN = 3  # how many it shows

THERE = re.compile(r"\b(?:any|anything|something|have you|do you (?:have|sell|carry|stock)|got|is there|are there)\b|有没有|有.{0,12}[吗么嘛]|还有", re.I)  # fmt: skip
OF_IT = re.compile(r"\b(?:is|are|does|do|has|have|can|could|will|would|did) (?:it|this|that|they|these|those)\b", re.I)
# 有没有静音的 asks which one, and not whether this one is
OF_ITS_KIND = re.compile(r"的[^，。,.]{0,4}$|的[^，。,.]{0,3}[吗么嘛没?？]|还有")
AGAIN = re.compile(r"\bback to\b|\bwhere were we\b|\b(?:as|like) (?:before|we had)|\bsame as (?:before|earlier)|回到|回去|刚才|之前|先前|照旧", re.I)  # fmt: skip
SAME_MONEY = re.compile(r"\bsame (?:money|price|budget)\b|(?:同样|一样)的?(?:钱|价|预算)|预算(?:不变|一样|照旧)", re.I)
ASIDE = ("service", "other", "greet", "thank", "bye", "help")  # what changes no wish but by the way
# a yes that begins an answer; a mere "ok" or 好 may only begin the next wish
FAINT = {"ok", "okay", "please", "好", "好的", "行", "可以", "嗯", "对", "有", "是"}
FIRMLY = alternation(set(words("answer", "yes")) - FAINT)
YES = re.compile(rf"(?:(?:oh|ah|god|well|hm+|哦|嗯)[\s,，]*)*({FIRMLY})(?=[\s,，.。!！?？、;；的啊呀吧哦嗯]|$)", re.I)


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
    lists: tuple[tuple[Shown, ...], ...] = ()  # what was shown before, latest first
    spoken: tuple[Shown, ...] = ()  # the products that the last answer, comparison or confirmation was about
    left: tuple[tuple[str, tuple[Need, ...]], ...] = ()  # the needs of the kinds that were talked of before
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
        without which products are known to meet the rest. The form of the thing outlasts all else together.
        """
        yield self.query(ontology), ()
        yield self.query(ontology, unknown=True), ()
        firm = sorted((n for n in self.needs if binds(n, self.category, ontology)), key=firmness)
        loose = [need for need in firm if not forms(need)]
        few = len(loose)
        for needs, counts in ((loose, range(2, few + 1)), (firm[few:], range(max(2, few + 1), len(firm) + 1))):
            for unknown in (False, True):
                for need in needs:
                    kept = tuple(other for other in self.needs if other is not need)
                    yield nearest(self.query(ontology, kept, unknown=unknown), need), (need,)
            for count in counts:
                given_up = tuple(firm[:count])
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

        def shown(listed: list[dict]) -> tuple[Shown, ...]:
            return tuple(Shown(**s | {"looks": tuple(s["looks"])}) for s in listed)

        kept = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
        kept["needs"] = tuple(map(need, record["needs"]))
        kept |= {key: shown(record.get(key, ())) for key in ("shown", "spoken")}
        kept["lists"] = tuple(map(shown, record.get("lists", ())))
        kept["left"] = tuple((kind, tuple(map(need, needs))) for kind, needs in record.get("left", ()))
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
    parse = answered(parse, state, ontology)
    whole = topics[:1] in (("count",), ("average",))  # asked of all that meet the wishes in the question
    wishing = whole or wishes_in(parse, state)
    if wishing and not whole and parse.intent == "request":
        topics = ()
    now = replace(
        state, lang=lang, intent="inform" if wishing and parse.intent == "request" else parse.intent,
        topics=topics, named=tuple(span_ids(parse)), refs=(), models=(), beyond=False, words="", sort="best",
    )  # fmt: skip
    if parse.intent in ASIDE:
        return changed(now, [s for s in parse.spans if s.slot == "context"], parse, ontology)
    if parse.intent not in ("compare", "advise") or state.category is None:
        now = enter(now, parse, ontology)
    sort, most = superlative(parse, now.category, ontology, bool(state.shown), topics)
    asked = most if sort and ASKS.search(parse.text) else None  # "what is your biggest fridge?": an order, no need
    if sort:
        now = replace(now, sort=sort, intent="inform", topics=())
    spans = [span for span in parse.spans if span is not asked and (wishing or sort or by_the_way(span, parse))]
    now = changed(now, spans, parse, ontology)
    for span in parse.spans:
        if span.slot == "product" and span is not asked:
            now = point(now, span, parse, ontology)
    if not now.refs and not now.models and (now.intent == "select" or (now.intent == "request" and now.topics)):
        spoken = state.spoken or (state.shown if now.intent == "request" and not whole else ())
        now = replace(now, refs=tuple(s.sku for s in spoken[:1]))  # "how heavy is it?": what was spoken of last
    if now.intent == "compare":
        now = replace(now, refs=compared(now, parse))
    if now.category is None and not now.refs and any(s.slot == "brand" and s.polarity == "want" for s in parse.spans):
        now = replace(now, words=parse.text)
    if state.question and parse.intent == "inform" and not any(s.polarity != "drop" for s in parse.spans):
        now = replace(now, skipped=(*now.skipped, state.question))
    return now


def answered(parse: Parse, state: DialogueState, ontology: Ontology) -> Parse:
    """The parse in which a yes to a question about a feature, or to an offer, stands for the wish: 要！我怕忘拔."""
    question, yes = state.question, YES.match(parse.text)
    offered = question and (question in ontology.features or "=" in question)
    if parse.intent != "inform" or not offered or not yes or any(s.value == question for s in parse.spans):
        return parse
    return replace(parse, spans=(*parse.spans, Span(*yes.span(1), "feature", "want", question)))


def wishes_in(parse: Parse, state: DialogueState) -> bool:
    """Whether the words state wishes: always, but for questions about products shown, comparisons and advice.

    "Have you anything quieter?" is a wish, "is it quiet?" and "is the second one quiet?" are not; nor is 有HEPA吗
    after a question about one product.
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
    if not stated or not state.shown:
        return stated
    there = THERE.search(parse.text)
    if state.spoken and there and "有" in there[0]:
        return bool(OF_ITS_KIND.search(parse.text, there.start()))
    return bool(there) and not OF_IT.search(parse.text)


def by_the_way(span: Span, parse: Parse) -> bool:
    """Whether a span holds even in a question: for whom it is, what is taken back, what is ruled out.

    A bare attribute is none of these: 什么颜色 asks, and drops nothing.
    """
    against = span.polarity == "drop" or (span.polarity == "avoid" and parse.intent == "request")
    return span.slot == "context" or (against and span.value is not None)


def changed(state: DialogueState, spans: Iterable[Span], parse: Parse, ontology: Ontology) -> DialogueState:
    """The state with every span's wish in; first what is taken back, then the prices that are too much."""
    before = state.needs
    order = {("price", "avoid"): 1}
    for span in sorted(spans, key=lambda s: 0 if s.polarity == "drop" else order.get((s.slot, s.polarity), 2)):
        state = apply(state, span, parse, ontology)
    said = [span.value for span in parse.spans if isinstance(span.value, str)]
    return replace(state, needs=settled(before, state.needs, said, state.category, ontology))


def span_ids(parse: Parse) -> Iterator[str]:
    """The ids that an utterance names: categories, brands, features, "attribute=value"."""
    for span in parse.spans:
        if isinstance(span.value, str):
            yield span.value
        elif span.slot == "category" and isinstance(span.value, dict):
            yield from (value if key == "category" else f"{key}={value}" for key, value in span.value.items())


def enter(state: DialogueState, parse: Parse, ontology: Ontology) -> DialogueState:
    """The state with the kind of appliance that the words name; another kind starts afresh but for contexts."""
    wanted = [s for s in parse.spans if s.slot == "category" and s.polarity == "want" and s.value]
    if not wanted:
        return state if state.category else replace(state, category=implied(parse, ontology))
    value = wanted[0].value
    category = value["category"] if isinstance(value, dict) else value
    if category == state.category:
        return state
    left = dict(state.left) | ({state.category: state.needs} if state.category else {})
    if category in left and AGAIN.search(parse.text):
        kept = left[category]  # "back to the oven, as before"
    else:
        money = SAME_MONEY.search(parse.text)
        kept = tuple(
            n for n in state.needs
            if n.field == "brand" or (n.field == "price" and money) or (not state.category and n.slot != "category")
        )  # fmt: skip
    return replace(
        state, category=category, needs=kept, left=tuple(left.items()), asked=(), skipped=(), questions=0, seen=()
    )


def implied(parse: Parse, ontology: Ontology) -> str | None:
    """The one kind of which all that is said can be said: 滚筒 is said of washing machines alone; else None."""
    said = [s.value.get("attribute") if isinstance(s.value, dict) else s.value for s in parse.spans
            if s.slot in ("feature", "measure") and s.polarity == "want" and s.value]  # fmt: skip
    names = {name for name in said if name}

    def sayable(name: str, kind: Category) -> bool:
        attribute, _, value = name.partition("=")
        return value in ontology.values(kind.id, attribute) if value else name in (*kind.attributes, *kind.features)

    kinds = [kind.id for kind in ontology.categories.values() if all(sayable(name, kind) for name in names)]
    return kinds[0] if names and len(kinds) == 1 else None
