"""Kinds of appliance: named, or only what a part, a supply or another trade's goods are for."""

import pytest

from assistant.purposes import implied_kind
from assistant.tagger import LexiconTagger
from catalog.cues import LANGUAGES, read


@pytest.fixture(scope="module")
def tagger(ontology):
    return LexiconTagger(ontology)


def kinds(tagger, text):
    values = [span.value for span in tagger.tag(text).spans if span.slot == "category"]
    return [value["category"] if isinstance(value, dict) else value for value in values]


@pytest.mark.parametrize(
    "text",
    [
        "高压锅手柄 24cm",
        "高压锅手柄24-30",  # a figure behind the part
        "洗衣机XQB62-5057电脑板",  # a model number in front of it
        "电压力锅配件安全阀",
        "电视机的摇控制器",  # misspelt, with 的
        "电视机万能遥控板",  # 能 is part of a word
        "油烟机清洗专用工具",
        "吸尘器 1c 配件",
        "清洁剂 油烟机",
        "货车驻车空调",
        "机箱风扇",
        "燃气热水器JSQ20(12T)主板",
        "微波炉用热饭罩",
        "a cover for my washing machine",
        "TV stand",
    ],
)
def test_parts_supplies_and_other_trades_name_no_kind(tagger, text):
    assert kinds(tagger, text) == []


@pytest.mark.parametrize(
    "text, kind",
    [
        ("海尔洗衣机官方旗舰店官网", "washing_machine"),  # where to buy it, not a net
        ("智能空调", "air_conditioner"),
        ("想要一台能用手机遥控的空调", "air_conditioner"),
        ("65寸电视，送支架", "television"),
        ("电视 含挂架", "television"),
        ("洗碗机13套嵌入式", "dishwasher"),
        ("吸尘器有没有配件可以换", "vacuum_cleaner"),
        ("遥控 风扇", "fan"),
        ("a washing machine with a steel drum", "washing_machine"),
    ],
)
def test_machines_with_what_comes_along_keep_their_kind(tagger, text, kind):
    assert kinds(tagger, text) == [kind]


@pytest.mark.parametrize(
    "text, kind",
    [
        ("an air condition for my bedroom", "air_conditioner"),
        ("aircon, please", "air_conditioner"),
        ("an AC unit for a studio", "air_conditioner"),
        ("something that washes dishes", "dishwasher"),
        ("I need a machine for washing the dishes", "dishwasher"),
        ("something that washes and dries my clothes", "washing_machine"),
        ("I want to keep my food cold", "refrigerator"),
        ("something to watch movies on", "television"),
        ("能洗碗的", "dishwasher"),
        ("想要个自动洗碗的东西", "dishwasher"),
        ("吹冷风的，卧室用", "air_conditioner"),
        ("冬天取暖用的", "heater"),
        ("fridge that keeps food cold longer", "refrigerator"),  # what is named counts
        ("能除湿的空调", "air_conditioner"),
    ],
)
def test_what_it_is_for_implies_a_kind(tagger, text, kind):
    assert kinds(tagger, text) == [kind]


@pytest.mark.parametrize(
    "text", ["how do I wash dishes?", "rubber gloves for washing dishes", "cleans the air filter", "洗碗手套", "取暖神器 电热毯", "扫地拖把"]
)
def test_what_is_done_without_a_machine_implies_none(tagger, text):
    assert kinds(tagger, text) == []


def test_in_a_dialogue_a_purpose_is_of_its_kind_unless_a_machine_is_asked_for(tagger):
    assert implied_kind("does it keep wine cool?", "refrigerator") is None
    assert implied_kind("something to keep wine cool", "refrigerator").value == "wine_cooler"
    assert implied_kind("要能除湿的", "air_conditioner") is None
    assert implied_kind("再要个除湿的机器", "air_conditioner").value == "dehumidifier"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_purposes_are_of_kinds_that_there_are(ontology, lang):
    assert set(read(lang)["purpose"]["kinds"]) <= set(ontology.categories)
