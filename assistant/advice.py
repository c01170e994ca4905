"""General advice from the catalogue's own figures: how the options of a choice differ in number, price and noise."""

from dataclasses import replace

from assistant.policy import weighed
from assistant.state import DialogueState
from assistant.template import Template
from catalog.money import format_money
from catalog.query import Constraint, Query
from catalog.store import Catalog
from catalog.units import format_quantity

OPTIONS = 4  # set side by side at most


def advise(catalog: Catalog, state: DialogueState, template: Template) -> tuple[str, list[float]]:
    """The advice in words, and the figures it states; on the kind that the question names, else the dialogue's."""
    kind = next((name for name in state.named if name in catalog.ontology.categories), state.category)
    if kind != state.category:
        state = replace(state, category=kind)
        template = Template(catalog.ontology, state, template.turn)
    if state.category is None:
        return template.say("answer", "advice_none"), []
    found, numbers = [], []
    names = options(catalog, state)
    for name, rest in [(name, False) for name in names] + [(name, True) for name in names if len(names) == 1]:
        line, figures = option(catalog, state, name, template, rest)
        if line:
            found.append(line)
            numbers += figures
    if not found:
        return template.say("answer", "advice_none"), []
    said = {"en": "; ", "zh": "；"}[state.lang].join(found)
    ask = template.say("answer", "advice_ask" if len(found) > 1 else "advice_show")
    return template.say("answer", "advise", options=said) + ask, numbers


def options(catalog: Catalog, state: DialogueState) -> list[str]:
    """What is weighed: the values, features or brands that the question names, else those of the kind's main choice."""
    ontology, kind = catalog.ontology, catalog.ontology.categories[state.category]
    if named := weighed(state, ontology):
        return list(named[:OPTIONS])
    choice = next((slot for slot in kind.ask if (a := ontology.attributes.get(slot)) and not a.numeric), None)
    if choice is None:
        return []
    facets = catalog.facets(Query(state.category), [choice]).get(choice, [])
    return [f"{choice}={value}" for value, _ in facets[:OPTIONS]]


def option(
    catalog: Catalog, state: DialogueState, name: str, template: Template, rest: bool = False
) -> tuple[str, list[float]]:
    """One option in words, and its figures: how many, from what price, average price and noise.

    ``rest``: of the products that are known not to have it, so that "is an inverter worth it?" sees both sides.
    """
    attribute, _, value = name.partition("=")
    if value:
        constraint = Constraint(attribute, "not_in" if rest else "in", (value,))
    elif name in catalog.ontology.brands:
        constraint = Constraint("brand", "not_in" if rest else "in", (name,))
    else:
        constraint = Constraint(name, "lacks" if rest else "has")
    query = Query(state.category, (constraint,), currency=state.currency)
    count = catalog.search(Query(state.category, (constraint,), limit=1)).total
    low, average = (catalog.aggregate(query, fn) for fn in ("min", "avg"))
    if not count or low.value is None:
        return "", []
    numbers = [float(count), round(low.value, 2), round(average.value, 2)]
    label = template.say("answer", "others" if rest else "those", label=catalog.ontology.label(name, state.lang))
    text = template.say(
        "answer", "option", label=label, count=count, kind=template.kind(),
        kinds=template.kind(count), low=format_money(low.value, low.unit, state.lang),
        average=format_money(numbers[2], average.unit, state.lang),
    )  # fmt: skip
    noise = catalog.aggregate(query, "avg", "noise")
    if noise.value is not None and noise.count == count:
        numbers.append(round(noise.value, 1))
        said = format_quantity(numbers[-1], noise.unit, state.lang)
        text += template.say("answer", "option_noise", noise=said)
    return text, numbers
