"""What the template says: whole, in both languages, and true."""

import string
from dataclasses import replace

import pytest

from assistant.acts import SystemAct
from assistant.policy import after
from assistant.questions import bands, options, question, rounded
from assistant.ranking import rank
from assistant.state import DialogueState, Need
from assistant.template import Template, phrases, short

STATES = {lang: DialogueState(lang=lang, category="dishwasher", currency="USD") for lang in ("en", "zh")}


def names(phrase) -> list[set[str]]:
    """The placeholders of every phrasing."""
    if isinstance(phrase, dict):
        return [found for value in phrase.values() for found in names(value)]
    return [{name for _, name, _, _ in string.Formatter().parse(one) if name}
            for one in (phrase if isinstance(phrase, list) else [phrase])]  # fmt: skip


@pytest.fixture
def picks(ontology, shop):
    return rank([p for p in shop if p.category == "dishwasher"], STATES["en"], ontology)


def test_both_tables_have_the_same_phrases():
    en, zh = phrases("en"), phrases("zh")
    assert {section: set(table) for section, table in en.items()} == {s: set(table) for s, table in zh.items()}


@pytest.mark.parametrize("section", sorted(phrases("en")))
def test_phrasings_speak_of_the_same_things(section):
    for key, phrase in phrases("en")[section].items():
        extra = {"kind", "kinds", "count"}  # English has plurals, Chinese measure words
        known = set().union(*names(phrase)) | extra
        assert set().union(*names(phrases("zh")[section][key])) <= known, key


@pytest.mark.parametrize("lang, ends", [("en", "."), ("zh", "。")])
@pytest.mark.parametrize("number", range(5))
def test_a_pitch_is_whole_sentences_about_one_product(ontology, picks, lang, ends, number):
    needs = (Need("price", "price", "<=", 700, "USD"), Need("feature", "steam", "has"), Need("feature", "quiet", "has"))
    state = replace(STATES[lang], needs=needs)
    pick = rank([picks[number].product], state, ontology)[0]
    text = Template(ontology, state, number).pitch(pick)
    assert text.endswith(ends) and "{" not in text and "  " not in text


def test_what_is_missing_is_said_and_what_is_there_is_told_by_its_value(ontology, shop):
    needs = (Need("price", "price", "<=", 700, "USD"), Need("feature", "steam", "has"), Need("feature", "quiet", "has"))
    state = replace(STATES["en"], needs=needs)
    (pick,) = rank([shop[3]], state, ontology)
    text = Template(ontology, state).pitch(pick)
    assert "$649" in text and "quiet (42 dB)" in text and "does not meet everything: steam." in text


def test_a_limit_in_another_currency_is_said_once(ontology, picks):
    state = replace(STATES["en"], needs=(Need("price", "price", "<=", 300, "EUR"),))
    ranked = rank([pick.product for pick in picks], state, ontology)
    template = Template(ontology, state)
    opening = template.opening(SystemAct("recommend", ranked[:3], total=4))
    assert "USD" in opening and "EUR" in opening and "meet all" not in opening
    assert "€" not in template.pitch(ranked[0])
    again = Template(ontology, state, known=state.needs).opening(SystemAct("recommend", ranked[:3], total=4))
    assert "EUR" not in again and "meet all" not in again


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_slot_that_may_be_asked_has_a_question(ontology, lang):
    for category in ontology.categories.values():
        template = Template(ontology, replace(STATES[lang], category=category.id))
        for slot in category.ask:
            assert question(template, slot)[-1] in "?？", (category.id, slot)


@pytest.mark.parametrize(
    "lang, slot, asked",
    [("en", "easy_clean", "Should it be easy to clean?"), ("en", "bottles", "What bottle capacity do you have in mind?"),
     ("en", "burners", "How many burners would you like?"), ("en", "steam", "Would you like one with steam?"),
     ("zh", "easy_clean", "需要易清洁的吗？"), ("zh", "bottles", "藏酒量大概要多少？")],
)  # fmt: skip
def test_a_question_is_worded_by_what_it_asks_for(ontology, lang, slot, asked):
    assert question(Template(ontology, STATES[lang]), slot) == asked


@pytest.mark.parametrize(
    "lang, feature, said",
    [("en", "dishwasher_safe", "is not listed as dishwasher-safe."), ("en", "steam", "comes without steam."),
     ("zh", "easy_clean", "没标易清洁。"), ("zh", "steam", "不带蒸汽。")],
)  # fmt: skip
def test_what_it_is_not_and_what_it_has_not(ontology, shop, guide, lang, feature, said):
    product = replace(shop[3], features={feature: False})
    text = Template(ontology, STATES[lang]).topic(product, feature)
    assert text.endswith(said) and text.startswith(("No", "没有"))
    assert guide.grounding.grounded(text, [product], STATES[lang])


