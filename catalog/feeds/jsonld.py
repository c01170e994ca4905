"""schema.org Product JSON-LD: one object, a list, ``@graph``, ``ItemList``, or a web page with scripts of it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from catalog.errors import FeedError
from catalog.feeds.detect import blocks
from catalog.feeds.exact import EXACT
from catalog.feeds.jsonl import LINE, located
from catalog.feeds.rows import Record, Reject

_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)")
_PRODUCTS = {"Product", "IndividualProduct", "ProductModel", "SomeProducts"}
_HOLDERS = ("@graph", "itemListElement", "item", "hasVariant", "mainEntity", "mainEntityOfPage", "itemOffered", "about")
_DIRECT = (
    "description", "mpn", "category", "color", "material", "size", "url", "slogan", "award", "releaseDate",
    "countryOfOrigin", "keywords", "pattern", "productionDate", "itemCondition", "disambiguatingDescription",
)  # fmt: skip
_MEASURED = ("width", "height", "depth", "weight")
_GTIN = ("gtin", "gtin14", "gtin13", "gtin12", "gtin8", "ean", "upc")
_TAKEN = {
    *_DIRECT, *_MEASURED, *_GTIN, "name", "sku", "productID", "identifier", "brand", "manufacturer", "model",
    "image", "offers", "additionalProperty", "aggregateRating", "inProductGroupWithID", "isVariantOf", "hasVariant",
    "@id", "@type", "@context", "@graph", "mainEntityOfPage", "review", "reviews", LINE, EXACT,
}  # fmt: skip
_CODES = {  # UN/CEFACT Rec 20
    "CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in", "FOT": "ft", "LTR": "L", "MLT": "mL", "KGM": "kg",
    "GRM": "g", "LBR": "lb", "ONZ": "oz", "WTT": "W", "KWT": "kW", "KWH": "kWh", "2N": "dB", "HTZ": "Hz",
    "RPM": "rpm", "FTQ": "cu_ft", "GLL": "gal", "MTK": "m2", "FTK": "sq_ft", "CEL": "C", "FAH": "F", "MIN": "min",
    "HUR": "h", "ANN": "year", "MON": "month", "PAL": "Pa", "BAR": "bar", "MQH": "m3/h", "BTU": "BTU_h",
}  # fmt: skip


def read(path: Path, encoding: str) -> Iterator[Record | Reject]:
    """Records of every Product in the file, in order; a script that is no JSON is rejected with its line."""
    text = "".join(blocks(path, encoding)).lstrip("\ufeff")
    if not text.lstrip().startswith("<"):
        try:
            value = located(text)
        except (ValueError, RecursionError) as error:
            raise FeedError(f"{path.name} is not JSON: {error}") from None
        found = list(products(value))
        if not found:
            raise FeedError(
                f"{path.name} holds no schema.org Product; allowed: Product, a list, @graph or ItemList of them"
            )
        for node in found:
            yield product_fields(node.get(LINE, 1), node)
        return
    yield from _page(path, text)


def _page(path: Path, text: str) -> Iterator[Record | Reject]:
    scripts = _Scripts()
    scripts.feed(text)
    scripts.close()
    count = 0
    for line, script in scripts.found:
        try:
            value = located(_bare(script), line)
        except (ValueError, RecursionError) as error:
            count += 1
            why = getattr(error, "msg", "nested too deep")
            yield Reject(line, f"a script of JSON-LD that is not JSON: {why}", script)
            continue
        for node in products(value):
            count += 1
            yield product_fields(node.get(LINE, line), node)
    if not count:
        raise FeedError(
            f'{path.name} is a web page without a schema.org Product in <script type="application/ld+json">'
        )


def _bare(script: str) -> str:
    """The JSON of a script without the comment or CDATA marks that old pages put around it; its lines stay."""
    return re.sub(r"^(\s*)(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", r"\1", script)


class _Scripts(HTMLParser):
    """Collects the JSON-LD scripts of a page with the line each begins on."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "script" and "ld+json" in (dict(attrs).get("type") or "").lower()
        if self._inside:
            self.found.append((self.getpos()[0], ""))
            self._begun = False

    def handle_data(self, data):
        if self._inside:
            line, text = self.found[-1]
            self.found[-1] = (line if self._begun else self.getpos()[0], text + data)
            self._begun = True

    def handle_endtag(self, tag):
        self._inside = False


def products(value: object, group: str | None = None) -> Iterator[dict]:
    """Every Product in a JSON-LD value, also inside lists, graphs, item lists and product groups."""
    if isinstance(value, list):
        for item in value:
            yield from products(item, group)
    if not isinstance(value, dict):
        return
    kinds = types(value)
    if kinds & _PRODUCTS or ("@type" not in value and "name" in value and "offers" in value):
        if group and "inProductGroupWithID" not in value:
            value["inProductGroupWithID"] = group
        yield value
        return
    if "ProductGroup" in kinds:
        group = text_of(value.get("productGroupID")) or text_of(value.get("@id"))
        for variant in _many(value.get("hasVariant")):
            if isinstance(variant, dict):
                for name in ("brand", "category", "description", "name"):
                    variant.setdefault(name, value.get(name))
    for key in _HOLDERS:
        if isinstance(value.get(key), list | dict):
            yield from products(value[key], group)


