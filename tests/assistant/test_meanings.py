"""Of several meanings of a word the one that the sentence supports."""

import pytest

from assistant.tagger import LexiconTagger


def brands(tagger, text):
    return [span.value for span in tagger.tag(text).spans if span.slot == "brand"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("what the catalogue does not state of a dishwasher", []),
        ("a dishwasher for people who live in another state", []),
        ("a State water heater", ["State"]),
        ("a state water heater", ["State"]),
        ("no State please, but Haier is fine", ["State", "Haier"]),
    ],
)
def test_a_catalogue_brand_that_is_an_ordinary_word_is_read_as_that_word(ontology, text, expected):
    tagger = LexiconTagger(ontology, {"State": ("State",), "Haier": ("Haier",)})
    assert brands(tagger, text) == expected
