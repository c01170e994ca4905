"""The questions a reply asks, and the answers it offers to them, in words that the tagger reads."""

from assistant.acts import Pick
from assistant.ranking import adjectival, amount, price, value_label
from assistant.template import Template, short
from catalog.ontology import Attribute, Ontology


def question(template: Template, slot: str) -> str:
    """The question about a slot, an attribute or a feature."""
    ontology = template.ontology
    if slot in template.table["ask"]:
        return template.say("ask", slot)
    label = ontology.label(slot, template.lang)
    if slot in ontology.features:
        soft, such = ontology.features[slot].soft, adjectival(slot, template.lang, ontology)
        kind = "feature" if soft else "such" if such else "has"
        return template.say("ask", kind, label=label)
    attribute = ontology.attributes[slot]
    kind = "count" if counted(attribute, ontology) and label.endswith("s") else "numeric" if attribute.numeric else "enumerated"
    return template.say("ask", kind, label=label)


def options(template: Template, slot: str, picks: tuple[Pick, ...]) -> tuple[str, ...]:
    """Answers worth offering to a question, in words that the tagger reads."""
    ontology, lang = template.ontology, template.lang
    products = [pick.product for pick in picks]
    if slot == "category":
        return tuple(template.table["options"]["start"])
    if slot == "context":
        return tuple(template.table["options"]["context"])
    if slot == "brand":
        brands = dict.fromkeys(value_label("brand", p.brand, lang, ontology) for p in products if p.brand)
        return tuple(brands)[:4]
    if slot == "price":
        paid = [p for product in products if (p := price(product, template.state.currency)) is not None]
        return bands(template, sorted(paid), "price")
    if slot in ontology.features:
        wanted = template.say("options", "feature", label=ontology.label(slot, lang))
        return wanted, template.say("options", "indifferent")
    if slot not in ontology.attributes:
        return ()
    held = [value for product in products if (value := product.attributes.get(slot))]
    if counted(ontology.attributes[slot], ontology):
        numbers = sorted({v.number for v in held if v.number is not None})
        if len(numbers) <= 4:
            return tuple(said(template, slot, number) for number in numbers)
    if ontology.attributes[slot].numeric:
        return bands(template, sorted(v.number for v in held if v.number is not None), slot)
    found = dict.fromkeys(v.text for v in held if v.text)
    return tuple(value_label(slot, text, lang, ontology) for text in found)[:5]


def said(template: Template, field: str, number: float) -> str:
    """A number with its field's name, as a shopper would say it: "4 burners", "capacity 10 L"."""
    ontology, lang = template.ontology, template.lang
    label, words = ontology.label(field, lang), amount(field, number, lang, ontology, None)
    return words if label.removesuffix("s") in words else template.say("pitch", "pair", label=label, value=short(words, label))


def bands(template: Template, numbers: list[float], field: str) -> tuple[str, ...]:
    """Three bands of a field, parted at round numbers near its thirds."""
    ontology, lang = template.ontology, template.lang
    if len(numbers) < 3:
        return ()
    low, high = (rounded(numbers[len(numbers) * i // 3]) for i in (1, 2))
    if low >= high:
        return ()
    say = lambda number: amount(field, number, lang, ontology, template.state.currency)  # noqa: E731
    label = "" if field == "price" else ontology.label(field, lang) + ("" if lang == "zh" else " ")
    if field == "price":
        return (
            template.say("options", "price_under", amount=say(low)),
            template.say("options", "price_between", low=say(low), high=say(high)),
            template.say("options", "price_over", amount=say(high)),
        )
    return (
        label + template.say("options", "upto", amount=say(low)),
        label + template.say("options", "price_between", low=say(low), high=say(high)),
        label + template.say("options", "over", amount=say(high)),
    )


def counted(attribute: Attribute, ontology: Ontology) -> bool:
    """Whether an attribute counts things: burners, slots, bottles."""
    return attribute.numeric and (attribute.unit is None or ontology.units[attribute.unit].dimension == "count")


def rounded(number: float) -> float:
    """A number rounded as people name limits: two digits that count, the second 0 or 5.

    >>> [rounded(n) for n in (649, 47, 1287, 3.7, 12)]
    [650, 45, 1500, 3.5, 12]
    """
    if number <= 0:
        return number
    unit = 10 ** (len(str(int(number))) - 2)
    if number < 20:
        step = 0.5 if number < 10 else 1
    else:
        step = 5 * unit
    result = round(number / step) * step
    return int(result) if result == int(result) else result
