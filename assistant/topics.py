"""What a question is about: the fields of "how loud is the second one?", which no span marks. Pure.

The ontology's own words for attributes and features come first ("noise level", 噪音); what people ask with instead
("how loud", 多高) stands in the table below.
"""

import re
from functools import lru_cache

from assistant.acts import Parse
from assistant.language import foreign
from catalog.ontology import Ontology

QUESTION = re.compile(
    r"\?|？|\b(?:how|what|which|does|do|is|are|has|have|can|could|will|any)\b|吗|呢|多少|多大|几|什么|怎么样|有没有|是不是|哪",
    re.I,
)
ASKED = (  # (words, fields; the first that the kind has is meant)
    (r"how much (?:is|are|does it cost|do they cost|for)|how expensive|what.{0,12}price|\bcosts?\b|多少钱|什么价|价格|价位|贵不贵|售价", ("price",)),
    (r"how (?:loud|noisy|quiet)|吵不吵|吵吗|噪音|静音吗|声音大|响不响|多少分贝|分贝", ("noise",)),
    (r"how (?:wide|broad)|多宽|宽度", ("width",)),
    (r"how (?:tall|high)|多高|高度", ("height",)),
    (r"how deep|多深|深度|厚度|多厚", ("depth",)),
    (r"how heavy|weigh|多重|重量|几斤|多少公斤重", ("weight",)),
    (r"dimensions|measurements|尺寸|长宽高", ("width", "height", "depth")),
    (r"how (?:big|large|roomy)|capacity|how many (?:lit(?:er|re)s|people)|容量|多大|能装多少|几升|多少升", ("volume", "wash_load", "dry_load", "screen_size", "tank_volume", "place_settings", "servings", "room_area", "width")),
    (r"how (?:much|many)\b.{0,12}\b(?:power|electricity|energy|kwh)|energy (?:use|consumption)|费电|耗电|省电吗|用电|几度电", ("energy_use", "power")),
    (r"how much water|water (?:use|consumption)|费水|耗水|用水", ("water_use",)),
    (r"how (?:long|far).{0,20}(?:last|run|battery|charge)|battery life|续航|能用多久", ("runtime",)),
    (r"warranty|guarantee|保修|质保", ("warranty",)),
    (r"how (?:strong|powerful)|suction|吸力|功率|多少瓦|几匹", ("suction", "cooling_capacity", "power")),
    (r"in stock|available|availability|有货|现货|缺货", ("availability",)),
    (r"what colou?r|which colou?rs?|什么颜色|啥颜色|几种颜色", ("color",)),
    (r"energy (?:class|rating|label)|几级能效|能效", ("energy_class",)),
)  # fmt: skip
COUNT = re.compile(r"how many of (?:them|these|those)|how many\b.{0,40}\b(?:do you|have you|are there|you (?:have|sell|carry|got))|一共(?:有)?(?:多少|几)|有(?:多少|几)(?:款|种|台|个)", re.I)  # fmt: skip
AVERAGE = re.compile(r"\baverage\b|\bon average\b|\btypical(?:ly)?\b|均价|平均", re.I)


def topics(parse: Parse, ontology: Ontology, category: str | None = None) -> tuple[str, ...]:
    """The fields that a question is about, in order of mention: ("noise",); () when it asks none.

    Besides attribute and feature ids: "price", "availability", "count" (how many there are), "average"; and
    "language" when the words are in one that is not spoken here.
    """
    text = parse.text.lower()
    if foreign(parse.text):
        return ("language",)
    if parse.intent in ("service", "other", "greet", "thank", "bye", "help", "reset"):
        return ()
    if not QUESTION.search(text) and parse.intent != "request":
        return ()
    if COUNT.search(text):
        return ("count",)
    if AVERAGE.search(text):
        return ("average",)
    if parse.intent not in ("request", "compare"):
        return ()
    known = ontology.categories[category].attributes if category else tuple(ontology.attributes)
    found: list[tuple[int, str]] = []
    for pattern, fields in ASKED:
        if found and fields[0] == "volume":
            continue  # "噪音多大" asks for the noise alone
        if match := re.search(pattern, text):
            fitting = [field for field in fields if field in known or field in ("price", "availability")]
            found += [(match.start(), field) for field in (fitting[:3] if len(fields) == 3 else fitting[:1])]
    for surface, field in attribute_words(ontology, category):
        if match := surface.search(text):
            found.append((match.start(), field))
    found += [(s.start, s.value) for s in parse.spans if s.slot == "feature" and isinstance(s.value, str)]
    return tuple(dict.fromkeys(field for _, field in sorted(found)))


@lru_cache(maxsize=64)
def attribute_words(ontology: Ontology, category: str | None) -> tuple[tuple[re.Pattern, str], ...]:
    """Each numeric attribute's words in a kind, as patterns with the id they mean."""
    named = []
    for surface, entry in ontology.surfaces():
        if (
            entry.kind == "attribute"
            and entry.category in (None, category)
            and (category is None or ontology.applies(entry, category))
        ):
            edge = r"\b" if surface.isascii() else ""
            named.append((re.compile(edge + re.escape(surface) + edge), entry.id))
    return tuple(named)
