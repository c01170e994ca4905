"""Whether words are in a language that this program does not speak. Pure."""

import re

# Letters that neither English nor Chinese uses: kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Thai, Indic scripts.
OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f]")
OTHER_WORDS = re.compile(
    r"\b(?:je|cherche|une?|le|les|des|pour|avec|est|besoin|voudrais|ich|suche|eine?|und|der|die|das|mit|f[uü]r|nicht|"
    r"brauche|busco|necesito|el|los|las|para|con|quiero|una|por|favor|cerco|vorrei|gli|della|voglio|procuro|preciso|"
    r"uma|n[aã]o|ik|zoek|een|voor|het|niet)\b",
    re.I,
)
ENGLISH_WORDS = re.compile(
    r"\b(?:the|a|an|i|is|are|for|with|want|need|looking|and|to|of|my|under|in|it|not|please|what|how|which|show|that)\b",
    re.I,
)


def foreign(text: str) -> bool:
    """True when the text is for the most part neither English nor Chinese.

    >>> [foreign(t) for t in ("je cherche une machine à laver pour ma famille", "冷蔵庫を探しています", "a De'Longhi, please")]
    [True, True, False]
    """
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return False
    if len(OTHER_SCRIPT.findall(text)) > 0.25 * len(letters):
        return True
    others = len(OTHER_WORDS.findall(text))
    return others >= 2 and others > 2 * len(ENGLISH_WORDS.findall(text))