def test_bands_part_the_hits_at_round_numbers(ontology, picks):
    template = Template(ontology, STATES["en"])
    assert bands(template, [310, 420, 515, 633, 702, 999], "price") == ("under $500", "$500 to $700", "over $700")
    assert bands(template, [1, 2], "price") == ()
    assert bands(template, [5, 5, 5, 5], "price") == ()


def test_counted_things_are_offered_by_their_numbers(ontology, guide):
    state = DialogueState(category="hob", currency="USD")
    hits = guide.catalog.search(state.query(ontology)).hits
    offered = options(Template(ontology, state), "burners", rank(hits, state, ontology))
    assert offered and all(option[0].isdigit() and option.endswith(("burner", "burners")) for option in offered)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("topic", ["price", "availability", "noise", "quiet", "steam", "color=white", "weight"])
def test_every_topic_has_an_answer_for_every_product(ontology, shop, lang, topic):
    state = replace(STATES[lang], topics=(topic,))
    for product in shop[:5]:
        text = Template(ontology, state).topic(product, topic)
        assert text.endswith((".", "。")) and "None" not in text


def test_one_fact_is_told_once(ontology, picks):
    state = replace(STATES["en"], topics=("noise", "quiet"))
    text = Template(ontology, state).facts(SystemAct("answer", (picks[0],), topic="facts"))
    assert text.count("noise level") == 1


def test_the_stock_is_told_once_and_a_value_asked_with_its_field_too(ontology, shop):
    for topics, word in ((("price", "availability"), "in stock"), (("color", "color=white"), "color")):
        template = Template(ontology, replace(STATES["en"], topics=topics))
        assert template.facts(SystemAct("answer", rank(shop[:1], STATES["en"], ontology), topic="facts")).count(word) == 1
    state = replace(STATES["en"], topics=("availability",), refs=("dw-1", "dw-4"))
    both = Template(ontology, state).facts(SystemAct("answer", rank([shop[0], shop[3]], state, ontology), topic="facts"))
    assert both == "Bosch SHP65CM5N: It is in stock. Samsung DW80B7070: It is out of stock."


@pytest.mark.parametrize("lang, none, rest", [("en", "no answer to that", "To the rest"), ("zh", "这一点", "其余")])
def test_what_the_catalogue_does_not_say_is_said_first_and_the_rest_last(ontology, shop, lang, none, rest):
    act = SystemAct("answer", rank(shop[:1], STATES[lang], ontology), topic="facts")
    whole = Template(ontology, replace(STATES[lang], topics=("unsaid",))).facts(act)
    assert none in whole and "SHP65CM5N" in whole.split(none)[1]
    part = Template(ontology, replace(STATES[lang], topics=("noise", "unsaid"))).facts(act)
    assert "42" in part.split(rest)[0] and rest in part


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_comparison_names_the_better_end(ontology, shop, lang):
    state = STATES[lang]
    text = Template(ontology, state).comparison(SystemAct("compare", rank(shop[:2], state, ontology), topic="compare"))
    assert "$749" in text and "$699" in text and "42" in text and "46" in text
    same = rank([shop[0], shop[0]], state, ontology)
    assert Template(ontology, state).comparison(SystemAct("compare", same)).endswith(phrases(lang)["compare"]["same"])


@pytest.mark.parametrize(
    "lang, topics, begins",
    [
        ("en", ("width",), "Bosch SHP65CM5N against LG LDP6810SS: width 60 cm alike; price"),
        ("zh", ("width",), "博世 SHP65CM5N 和 乐金 LDP6810SS 放在一起看：宽度都是 60 厘米；价格"),
        ("en", ("noise",), "Bosch SHP65CM5N against LG LDP6810SS: noise level 42 dB and 46 dB, in favour"),
        ("en", ("weight",), "The catalogue does not give the weight of the Bosch SHP65CM5N."),
        ("en", ("steam",), "The catalogue does not say anything about steam for the Bosch SHP65CM5N. Yes,"),
    ],
)
def test_a_comparison_tells_first_what_was_asked(ontology, shop, guide, lang, topics, begins):
    state = replace(STATES[lang], topics=topics)
    ranked = {pick.product.sku: pick for pick in rank(shop[:2], state, ontology)}
    text = Template(ontology, state).comparison(SystemAct("compare", (ranked["dw-1"], ranked["dw-2"]), topic="compare"))
    assert text.startswith(begins)
    assert guide.grounding.grounded(text, shop[:2], state)


