"""The one tokeniser for search: English words, numbers and model numbers whole, Chinese as character bigrams.

SQLite and PostgreSQL index what ``tokens`` returns and nothing else, so that 冰箱 is found inside 美的双开门冰箱
on both (FTS5's own ``unicode61`` would not, and ``trigram`` misses words of two characters).
"""

import re
import unicodedata

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{HAN}]+|[^\W{HAN}_]+(?:[.'/-][^\W{HAN}_]+)*\+*")
_PARTS = re.compile(r"[^\W_]+")
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "×": "x",
                       "，": ",", "。": ".", "￥": "¥", "\u00a0": " ", "\u3000": " "})  # fmt: skip


def fold(text: str) -> str:
    """``text`` in lower case and NFKC, one character for each: offsets in the copy are offsets in the original.

    A character whose normal form is longer (``㎡``, ``½``, ``İ``) stays as it is.
    >>> fold("ＴＣＬ ５００Ｌ　Don’t")
    "tcl 500l don't"
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text.translate(_SAME)))


def _fold_character(character: str) -> str:
    normal = unicodedata.normalize("NFKC", character).lower()
    return normal if len(normal) == 1 else character


def singular(word: str) -> str:
    """The word without its English plural ending; other words as they are.

    >>> [singular(w) for w in ("fridges", "dryers", "batteries", "glass", "is", "dishes", "xs9")]
    ['fridge', 'dryer', 'battery', 'glass', 'is', 'dish', 'xs9']
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def tokens(text: str) -> list[str]:
    """What the index keeps of ``text``, in order.

    English words lose their plural; ``1.5``, ``a+++`` and ``bcd-501w`` stay whole, and a model number also gives
    its parts, so that ``501w`` finds it. Chinese gives overlapping pairs, and a lone character itself.
    >>> tokens("美的冰箱 BCD-501W, two Dryers")
    ['美的', '的冰', '冰箱', 'bcd-501w', 'bcd', '501w', 'two', 'dryer']
    """
    return [token for piece in _PIECE.findall(_normal(text)) for token in _split(piece)]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_SAME)).lower()


def _split(piece: str) -> list[str]:
    if re.match(f"[{HAN}]", piece):
        return [piece[i : i + 2] for i in range(len(piece) - 1)] or [piece]
    if re.fullmatch(r"[a-z']+", piece):
        return [singular(piece.removesuffix("'s").strip("'"))] if piece.strip("'") else []
    parts = _PARTS.findall(piece)
    if len(parts) < 2 or re.fullmatch(r"[\d.]+\+*", piece):
        return [piece]
    return [piece, *(singular(part) for part in parts)]


def match_expression(text: str) -> str:
    """An FTS5 MATCH expression that finds rows with any of the tokens of ``text``; empty when it has none.

    >>> match_expression('quiet "fridge" OR 冰箱')
    '"quiet" OR "fridge" OR "or" OR "冰箱"'
    """
    return " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens(text)))
