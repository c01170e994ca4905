"""The sample catalogue: enough of everything, the same every time, plausible, and true in every word."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from catalog import ontology, sample
from catalog.sample.data import LANGS, ROLES, Condition, Pattern, kinds, phrases
from catalog.sample.make import JUDGEMENTS, check_digit, hard_features
from catalog.sample.write import CHARACTERS, NAMES, WAYS, WORDS, article, length, upper

DIGEST = ("import hashlib; from catalog.sample import products; "
          "print(hashlib.sha256(repr(list(products())).encode()).hexdigest())")


@pytest.fixture(scope="module")
def made():
    return tuple(sample.products())


@pytest.fixture(scope="module")
def words():
    return ontology.load()


@pytest.fixture(scope="module")
def by_kind(made):
    found = defaultdict(list)
    for product in made:
        found[product.category].append(product)
    return found


def ranks(values):
    order = sorted(values)
    return [(order.index(v) + len(order) - 1 - order[::-1].index(v)) / 2 for v in values]


def spearman(xs, ys):
    """Spearman's rank correlation, ties sharing their mean rank."""
    xs, ys = ranks(xs), ranks(ys)
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    cov = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    spread = (sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys)) ** 0.5
    return cov / spread if spread else 0.0


# How many

def test_every_kind_has_at_least_two_dozen(made, words, by_kind):
    assert len(made) >= 960
    assert set(by_kind) == set(words.categories)
    assert min(map(len, by_kind.values())) >= 24


def test_about_forty_brands_and_several_for_each_kind(made, by_kind):
    assert 35 <= len({product.brand for product in made}) <= 50
    assert all(len({product.brand for product in products}) >= 4 for products in by_kind.values())


def test_every_form_of_a_kind_occurs(by_kind):
    for kind in kinds().values():
        for form in kind.forms:
            assert any(all(p.attributes[n].text == v for n, v in form.set.items()) for p in by_kind[kind.id]), form.en