def types(node: dict) -> set[str]:
    """The schema.org types of a node, without their prefix."""
    return {_PREFIX.sub("", kind) for kind in _many(node.get("@type")) if isinstance(kind, str)}


def _many(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(value: object) -> str:
    """The text of a value that may be text, a number, a node with a name or a value, or a list of them."""
    if isinstance(value, dict):
        for key in ("@value", "name", "value", "url", "contentUrl", "@id"):
            if value.get(key) not in (None, "", [], {}):
                return text_of(value[key])
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else _PREFIX.sub("", str(value)) if isinstance(value, str) else f"{value:.15g}"


def product_fields(line: int, node: dict) -> Record:
    """A Product node as a record with our fields; what schema.org has and we do not stays under its own name."""
    node = {_PREFIX.sub("", key): value for key, value in node.items()}
    fields: dict[str, object] = {}
    fields["id"] = text_of(node.get("sku")) or text_of(node.get("productID")) or text_of(node.get("identifier"))
    fields["title"] = _translated(node.get("name"))
    fields["brand"] = text_of(node.get("brand")) or text_of(node.get("manufacturer"))
    fields["model"] = text_of(node.get("model"))
    fields["gtin"] = next(filter(None, (text_of(node.get(name)) for name in _GTIN)), "")
    fields["item_group_id"] = text_of(node.get("inProductGroupWithID"))
    fields["image"] = [text_of(image) for image in _many(node.get("image"))]
    fields |= {name: text_of(node[name]) for name in _DIRECT if name in node and name != "description"}
    fields["description"] = _translated(node.get("description"))
    details = [pair for name in _MEASURED if name in node for pair in [(name, measured(node[name]))]]
    details += [_property(one) for one in _many(node.get("additionalProperty")) if isinstance(one, dict)]
    fields["details"] = [pair for pair in details if pair[0]]
    fields |= _rating(node.get("aggregateRating"))
    fields |= {key: text_of(value) for key, value in node.items() if key not in _TAKEN and not key.startswith("@")}
    if "offers" in node:
        fields["offers"] = list(_offers(node["offers"]))
    sealed = _unlined(node.get(EXACT))
    exact = {EXACT: sealed, "said": said(node)} if sealed else None
    return Record(
        line, {key: value for key, value in fields.items() if value not in ("", [], {}) or key == "offers"}, exact=exact
    )


def _translated(value: object) -> object:
    """Text, or a dict by language when the node says languages (``@language``)."""
    tagged = [one for one in _many(value) if isinstance(one, dict) and one.get("@language")]
    if tagged:
        return {str(one["@language"])[:2].lower(): text_of(one.get("@value")) for one in tagged}
    return text_of(value)


def measured(value: object) -> str:
    """A QuantitativeValue or a text as "number unit"; units by ``unitText`` or by UN/CEFACT ``unitCode``."""
    if not isinstance(value, dict):
        return text_of(value)
    amount = value.get("value", value.get("maxValue", value.get("minValue")))
    unit = text_of(value.get("unitText")) or _CODES.get(
        text_of(value.get("unitCode")).upper(), text_of(value.get("unitCode"))
    )
    return f"{text_of(amount)} {unit}".strip()


def _property(node: dict) -> tuple[str, str]:
    return text_of(node.get("name")) or text_of(node.get("propertyID")), measured(node)


def _rating(node: object) -> dict[str, str]:
    if not isinstance(node, dict):
        return {}
    told = {
        "rating": text_of(node.get("ratingValue")),
        "reviews": text_of(node.get("reviewCount") or node.get("ratingCount")),
    }
    return {name: text for name, text in told.items() if text}


def _offers(value: object) -> Iterator[dict]:
    """The offers as plain dicts: price, currency, list_price, availability, seller, as_of."""
    for offer in _many(value):
        if not isinstance(offer, dict):
            continue
        if (
            "AggregateOffer" in types(offer)
            and isinstance(offer.get("offers"), list | dict)
            and offer.get("lowPrice") is None
        ):
            yield from _offers(offer["offers"])
            continue
        specs = [one for one in _many(offer.get("priceSpecification")) if isinstance(one, dict)]
        listed = [one for one in specs if re.search(r"List|StrikethroughPrice|MSRP|SRP", text_of(one.get("priceType")))]
        plain = [one for one in specs if one not in listed]
        main = plain[0] if plain else {}
        price = next(
            (told[key] for told in (offer, main) for key in ("price", "lowPrice") if told.get(key) is not None), None
        )
        yield {
            "price": price,
            "currency": next(filter(None, (text_of(told.get("priceCurrency")) for told in (offer, main, *specs))), ""),
            "list_price": listed[0].get("price") if listed else None,
            "availability": text_of(offer.get("availability")), "seller": text_of(offer.get("seller")),
            "as_of": text_of(offer.get("validFrom")),
        }  # fmt: skip


def said(node: dict) -> dict:
    """What a node says in the open, as the digest sees it."""
    return {key: _unlined(value) for key, value in node.items() if key not in (EXACT, LINE, "@context")}


def _unlined(value: object) -> object:
    if isinstance(value, dict):
        return {key: _unlined(item) for key, item in value.items() if key != LINE}
    return [_unlined(item) for item in value] if isinstance(value, list) else value
