"""Languages that the program does not speak are recognised, names in English and Chinese are not mistaken for them."""

import pytest

from assistant.language import foreign


@pytest.mark.parametrize(
    "text",
    ["je cherche une machine à laver pour ma famille", "ich suche eine leise Spülmaschine", "冷蔵庫を探しています",
     "냉장고를 찾고 있어요", "мне нужен холодильник", "busco una nevera para el piso", "أريد ثلاجة"],
)  # fmt: skip
def test_foreign(text):
    assert foreign(text)


@pytest.mark.parametrize(
    "text",
    ["a De'Longhi espresso machine, please", "想要一台西门子的洗碗机", "LG or Bosch?", "", "1234 !!!", "Wi-Fi",
     "le creuset style kettle for my mum", "café-style coffee machine with a milk frother"],
)  # fmt: skip
def test_not_foreign(text):
    assert not foreign(text)