def test_skus_gtins_models_and_titles_are_unique(made):
    for values in ([p.sku for p in made], [p.gtin for p in made], [p.model for p in made],
                   [p.titles["en"] for p in made], [p.titles["zh"] for p in made]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_descriptions_hardly_ever_repeat(made):
    for lang in LANGS:
        assert len({p.descriptions[lang] for p in made}) > 0.99 * len(made)


# The same every time

def test_same_seed_same_products_in_another_process(made):
    import hashlib
    here = hashlib.sha256(repr(list(made)).encode()).hexdigest()
    env = os.environ | {"PYTHONHASHSEED": "7"}
    there = subprocess.run([sys.executable, "-c", DIGEST], env=env, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_another_seed_makes_other_products(made):
    assert {p.sku for p in sample.products(5)} != {p.sku for p in made}


@pytest.mark.parametrize("seed", [1, 99])
def test_other_seeds_are_sound_too(seed, words):
    other = list(sample.products(seed))
    assert len(other) >= 960
    assert len({p.titles["en"] for p in other}) == len({p.sku for p in other}) == len(other)
    assert not [fault for p in other for fault in out_of_bounds(p, words)]


# Plausible

def out_of_bounds(product, words):
    category = words.categories[product.category]
    for name, value in product.attributes.items():
        attribute = words.attributes[name]
        if name not in category.attributes:
            yield product.sku, name, "not of this kind"
        elif attribute.values:
            if value.text not in category.values.get(name, attribute.values):
                yield product.sku, name, value.text
        else:
            low, high = category.bounds.get(name, (attribute.low, attribute.high))
            if value.unit != attribute.unit or not low <= value.number <= high:
                yield product.sku, name, value.number, (low, high)


def test_values_are_within_the_ontologys_bounds(made, words):
    assert [fault for product in made for fault in out_of_bounds(product, words)] == []


def test_attributes_are_mostly_filled_but_not_all(made, words):
    missing = total = 0
    for product in made:
        kind = kinds()[product.category]
        form_bound = {name for name, spec in kind.numbers.items() if spec.needs or spec.chance < 1}
        form_bound |= {name for form in kind.forms for name in (*form.numbers, *form.set)}
        always = set(words.categories[product.category].attributes) - form_bound
        missing += len(always - set(product.attributes))
        total += len(always)
    assert 0.03 < missing / total < 0.09


def test_hard_features_are_told_and_soft_ones_left_to_the_store(made, words):
    for product in made:
        hard = set(hard_features(words, product.category))
        assert set(product.features) == hard
        assert not hard & (set(words.categories[product.category].soft) | set(JUDGEMENTS))
        assert not any(words.features[name].soft for name in product.features)


def test_features_that_exclude_each_other_are_never_together(made, words):
    for product in made:
        held = {name for name, on in product.features.items() if on}
        assert not [name for name in held if held & set(words.features[name].excludes)], product.sku


@pytest.mark.parametrize("category", sorted(kinds()))
def test_price_rises_with_size_or_quality(category, by_kind):
    products = [p for p in by_kind[category] if kinds()[category].size in p.attributes]
    prices = [p.offer("USD").price for p in products]
    size = spearman(prices, [p.attributes[kinds()[category].size].number for p in products])
    equipped = spearman(prices, [sum(p.features.values()) for p in products])
    assert max(size, equipped) > 0.4


def test_better_built_is_quieter_and_thriftier_on_the_whole(by_kind):
    quieter = [spearman([sum(p.features.values()) for p in known], [p.attributes["noise"].number for p in known])
               for products in by_kind.values()
               if len(known := [p for p in products if "noise" in p.attributes]) > 10]
    assert sum(quieter) / len(quieter) < -0.2


def test_boxes_hold_what_they_claim(made):
    for product in made:
        sides = [product.attributes.get(name) for name in ("width", "height", "depth", "volume")]
        if None in sides or product.category not in ("refrigerator", "freezer", "wine_cooler", "oven", "microwave"):
            continue
        width, height, depth, volume = (value.number for value in sides)
        assert volume * 1000 < width * height * depth, product.sku


def test_variants_of_a_family_share_brand_and_features(made):
    families = defaultdict(list)
    for product in made:
        families[product.family].append(product)
    assert sum(len(family) > 1 for family in families.values()) > 100
    for family in families.values():
        assert all(a.brand == b.brand and a.category == b.category and a.features == b.features
                   for a, b in pairwise(family))


# Offers and codes

def test_offers_in_both_currencies_as_of_one_day(made):
    for product in made:
        assert {offer.currency for offer in product.offers} == {"USD", "CNY"}
        assert all(offer.as_of == date(2026, 11, 1) and offer.price > 0 for offer in product.offers)
        assert all(offer.sale_price is None or 0 < offer.sale_price < offer.price for offer in product.offers)


def test_shares_of_sale_and_stock(made):
    offers = [product.offer("USD") for product in made]
    stock = Counter(offer.availability for offer in offers)
    assert 0.13 < sum(offer.sale_price is not None for offer in offers) / len(made) < 0.22
    assert 0.07 < stock["out_of_stock"] / len(made) < 0.14
    assert 5 <= stock["preorder"] < 0.06 * len(made)
    assert set(stock) == {"in_stock", "out_of_stock", "preorder"}


def test_prices_look_like_a_shops(made):
    for product in made:
        assert round(product.offer("USD").price % 1, 2) in (0.0, 0.99)
        assert product.offer("CNY").price % 10 == 9


def test_gtins_are_valid_and_in_the_in_store_range(made):
    for product in made:
        digits = [int(digit) for digit in product.gtin]
        assert len(digits) == 13 and digits[0] == 2
        assert sum(d * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize(("code", "digit"), [("400638133393", "1"), ("9638507", "4"), ("3600029145", "2")])
def test_check_digits_of_known_codes(code, digit):
    assert check_digit(code) == digit


# Invented

REAL = """AEG Arçelik Ariston Asko Bauknecht Beko Bertazzoni BISSELL Black+Decker Blomberg Bosch Braun Breville Brandt
Candy Chigo Cuisinart Daewoo Daikin De'Longhi Delonghi Dreame Dyson Ecovacs Electrolux Eureka Fagor Fisher Fotile
Frigidaire Fujitsu Gaggenau Galanz GE Gorenje Gree Grundig Haier Hamilton Hisense Hitachi Honeywell Hoover Hotpoint
Hurom Indesit Instant Joyoung Jura KitchenAid Konka Krups Leader Levoit LG Liebherr Magimix Maytag Meling Midea Miele
Mitsubishi Monogram Morphy Neff Ninja Nutribullet Oster Panasonic Philips Pigeon Polaris Rinnai Roborock Rowenta
Russell Samsung Sanyo Sharp Shark Siemens Skyworth Smeg Sony Sub-Zero Sunbeam Supor Tefal Thermador Tineco Toshiba
Vaillant Vanward Vatti Vestfrost Viking Vitamix Vizio Westinghouse Whirlpool Wolf Xiaomi Zanussi Zojirushi
海尔 美的 格力 海信 康佳 创维 方太 老板 华帝
万和 万家乐 苏泊尔 九阳 小熊 卡萨帝 容声 新飞 美菱 西门子 博世 松下 三星 石头 科沃斯 追觅 添可
小米 米家 云米 莱克 格兰仕 奥克斯 志高 长虹 林内 能率 史密斯
林氏 沁园 安吉尔 北鼎 摩飞 小天鹅 统帅 大金 日立 三菱 东芝 飞利浦 戴森"""


def test_invented_brands_are_not_real_ones(words):
    real = {name.casefold() for brand in words.brands.values() for name in (brand.name, *brand.names)}
    real |= {name.casefold() for name in REAL.split()}
    invented = [name for brand in sample.brands() for name in (brand.name, brand.zh)]
    assert len(set(invented)) == len(invented) >= 80
    assert not [name for name in invented if name.casefold() in real]
    assert not [(name, other) for name in invented for other in real if len(other) > 3 and other in name.casefold()]


# True in every word

def allowed_figures(product):
    for value in product.attributes.values():
        if value.number is not None:
            yield round(value.number, 2)
            yield from (round(way(value.number), 2) for way in WAYS.values())


def figures(text, product):
    text = text.replace(product.model, " ").replace("m3", " ")
    text = re.sub(r"(?i)(?<![\d.])(4k|8k|1080p)(?![a-z])", " ", text)
    return [round(float(found.replace(",", "")), 2) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def test_every_figure_in_a_text_is_the_products(made):
    wrong = []
    for product in made:
        allowed = set(allowed_figures(product))
        for text in (*product.titles.values(), *product.descriptions.values()):
            wrong += [(product.sku, number, text) for number in figures(text, product) if number not in allowed]
    assert wrong == [], "\n".join(map(str, wrong))


NEGATIONS = re.compile(r"(?i)\b(no|not|without|lacks|needs? a|separate|never|only|has to|have to|wants?|nor)\b"
                       r"|n't|没|不|无|缺|别|另|要")


def test_every_feature_named_is_there(made, words):
    """Where a feature's own name stands in a sentence that denies nothing, the product has the feature."""
    names = defaultdict(set)
    for feature in words.features:
        for lang in LANGS:
            names[lang, feature].add(words.label(feature, lang).casefold())
    wrong = []
    for product in made:
        absent = [feature for feature, held in product.features.items() if not held]
        for lang in LANGS:
            sentences = [product.titles[lang], *re.split(r"[.。]\s*", product.descriptions[lang])]
            for sentence in sentences:
                if NEGATIONS.search(sentence):
                    continue
                found = [feature for feature in absent
                         if any(re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", sentence.casefold())
                                for name in names[lang, feature])]
                wrong += [(product.sku, feature, sentence) for feature in found]
    assert wrong == [], "\n".join(map(str, wrong))


def test_quiet_is_said_only_of_the_quiet(made, words):
    loud = [p for p in made if "quiet" in words.categories[p.category].soft and "noise" in p.attributes
            and p.attributes["noise"].number > words.categories[p.category].soft["quiet"].value]
    assert loud
    assert not [p.sku for p in loud if re.search(r"\b(quiet|calm|whisper)", p.descriptions["en"].replace(
        "not a quiet", "")) or re.search(r"(?<!不)(?<!不算)安静|静音", p.descriptions["zh"])]


# Well written

def test_texts_in_both_languages_of_two_to_four_sentences(made):
    for product in made:
        assert set(product.titles) == set(product.descriptions) == {"en", "zh"}
        assert product.model in product.titles["en"] and product.model in product.titles["zh"]
        assert length(product.descriptions["en"], "en") <= WORDS
        assert length(product.descriptions["zh"], "zh") <= CHARACTERS
        assert 2 <= len(re.findall(r"[.!?](?=\s|$)", product.descriptions["en"])) <= 4, product.descriptions["en"]
        assert 2 <= product.descriptions["zh"].count("。") <= 4, product.descriptions["zh"]


def test_texts_leave_no_hole_and_no_doubled_space(made):
    for product in made:
        for text in (*product.titles.values(), *product.descriptions.values()):
            assert not re.search(r"[{}\[\]]|  |\s$|^\s|\bNone\b|\.\.|。。|，。", text), text


def test_languages_are_kept_apart(made):
    han = re.compile(r"[一-鿿]")
    for product in made:
        assert not han.search(product.titles["en"] + product.descriptions["en"])
        assert han.search(product.titles["zh"]) and han.search(product.descriptions["zh"])
        assert not re.search(r"[a-z]{4,}", product.descriptions["zh"]), product.descriptions["zh"]


def test_no_sentence_wears_out(made):
    for lang in LANGS:
        said = Counter(s for p in made for s in re.split(r"(?<=[.。])\s*", p.descriptions[lang]) if s)
        assert said.most_common(1)[0][1] < 0.06 * len(made), said.most_common(3)


def every_pattern():
    for lang in LANGS:
        for role in ROLES:
            for pattern in phrases().texts[lang][role]:
                yield None, lang, role, pattern
            for kind in kinds().values():
                for pattern in kind.texts[lang][role]:
                    yield kind, lang, role, pattern


def test_enough_phrases_and_no_figure_written_by_hand():
    for lang in LANGS:
        assert all(len(phrases().texts[lang][role]) >= 8 for role in ROLES)
        for kind in kinds().values():
            assert all(len(kind.texts[lang][role]) >= least for role, least in (("suit", 2), ("point", 4), ("weak", 2)))
    for _, _, _, pattern in every_pattern():
        assert not re.search(r"\d", re.sub(r"4K|8K|\{[^}]*\}", "", pattern.text)), pattern.text


def test_conditions_speak_of_what_the_kind_has(words):
    everything = set(words.attributes) | set(words.features) | {"price"} | NAMES
    for kind, _, _, pattern in every_pattern():
        known = everything if kind is None else {
            *words.categories[kind.id].attributes, *hard_features(words, kind.id), "price"} | NAMES
        assert pattern.topics <= known, (kind and kind.id, pattern.text, pattern.topics - known)
        for condition in pattern.conditions:
            attribute = words.attributes.get(condition.name)
            if condition.op == "=":
                assert condition.value in attribute.values, pattern.text


def test_every_sentence_of_a_kind_is_said_with_some_seed(words):
    """No dead sentence: over a few seeds every pattern is true of some machine."""
    from random import Random

    from catalog.sample.draw import drafts
    from catalog.sample.write import Writer
    dead = []
    for kind in kinds().values():
        left = {(lang, role, p) for lang in LANGS for role in ROLES for p in kind.texts[lang][role]}
        for seed in range(4):
            machines = drafts(Random(f"{seed}:{kind.id}"), kind)
            writer = Writer(machines, words.categories[kind.id].soft.values(), Random(0))
            left -= {key for key in left if any(writer.true(key[2], machine) for machine in machines)}
        dead += [(kind.id, lang, p.conditions, p.text) for lang, _, p in left]
    assert dead == []


# Small parts

@pytest.mark.parametrize(("text", "expected"), [
    ("frost_free", Condition("frost_free", "has")),
    ("!smart", Condition("smart", "lacks")),
    ("noise<=40", Condition("noise", "<=", 40.0)),
    ("fuel=gas", Condition("fuel", "=", "gas")),
    ("price:low", Condition("price", ":", "low")),
])
def test_conditions_are_read(text, expected):
    assert Condition.read(text) == expected


def test_a_condition_that_is_none_is_refused():
    with pytest.raises(ontology.OntologyError, match="noise < 40"):
        Condition.read("noise < 40")


def test_a_pattern_knows_its_holes_and_topics():
    pattern = Pattern.read("[frost_free, noise<=40] {volume:cu_ft} cu ft at {noise} dB")
    assert pattern.holes == (("volume", "cu_ft"), ("noise", ""))
    assert pattern.topics == {"frost_free", "noise", "volume"}


@pytest.mark.parametrize(("noun", "expected"), [
    ("OLED TV", "an OLED TV"), ("kettle", "a kettle"), ("LED TV", "an LED TV"), ("induction hob", "an induction hob")])
def test_articles(noun, expected):
    assert article(noun) == expected


def test_titles_are_capitalised():
    assert upper("side-by-side refrigerator") == "Side-by-Side Refrigerator"
    assert upper("robot vacuum and mop with washing dock") == "Robot Vacuum and Mop with Washing Dock"
