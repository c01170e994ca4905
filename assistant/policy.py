"""What to do next, given what is known and what was found. Pure.

At most three questions in a row, each about the slot that its kind of appliance is best narrowed by, each skippable;
products are shown as soon as the kind is known.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.acts import Pick, SystemAct
from assistant.needs import TASTES, Need, Shown, binds
from assistant.ranking import availability, price
from assistant.state import SHOWN, DialogueState
from catalog.ontology import Ontology
from catalog.product import Product

COMPARED = 4  # products side by side, at most
LISTS = 3  # earlier lists that words may still point into
QUESTIONS = 3  # at most so many in a row
ENOUGH = 3  # needs after which nothing more is asked
COURTESIES = ("greet", "thank", "bye", "help", "reset")


def choose(
    state: DialogueState,
    picks: Sequence[Pick],
    ontology: Ontology,
    total: int = 0,
    relaxed: tuple[Need, ...] = (),
    referred: Sequence[Pick] = (),
) -> SystemAct:
    """The act that answers the state: ``picks`` are the ranked hits, ``referred`` the products pointed at."""
    if state.intent in COURTESIES:
        return SystemAct("smalltalk", topic=state.intent)
    if state.topics == ("leave",):
        return SystemAct("smalltalk", topic="leave")
    if state.intent == "other":
        return SystemAct("refuse", topic=state.topics[0] if state.topics else "other")
    if state.intent == "service":
        return SystemAct("answer", topic="service")
    if state.beyond:
        return SystemAct("answer", topic="beyond")
    if state.intent == "select":
        return select(state, picks, referred)
    if state.intent == "compare":
        return compare(state, picks, referred)
    if state.topics[:1] == ("most",):
        return SystemAct("answer", tuple(referred[:1]), topic="most")
    if state.topics[:1] in (("count",), ("average",)):
        return request(state, picks, referred, total)
    if state.models and not referred:
        return SystemAct("no_match", topic="missing")
    if state.intent == "advise":
        options = weighed(state, ontology)
        return SystemAct("answer", topic="advise", offer=options[0] if len(options) == 1 else None)
    if state.intent == "request" or state.topics:
        answer = request(state, picks, referred, total)
        if answer:
            return answer
    return offer(state, picks, ontology, total, relaxed)


def offer(state, picks, ontology, total, relaxed) -> SystemAct:
    """Products for the needs so far, with a question while one would narrow the choice."""
    if state.category is None and not picks:
        return SystemAct("ask", ask="category", topic="nothing" if state.questions else "")
    shown = tuple(picks[:SHOWN])
    if not shown:
        return SystemAct("no_match", topic="nomore" if state.seen else "nothing", relaxed=relaxed)
    if relaxed:
        return SystemAct("no_match", shown, relaxed=relaxed, total=total)
    ask = "unliked" if state.intent == "reject" else question(state, picks, ontology, total)
    return SystemAct("ask" if ask else "recommend", shown, ask=ask, total=total, topic=state.intent)


def question(state: DialogueState, picks: Sequence[Pick], ontology: Ontology, total: int) -> str | None:
    """The slot, attribute or feature worth asking about now, or None."""
    if state.category is None:
        return "category" if "category" not in state.asked else None
    needs = [need for need in state.needs if binds(need, state.category, ontology)]
    if len(needs) + len(state.contexts) >= ENOUGH or state.questions >= QUESTIONS or total <= SHOWN:
        return None
    if state.intent in ("more", "reject") or state.sort != "best":
        return None
    known = {need.field for need in state.needs} | set(state.asked) | set(state.skipped)
    known |= {"context"} if state.contexts else set()
    products = [pick.product for pick in picks]
    for slot in ontology.categories[state.category].ask:
        if slot not in known and differs(slot, products):
            return slot
    return None


def differs(slot: str, products: Sequence[Product]) -> bool:
    """Whether the answer to a question would part these products."""
    if slot == "context":
        return True
    if slot == "price":
        return len({price(product, None) for product in products}) > 2
    if slot == "brand":
        return len({product.brand for product in products}) > 1
    values = [(value.number, value.text) for product in products if (value := product.attributes.get(slot))]
    held = [product.features[slot] for product in products if slot in product.features]
    return len(set(values)) > 1 or len(set(held)) > 1


def select(state: DialogueState, picks: Sequence[Pick], referred: Sequence[Pick]) -> SystemAct:
    """The confirmation of a choice: the product pointed at, or the first one shown when only one can be meant.

    What is sold out is not confirmed: the act names it and offers what is in stock of those shown, else others.
    """
    chosen = referred[:1] or [p for s in state.shown[:1] for p in picks if p.product.sku == s.sku]
    if not chosen:
        return SystemAct("answer", topic="which")
    stock = {pick.product.sku: availability(pick.product, state.currency) for pick in (*chosen, *picks)}
    if stock[chosen[0].product.sku] == "out_of_stock":
        others = [pick for pick in picks if stock[pick.product.sku] == "in_stock"]
        listed = [pick for pick in others if pick.product.sku in [shown.sku for shown in state.shown]]
        return SystemAct("answer", (chosen[0], *(listed or others)[: SHOWN - 1]), topic="sold_out")
    return SystemAct("confirm", tuple(chosen), topic="select")


def compare(state: DialogueState, picks: Sequence[Pick], referred: Sequence[Pick]) -> SystemAct:
    """Products side by side: those pointed at, filled up to two from the top of what was shown."""
    pool = {pick.product.sku: pick for pick in (*referred, *picks)}
    wanted = [pick.product.sku for pick in referred]
    wanted += [shown.sku for shown in state.shown if shown.sku not in wanted and shown.sku in pool]
    compared = tuple(pool[sku] for sku in wanted[: max(2, min(len(referred), COMPARED))])
    if len(compared) < 2:
        return SystemAct("answer", topic="few")
    return SystemAct("compare", compared, topic="compare")


def weighed(state: DialogueState, ontology: Ontology) -> tuple[str, ...]:
    """The values, features or brands that a question for advice names, and that its kind has."""
    if state.category is None:
        return ()
    kind = ontology.categories[state.category]
    known = (*kind.attributes, *kind.features, *ontology.brands)
    named = (name for name in state.named if name not in TASTES)  # "is it worth it?" names no option
    return tuple(dict.fromkeys(name for name in named if name.partition("=")[0] in known))


def request(state: DialogueState, picks: Sequence[Pick], referred: Sequence[Pick], total: int) -> SystemAct | None:
    """The answer to a question about a product or about the whole catalogue; None when it is a need in disguise."""
    if state.topics[:1] in (("count",), ("average",)):
        if state.category is None:
            return SystemAct("ask", ask="category")
        counted = tuple(picks[:SHOWN]) if state.topics[0] == "count" else ()  # an average is of none in particular
        return SystemAct("answer", counted, topic=state.topics[0], total=total)
    if referred:
        return SystemAct("answer", tuple(referred[:SHOWN]), topic="facts" if state.topics else "about")
    if state.sort != "best" or not state.topics:
        return None
    if state.shown and picks:
        about = [pick for pick in picks if pick.product.sku == state.shown[0].sku] or picks[:1]
        return SystemAct("answer", tuple(about), topic="facts")
    return None


# ---- after the act -------------------------------------------------------------------------------------


def after(state: DialogueState, act: SystemAct) -> DialogueState:
    """The state once the act is said: what is on the screen, what was asked, how many questions in a row."""
    told = tuple(as_shown(pick.product, state.currency) for pick in act.picks)
    shown = told or state.shown
    if act.kind in ("answer", "confirm") and act.topic != "count" and state.shown:
        shown = state.shown  # the list stays numbered as it was
    if act.topic == "sold_out" and not {s.sku for s in told} <= {s.sku for s in shown}:
        shown = told[1:]
    if act.topic == "nomore":
        shown = state.shown
    seen = tuple(dict.fromkeys((*state.seen, *(pick.product.sku for pick in act.picks))))
    asked = (*state.asked, act.ask) if act.ask else state.asked
    spoken = told if act.kind in ("answer", "compare", "confirm") and act.topic != "count" else ()
    if act.topic == "sold_out":
        spoken = told[1:] if len(told) == 2 else ()
    earlier = (state.shown, *state.lists)[:LISTS] if state.shown and shown != state.shown else state.lists
    return replace(
        state,
        shown=shown,
        lists=earlier,
        spoken=spoken if told else state.spoken,
        seen=seen,
        asked=asked,
        question=act.ask or act.offer,
        questions=state.questions + bool(act.ask) if act.kind in ("ask", "recommend", "no_match") else 0,
    )


def as_shown(product: Product, currency: str | None) -> Shown:
    """What later words may compare a product against."""
    offer = product.offer(currency)
    return Shown(
        sku=product.sku,
        brand=product.brand,
        model=product.model,
        price=float(offer.effective) if offer else None,
        currency=offer.currency if offer else None,
        numbers={name: value.number for name, value in product.attributes.items() if value.number is not None},
        looks=(
            *filter(None, (product.category,)),
            *(value.text for value in product.attributes.values() if value.text),
            *(name for name, held in product.features.items() if held),
        ),
    )
