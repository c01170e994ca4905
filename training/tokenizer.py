"""Make the one tokenizer: sentencepiece, Chinese and English, byte fallback, linearize's symbols whole.

Two files come out of one vocabulary: ``spiece.model``, which the served program reads without transformers,
and ``tokenizer.json``, which transformers and peft load by themselves. Both give the same ids (a test holds them).
"""

import io
from collections.abc import Iterable
from pathlib import Path

from assistant.linearize import SENTINELS, symbols

PAD, EOS, UNK = 0, 1, 2


def train(lines: Iterable[str], folder: Path, size: int = 12_000, seed: int = 1) -> Path:
    """The folder with ``spiece.model`` and transformers' tokenizer files, trained on ``lines``.

    ``size`` counts pieces, bytes and symbols together. ValueError: the text supports no such size.
    """
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    made = io.BytesIO()  # a file's path would be kept in the model
    sentencepiece.set_random_generator_seed(seed)
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=made,
            vocab_size=size,
            model_type="unigram",
            character_coverage=0.9997,
            byte_fallback=True,
            split_digits=True,
            normalization_rule_name="identity",  # what goes in comes out
            remove_extra_whitespaces=False,
            add_dummy_prefix=False,
            user_defined_symbols=[*SENTINELS, *symbols()],
            pad_id=PAD, eos_id=EOS, unk_id=UNK, bos_id=-1,
            max_sentence_length=4000,
            minloglevel=1,
        )  # fmt: skip
    except RuntimeError as error:
        why = str(error).rpartition("] ")[2]
        raise ValueError(f"tokenizer: --vocabulary {size} does not suit this text: {why}") from error
    (folder / "spiece.model").write_bytes(made.getvalue())
    return as_transformers(folder)


def as_transformers(folder: Path) -> Path:
    """The same folder, with transformers' files beside ``spiece.model``.

    Built by hand from the pieces, because ``T5Tokenizer(vocab=…)`` loses byte fallback.
    """
    import sentencepiece
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    vocabulary = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(len(pieces))]
    fast = Tokenizer(models.Unigram(vocabulary, unk_id=UNK, byte_fallback=True))
    fast.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=False)
    fast.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    fast.add_tokens([AddedToken(symbol, normalized=False) for symbol in (*SENTINELS, *symbols())])
    fast.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", EOS)])
    PreTrainedTokenizerFast(
        tokenizer_object=fast,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        clean_up_tokenization_spaces=False,
    ).save_pretrained(folder)
    return folder