@pytest.mark.parametrize(
    "lang, said",
    [("en", ("color stainless steel and black", "only the LG LDP6810SS is listed with steam, Wi-Fi")),
     ("zh", ("颜色 不锈钢色 对 黑色", "只有 乐金 LDP6810SS 标有蒸汽、智能"))],
)  # fmt: skip
def test_a_comparison_tells_the_looks_and_what_only_one_has(ontology, shop, guide, lang, said):
    ranked = {pick.product.sku: pick for pick in rank(shop[:2], STATES[lang], ontology)}
    text = Template(ontology, STATES[lang]).comparison(SystemAct("compare", (ranked["dw-1"], ranked["dw-2"])))
    assert all(words in text for words in said)
    assert guide.grounding.grounded(text, shop[:2], STATES[lang])


@pytest.mark.parametrize(
    "lang, said",
    [("en", "noise level 42 dB, 46 dB and —, in favour of the Bosch SHP65CM5N"), ("zh", "噪音 42 分贝、46 分贝、—，博世 SHP65CM5N 最好")],
)
def test_three_are_compared_each_figure_at_its_product_s_place(ontology, shop, lang, said):
    ranked = {pick.product.sku: pick for pick in rank(shop[:3], STATES[lang], ontology)}
    act = SystemAct("compare", tuple(ranked[p.sku] for p in shop[:3]), topic="compare")
    assert said in Template(ontology, STATES[lang]).comparison(act)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_leader_is_named_with_its_figure_or_the_silence_is(ontology, picks, lang):
    state = replace(STATES[lang], topics=("most", "noise"))
    leader = next(pick for pick in picks if pick.product.sku == "dw-1")
    assert "42" in Template(ontology, state).most(SystemAct("answer", (leader,), topic="most"))
    assert ontology.label("noise", lang) in Template(ontology, state).most(SystemAct("answer", (), topic="most"))


@pytest.mark.parametrize(
    "total, needs, expected",
    [(0, (), "None of the dishwashers"), (1, (1,), "One dishwasher in this catalogue fits."), (32, (), "There are 32 dishwashers")],
)
def test_counts(ontology, total, needs, expected):
    state = replace(STATES["en"], needs=tuple(Need("feature", "quiet", "has") for _ in needs))
    assert Template(ontology, state).count(total).startswith(expected)


@pytest.mark.parametrize("lang, said", [("en", "out of stock"), ("zh", "缺货")])
def test_a_list_and_a_choice_that_are_sold_out_say_so_and_what_is_in_stock(ontology, shop, lang, said):
    ranked = {pick.product.sku: pick for pick in rank(shop[:4], STATES[lang], ontology)}
    template = Template(ontology, STATES[lang])
    opening = template.opening(SystemAct("recommend", (ranked["dw-4"], ranked["dw-1"]), total=2))
    assert said in opening and "SHP65CM5N" in opening
    text = template.plain(SystemAct("answer", (ranked["dw-4"], ranked["dw-1"]), topic="sold_out"))
    assert said in text and "DW80B7070" in text and "SHP65CM5N" in text and "$749" in text
    alone = template.plain(SystemAct("answer", (ranked["dw-4"],), topic="sold_out"))
    assert said in alone and "SHP65CM5N" not in alone


def test_what_is_unknown_of_the_first_is_never_said_to_be_met(ontology, shop):
    state = replace(STATES["en"], needs=(Need("measure", "noise", "<=", 44, None), Need("feature", "steam", "has")))
    ranked = rank([shop[4], shop[0]], state, ontology)
    opening = Template(ontology, state).opening(SystemAct("recommend", ranked, total=2))
    assert opening.startswith("No dishwasher is known to meet everything") and "steam" in opening


def test_more_without_anything_left_says_that_all_was_shown(ontology, picks):
    state = after(replace(STATES["en"], intent="more"), SystemAct("recommend", picks[:3]))
    lost = (Need("appearance", "color", "in", ("white",)),)
    text = Template(ontology, state).opening(SystemAct("no_match", picks[3:], relaxed=lost, total=2))
    assert text.startswith("I have shown you everything")


def test_numbers_are_rounded_as_people_name_limits():
    assert [rounded(n) for n in (649, 47, 1287, 3.7, 12, 0)] == [650, 45, 1500, 3.5, 12, 0]
    assert [short(*pair) for pair in (("French door", "door style"), ("2 ports", "HDMI ports"))] == ["French door", "2"]
