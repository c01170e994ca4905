"""Kinds of appliance: named, or only what a part, a supply or another trade's goods are for."""

import pytest

from assistant.tagger import LexiconTagger


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
