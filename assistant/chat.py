"""One conversation with one catalogue: ``Assistant.respond`` is a turn, the whole story in order.

>>> guide = Assistant.open("sqlite:///var/daogou.db")                    # doctest: +SKIP
>>> guide.respond("s1", "a quiet dishwasher under $700").act             # doctest: +SKIP
'recommend'
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from assistant import advice, questions
from assistant.acts import Chip, Parse, Pick, Receipt, Reply, SystemAct
from assistant.errors import AssistantError, UnknownPlaceholder
from assistant.generator import Generator
from assistant.grounding import Grounding
from assistant.journal import Journal, Turn
from assistant.language import foreign
from assistant.linearize import (
    describe_source,
    faithful,
    fill,
    has_saving,
    owed,
    pitch_source,
    placeholders,
    pointed,
    untold,
    values,
    words_of,
)
from assistant.needs import Need
from assistant.policy import after, choose
from assistant.ranking import availability, coded, facts, need_words, rank, value_label
from assistant.state import SHOWN, DialogueState, update
from assistant.tagger import LexiconTagger
from assistant.template import Template
from assistant.topics import asked, topics
from catalog.money import currencies_named
from catalog.product import Product
from catalog.query import Query
from catalog.store import Catalog

BRIEF = 24  # characters of a question that names nothing but a fact
LOCKS = 256  # turns that can be under way at once
READ = 1000  # characters of an utterance that are read; all of them are kept
WHOLE = ("advise", "average", "count")  # replies about the whole catalogue; they speak of no one product
HOME = {"zh": "CNY", "en": "USD"}  # the currency meant when none is said

log = logging.getLogger(__name__)


@dataclass
class Clock:
    """Milliseconds per step of a turn."""

    started: float = field(default_factory=perf_counter)
    steps: dict[str, float] = field(default_factory=dict)

    def mark(self, step: str) -> None:
        """Ends a step: what passed since the last mark is its time."""
        spent = (perf_counter() - self.started) * 1000 - sum(self.steps.values())
        self.steps[step] = self.steps.get(step, 0.0) + spent

    @property
    def total(self) -> float:
        """Milliseconds since the start."""
        return (perf_counter() - self.started) * 1000


class Assistant:
    """A guide to one catalogue; models loaded once, safe to share between threads."""

    def __init__(self, catalog: Catalog, writers: dict[str, Generator] | None = None, lang: str = "en"):
        self.catalog, self.ontology, self.lang = catalog, catalog.ontology, lang
        self.writers = writers or {}
        self.journal = Journal(catalog)
        self.currencies = tuple(catalog.currencies())
        self.tagger = LexiconTagger(self.ontology, catalog.brands(), catalog.models())
        self.grounding = Grounding(self.ontology, self.tagger.tag)
        self._locks = tuple(threading.Lock() for _ in range(LOCKS))

    @classmethod
    def open(cls, db_url: str | None = None, models: bool = True, lang: str = "en") -> "Assistant":
        """The guide to the catalogue at a URL, filled with the sample when it is empty.

        Without a usable checkpoint the template speaks, and one warning says why.
        """
        catalog = Catalog.open(db_url)
        catalog.ensure_sample()
        writers = {}
        if models:
            try:
                writers = {"describe": Generator.open("describe"), "pitch": Generator.open("pitch", beam=4)}
            except AssistantError as error:
                log.warning("%s. Until then the template writes every reply.", error)
        return cls(catalog, writers, lang)

    # ---- a turn ----------------------------------------------------------------------------------------

    def respond(self, session: str, text: str, lang: str | None = None) -> Reply:
        """The reply to a shopper's words: understand, remember, find, decide, say, and write it down.

        ``lang`` is the screen's, for first words that are in none ("?", an emoji).
        """
        with self._turn_of(session):
            clock = Clock()
            before = self.journal.state(session) or self.begin(lang)
            parse = self.parse(text, before)
            clock.mark("understand")
            about = asked(parse, self.ontology, before.category, before.topics)
            state = self.in_currency(update(before, parse, self.ontology, about), parse.text)
            clock.mark("remember")
            hits, total, relaxed = self.find(state)
            referred = rank(self.referred(state), state, self.ontology)
            clock.mark("find")
            picks = rank(hits, state, self.ontology, self.described(state, parse))
            act = choose(state, picks, self.ontology, total, relaxed, referred)
            clock.mark("decide")
            reply = self.say(session, act, state, picks, len(text) > READ, before.needs)
            clock.mark("say")
            state = after(state, act)
            reply = replace(reply, state=self.visible(state), chips=self.chips(state))
            self.journal.write(session, text, parse, state, reply)
            clock.mark("write")
            return replace(reply, latency_ms=clock.total, timings=clock.steps)

    def _turn_of(self, session: str) -> threading.Lock:
        """The lock of a session, the same for all its threads; a few sessions may share one and wait for each other."""
        return self._locks[hash(session) % LOCKS]

    def begin(self, lang: str | None = None) -> DialogueState:
        """The state of a dialogue in which nothing was said yet."""
        return DialogueState(lang=lang or self.lang)

    def parse(self, text: str, state: DialogueState | None = None) -> Parse:
        """What an utterance says, read in the light of the dialogue so far."""
        state = state or self.begin()
        read = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text[:READ])
        parse = self.tagger.tag(read, category=state.category, asked=state.question)
        if foreign(read):
            return replace(parse, lang=state.lang, intent="other", spans=())
        if not any(c.isalpha() for c in read):
            parse = replace(parse, lang=state.lang)
        if not any(c.isalnum() for c in read):
            parse = replace(parse, intent="other", spans=())
        if parse.intent in ("other", "inform") and not parse.spans and state.shown:
            request = replace(parse, intent="request")  # "the price?" of what is shown
            parse = request if len(read) <= BRIEF and topics(request, self.ontology, state.category) else parse
        return parse

    def in_currency(self, state: DialogueState, text: str = "") -> DialogueState:
        """The state with the currency in which it compares prices: the shopper's own, else the language's."""
        said = next((n.currency for n in state.needs if n.field == "price" and n.currency), None)
        if state.intent == "request" and "price" in state.topics:  # "how much is it in dollars?"
            said = next((c for c in self.currencies if c in currencies_named(text)), said)
        usual = HOME[state.lang] if HOME[state.lang] in self.currencies else next(iter(self.currencies), None)
        currency = said if said in self.currencies else state.currency or usual
        needs = tuple(
            replace(n, currency=currency) if n.field == "price" and n.currency is None else n for n in state.needs
        )
        return replace(state, currency=currency, needs=needs)

    # ---- finding ---------------------------------------------------------------------------------------

    def find(self, state: DialogueState) -> tuple[tuple[Product, ...], int, tuple[Need, ...]]:
        """The hits, how many there are, and the needs given up to have any."""
        if state.category is None and not state.words and not state.models:
            return (), 0, ()
        if state.category is None and not state.needs and state.intent not in ("inform", "request"):
            return (), 0, ()
        if state.topics[:1] == ("count",):
            result = self.catalog.search(self.whole(state))  # none that is only perhaps so
            return result.hits, result.total, ()
        found: list[Product] = []
        total = 0
        for number, (query, given_up) in enumerate(state.queries(self.ontology)):
            result = self.catalog.search(query)
            known = {product.sku for product in found}
            found += [product for product in result.hits if product.sku not in known]
            total = total or result.total
            if len(found) >= SHOWN or (found and number >= 1):
                return tuple(found), total, given_up
        return tuple(found), total, ()

    def referred(self, state: DialogueState) -> list[Product]:
        """The products that the words point at: by place on the screen, or by model number."""
        found = [product for sku in state.refs if (product := self.catalog.get(sku))]
        for model in state.models:
            found += self.catalog.find_model(model)[:SHOWN]
        return list({product.sku: product for product in found}.values())

    def described(self, state: DialogueState, parse: Parse) -> str:
        """The words of the product that would fit, as the model imagines it; "" without a model."""
        writer = self.writers.get("describe")
        if writer is None or state.category is None:
            return ""
        return words_of(writer.write(describe_source(state, parse.text[:200], self.ontology))[0])

    # ---- saying ----------------------------------------------------------------------------------------

    def say(
        self, session: str, act: SystemAct, state: DialogueState, picks: Sequence[Pick], long: bool, known: Sequence[Need]
    ) -> Reply:
        """The reply that says an act: opening, pitch, question; with a card per product. ``known`` needs are old news."""
        turn = len(state.asked) + len(state.seen)
        template = Template(self.ontology, state, turn, known)
        pitches = self.pitches(act.picks, state, template) if act.kind in ("recommend", "ask", "no_match") else []
        text, source, numbers = self.body(act, state, template, pitches)
        question = questions.question(template, act.ask) if act.ask else None
        text = "".join((template.say("hello", "long", limit=READ) if long else "", text))
        if question:
            text = f"{text.rstrip()}{'' if state.lang == 'zh' or not text else ' '}{question}".strip()
        checked = [] if act.topic in WHOLE else [pick.product for pick in act.picks]
        cards = act.picks[1:] or act.picks if act.topic == "sold_out" else act.picks  # what can be bought
        counts = {float(act.total), float(READ) if long else float(len(act.picks)), *numbers}
        claims = self.grounding.unsupported(text, checked, state, counts)
        if claims:
            log.warning("reply of act %s not grounded: %s", act.kind, claims)
        return Reply(
            session=session,
            text=text,
            lang=state.lang,
            act=act.kind,
            products=tuple(self.card(pick, state, pitches[i : i + 1]) for i, pick in enumerate(cards)),
            relaxed=tuple(need_words(need, state.lang, self.ontology) for need in act.relaxed),
            grounded=not claims,
            source=source,
            question=question,
            options=questions.options(template, act.ask, tuple(picks)) if act.ask else (),
        )

    def body(self, act: SystemAct, state: DialogueState, template: Template, pitches) -> tuple[str, str, list[float]]:
        """The text of an act without its question, who wrote its heart (model or template), and the figures it adds."""
        if act.topic == "advise":
            text, numbers = advice.advise(self.catalog, state, template)
            return text, "template", numbers
        if act.topic == "average":
            figures = [self.catalog.aggregate(self.whole(state), fn) for fn in ("avg", "min", "max")]
            numbers = [figures[0].count, *(round(f.value, 2) for f in figures if f.value is not None)]
            return template.figures(*figures) if figures[0].count else template.count(0), "template", numbers
        if pitches and act.kind in ("recommend", "ask", "no_match"):
            text, source = pitches[0]
            return template.opening(act) + text, source, []
        return template.plain(act), "template", [len(state.shown)] if act.topic == "beyond" else []

    def whole(self, state: DialogueState) -> Query:
        """The query over everything that the needs admit, with no place left out."""
        return replace(state.query(self.ontology), sort="best", exclude=())

    def pitches(self, picks: Sequence[Pick], state: DialogueState, template: Template) -> list[tuple[str, str]]:
        """What to tell this shopper about each product, and who wrote it: the model where it is grounded."""
        return [self.pitch(pick, state, template) for pick in picks]

    def pitch(self, pick: Pick, state: DialogueState, template: Template) -> tuple[str, str]:
        """One product's pitch and its writer: the grounded text of the model's that tells most, else the template's.

        A need not met that the model leaves out is told by the template, behind it.
        """
        writer = self.writers.get("pitch")
        if writer is not None and pick.product.category is not None:
            source = pitch_source(pick, state, self.ontology)
            drafts = [draft for draft in writer.write(source) if self.true(draft, source, pick.product, state)]
            if drafts:
                best = max(drafts, key=lambda draft: len(owed(source) & set(placeholders(draft))))
                text = fill(best, values(pick.product, state.lang, self.ontology, state.currency))
                missed = [r for r in pick.receipt if r.verdict != "met" and r.slot != "context"]
                rest = template.misses([r for r, left in zip(missed, untold(best, source), strict=True) if left])
                return f"{text}{' ' if rest and state.lang == 'en' else ''}{rest}", "model"
        return template.pitch(pick), "template"

    def true(self, draft: str, source: str, product: Product, state: DialogueState) -> bool:
        """Whether a draft says nothing idle, and nothing that the product's rows or its receipt do not hold."""
        if not draft or not faithful(draft, source) or not pointed(draft, source):
            return False
        try:
            text = fill(draft, values(product, state.lang, self.ontology, state.currency))
        except UnknownPlaceholder:
            return False
        return self.grounding.grounded(text, [product], state)

    def card(self, pick: Pick, state: DialogueState, pitch: Sequence[tuple[str, str]]) -> dict:
        """A product as the page and the contracts show it."""
        product, lang, currency = pick.product, state.lang, state.currency
        offer = product.offer(currency)
        return {
            "sku": product.sku,
            "title": product.title(lang),
            "brand": value_label("brand", product.brand, lang, self.ontology) if product.brand else None,
            "model": product.model,
            "category": product.category,
            "color": product.attributes["color"].text if "color" in product.attributes else None,
            "price": float(offer.effective) if offer else None,
            "currency": offer.currency if offer else None,
            "list_price": float(offer.price) if offer and has_saving(product, currency) else None,
            "availability": availability(product, currency),
            "as_of": offer.as_of.isoformat() if offer and offer.as_of else None,
            "image": next(iter(product.images), None),
            "receipt": [self.line(receipt, product, state) for receipt in pick.receipt],
            "reason": pitch[0][0] if pitch else "",
            "facts": facts(pick, lang, self.ontology),
        }

    def line(self, receipt: Receipt, product: Product, state: DialogueState) -> dict:
        """A receipt as the contracts write it; a price with ``words`` for the screen beside its code."""
        need, value = receipt.need, receipt.value
        row = {"slot": receipt.slot, "need": need, "value": value, "verdict": receipt.verdict}
        if receipt.slot == "price":
            priced = (n for n in state.needs if n.field == "price" and need_words(n, state.lang, self.ontology) == need)
            row["need"], row["value"] = coded(next(priced), product)
            row["words"] = [need, value]
        return row

    # ---- the screen's other wishes ---------------------------------------------------------------------

    def visible(self, state: DialogueState) -> dict:
        """The state as the shopper would see it: kind, needs in words, what is shown and liked."""
        needs = [
            {"slot": n.slot, "field": n.field, "op": n.op, "value": n.value,
             "polarity": "avoid" if n.op in ("not_in", "lacks") else "want",
             "text": need_words(n, state.lang, self.ontology)}
            for n in state.needs
        ]  # fmt: skip
        return {
            "lang": state.lang,
            "category": state.category,
            "currency": state.currency,
            "needs": needs,
            "contexts": list(state.contexts),
            "shown": [shown.sku for shown in state.shown],
            "liked": list(state.liked),
            "disliked": list(state.disliked),
            "asked": list(state.asked),
        }

    def chips(self, state: DialogueState) -> tuple[Chip, ...]:
        """The understood state in pieces that can be taken away."""
        kind = (Chip("category", self.ontology.label(state.category, state.lang)),) if state.category else ()
        needs = tuple(Chip(need.id, need_words(need, state.lang, self.ontology)) for need in state.needs)
        contexts = tuple(Chip(f"context:{c}", self.ontology.label(c, state.lang)) for c in state.contexts)
        return kind + needs + contexts

    def remove(self, session: str, chip: str) -> Reply:
        """The reply once a chip is taken away; a turn like any other, without words."""
        with self._turn_of(session):
            state = self.journal.state(session) or self.begin()
            state = replace(
                state,
                category=None if chip == "category" else state.category,
                needs=tuple(
                    n for n in state.needs if n.id != chip and not (chip == "category" and n.slot == "category")
                ),
                contexts=tuple(c for c in state.contexts if f"context:{c}" != chip),
                intent="inform",
                topics=(),
                refs=(),
                models=(),
                words="",
                sort="best",
            )
            hits, total, relaxed = self.find(state)
            picks = rank(hits, state, self.ontology)
            act = choose(state, picks, self.ontology, total, relaxed)
            reply = self.say(session, act, state, picks, long=False, known=state.needs)
            state = after(state, act)
            reply = replace(reply, state=self.visible(state), chips=self.chips(state))
            self.journal.write(session, "", None, state, reply)
            return reply

    def react(self, session: str, sku: str, kind: str) -> None:
        """Keeps a like or dislike of a product; what is disliked is not shown again in this dialogue."""
        with self._turn_of(session):
            state = self.journal.state(session)
            if state is None or self.catalog.get(sku) is None:
                return
            liked = tuple(s for s in state.liked if s != sku) + ((sku,) if kind == "like" else ())
            disliked = tuple(s for s in state.disliked if s != sku) + ((sku,) if kind == "dislike" else ())
            self.journal.react(session, sku, kind, replace(state, liked=liked, disliked=disliked))

    def history(self, session: str) -> list[Turn]:
        """The turns of a dialogue, first to last."""
        return self.journal.history(session)
