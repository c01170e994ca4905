"""The real training and serving code, end to end, on a model small enough to be made here.

texts → tokenizer → pre-training → LoRA → int8 CTranslate2 → texts
"""

import gzip
import json
import shutil
from importlib.metadata import version
from types import SimpleNamespace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.convert import convert, merge
from assistant.errors import ModelMismatch, ModelMissing
from assistant.generator import Generator, converted, digest
from assistant.linearize import SENTINELS, symbols
from catalog.ontology import load
from training import tokenizer
from training.__main__ import parser
from training.finetune import LINEAR, finetune, load_base, with_lora
from training.pretrain import config, corrupt, lengths, pretrain

EN = ["The {0} is a {1} dishwasher with {2} place settings.", "A {1} fridge holds {2} litres and costs ${0}00."]
ZH = ["{0} 是一款{1}洗碗机，可以放 {2} 套餐具。", "这台{1}冰箱有 {2} 升，售价 ¥{0}00。"]
WORDS = [
    ("quiet", "静音"),
    ("large", "大容量"),
    ("white", "白色"),
    ("smart", "智能"),
    ("slim", "超薄"),
    ("cheap", "便宜"),
]
PAIRS = [
    {"source": f"<pitch><en><kind> {kind}<met> {met} <noise><more> <volume>", "target": f"The <name> is {met}: <noise>."}
    for kind in ("fridge", "dishwasher") for met in ("quiet", "white", "slim", "smart")
]  # fmt: skip
STRANGE = [
    "",
    " ",
    "  two  spaces ",
    "a\tb",
    "冰箱 ¥3,499",
    "é ü ñ — “quotes”",
    "😀👍🏽",
    "龘靐齉",
    "\u200b",
    "<name>静音<noise>",
    "ab<cd>{e}",
]


def texts() -> list[str]:
    """A few hundred lines in both languages, and the ontology's own words."""
    names = (*load().features, *load().categories, *load().attributes)
    words = [load().label(name, lang) for lang in ("en", "zh") for name in names]
    return words + [line.format(n, word[lang], 3 * n) for lang, lines in enumerate((EN, ZH)) for line in lines
            for n in range(20, 60) for word in WORDS[n % 3 :: 3]]  # fmt: skip


def options(name: str, *words):
    """The options of a command, read by the command line itself."""
    return parser().parse_args([name, *map(str, words)])


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    """Folders: ``corpus``, ``work`` (tokenizer, checkpoints), ``models/base`` pre-trained and ``models/pitch`` taught."""
    root = tmp_path_factory.mktemp("pipeline")
    (root / "corpus").mkdir()
    with gzip.open(root / "corpus" / "some.jsonl.gz", "wt", encoding="utf-8") as file:
        for i in range(0, len(texts()), 4):
            file.write(json.dumps({"text": "\n".join(texts()[i : i + 4]), "source": "here"}, ensure_ascii=False) + "\n")
    (root / "own").mkdir()
    (root / "own" / "needs_en.jsonl").write_text(json.dumps({"text": "a quiet fridge"}) + "\n")
    (root / "pairs").mkdir()
    for part, rows in (("train", PAIRS), ("dev", PAIRS[:2])):
        (root / "pairs" / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pretrain(pretraining(root, "work", "models/base"))
    finetune(teaching(root, root / "models" / "base", "models/pitch"))
    return root


def pretraining(root, work: str, out: str):
    return options(
        "pretrain", "--corpus", root / "corpus", "--own", root / "own", "--work", root / work, "--out", root / out,
        "--vocabulary", 900, "--width", 64, "--layers", 2, "--block", 48, "--batch", 2, "--steps", 50, "--warmup", 5,
        "--save-steps", 25,
    )  # fmt: skip


def teaching(root, base, out: str):
    return options(
        "finetune", "--base", base, "--data", root / "pairs", "--out", root / out, "--work", root / "taught" / out,
        "--epochs", 2, "--batch", 4, "--rank", 4,
    )  # fmt: skip


@pytest.fixture(scope="module")
def tokenizers(rooms):
    """The tokenizer as the served program reads it, and as transformers does."""
    import sentencepiece
    from transformers import AutoTokenizer

    base = rooms / "models" / "base"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(base / "spiece.model"))
    return SimpleNamespace(pieces=pieces, fast=AutoTokenizer.from_pretrained(base))


# ---- tokenizer -----------------------------------------------------------------------------------------


def test_every_symbol_is_one_piece(tokenizers):
    for symbol in (*SENTINELS, *symbols()):
        (id,) = tokenizers.pieces.encode(symbol)
        assert tokenizers.fast.convert_tokens_to_ids(symbol) == id


@pytest.mark.parametrize("text", [*STRANGE, *texts()[::40], *(pair["source"] for pair in PAIRS[:2])])
def test_both_tokenizers_give_the_same_ids_and_the_text_back(tokenizers, text):
    ids = tokenizers.pieces.encode(text)
    assert tokenizers.fast(text)["input_ids"] == [*ids, 1]
    assert tokenizers.pieces.decode(ids) == text
    assert tokenizers.fast.decode(ids) == text


alphabet = st.one_of(st.sampled_from(symbols()), st.text(max_size=8), st.sampled_from("静音冰箱 quiet$¥0123456789.,"))


@settings(max_examples=100)
@given(st.lists(alphabet, max_size=12).map("".join))
def test_any_text_survives_the_tokenizer(tokenizers, text):
    if "\x00" in text or "▁" in text:
        return  # NUL ends a string, and ▁ is how sentencepiece writes a space
    assert tokenizers.pieces.decode(tokenizers.pieces.encode(text)) == text


def test_a_vocabulary_that_the_text_does_not_support_is_refused(tmp_path):
    with pytest.raises(ValueError, match="--vocabulary"):
        tokenizer.train(["a quiet fridge"] * 9, tmp_path, 5000)


# ---- pre-training --------------------------------------------------------------------------------------


def test_a_block_and_its_corruption_tell_the_same_tokens(tokenizers):
    import numpy as np

    sentinels = np.array([tokenizers.pieces.piece_to_id(s) for s in SENTINELS])
    ids = np.arange(400, 448)
    source, target = corrupt(ids, sentinels, np.random.default_rng(3))
    gone = [int(t) for t in target if t >= 400]
    assert sorted([int(s) for s in source if s >= 400] + gone) == ids.tolist()
    assert len(target) == lengths(48)[2] and source[-1] == target[-1] == 1


def test_a_resumed_run_has_the_loss_curve_of_one_never_stopped(rooms):
    again = rooms / "again"
    shutil.copytree(rooms / "work", again, ignore=shutil.ignore_patterns("checkpoint-50", "runs"))
    assert (again / "checkpoint-25").exists()
    pretrain(pretraining(rooms, "again", "models/again"))
    curves = [json.loads((rooms / "models" / name / "manifest.json").read_text())["loss"] for name in ("base", "again")]
    whole, resumed = ({row["step"]: row["loss"] for row in curve if "loss" in row} for curve in curves)
    assert set(whole) == {25, 50} and whole[50] < whole[25]
    assert resumed == pytest.approx(whole)
    first, second = (load_base(str(rooms / "models" / name))[0] for name in ("base", "again"))
    for one, two in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-3)


def test_a_manifest_says_what_made_the_model(rooms):
    for name in ("base", "pitch"):
        made = json.loads((rooms / "models" / name / "manifest.json").read_text())
        assert made["seed"] == 1 and made["ontology"] == load().scheme
        assert made["packages"]["torch"] == version("torch")
        assert len(made["data"]["sha256"]) == 64


# ---- LoRA ----------------------------------------------------------------------------------------------


def test_lora_trains_every_linear_layer_and_nothing_else(rooms):
    model = with_lora(load_base(str(rooms / "models" / "base"))[0], 4, 0.0)
    trained = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert trained and all("lora_" in name for name in trained)
    touched = {name.split(".lora_")[0].rpartition(".")[2] for name in trained}
    assert touched == {"q", "k", "v", "o", "wi_0", "wi_1", "wo"} <= set(LINEAR)


def test_an_adapter_is_small_and_changes_what_the_base_says(rooms):
    pitch = rooms / "models" / "pitch"
    weights = (pitch / "adapter_model.safetensors").stat().st_size
    assert weights < (rooms / "models" / "base" / "model.safetensors").stat().st_size
    from safetensors.torch import load_file

    assert any(tensor.abs().sum() > 0 for name, tensor in load_file(pitch / "adapter_model.safetensors").items()
               if "lora_B" in name)  # fmt: skip


def test_a_base_that_is_no_t5_is_refused(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"]}))
    with pytest.raises(ValueError, match="'gpt2'; allowed are t5, mt5, umt5"):
        load_base(str(tmp_path))
    with pytest.raises(SystemExit, match="gpt2 model; allowed are t5, mt5 and umt5"):
        merge(str(tmp_path), None, tmp_path / "out")


# ---- serving -------------------------------------------------------------------------------------------


def scores(model, tokenizer, pairs) -> list[list[float]]:
    """The log-probability of each token of each target, by transformers."""
    found = []
    for pair in pairs:
        ids = torch.tensor([tokenizer(pair["source"])["input_ids"]])
        labels = torch.tensor([tokenizer(pair["target"])["input_ids"]])
        with torch.no_grad():
            logits = model(input_ids=ids, labels=labels).logits.float()
        found.append(torch.log_softmax(logits, -1)[0].gather(-1, labels[0][:, None])[:, 0].tolist())
    return found


@pytest.mark.parametrize("quantization, slack", [("float32", 2e-3), ("int8", 0.15)])
def test_served_weights_say_what_the_trained_ones_do(rooms, tokenizers, quantization, slack):
    """The trap of tied embeddings: a converter that scales the output once too often would be far off."""
    import ctranslate2
    from transformers import AutoModelForSeq2SeqLM

    base, pitch = str(rooms / "models" / "base"), str(rooms / "models" / "pitch")
    merged = merge(base, pitch, rooms / f"merged-{quantization}")
    model = AutoModelForSeq2SeqLM.from_pretrained(merged, dtype=torch.float32).eval()
    served = convert(base, pitch, rooms / f"served-{quantization}", quantization)
    translator = ctranslate2.Translator(str(served), device="cpu", compute_type=quantization, intra_threads=1)
    pairs = PAIRS[::3]
    pieces = [[tokenizers.pieces.encode(pair[side], out_type=str) for pair in pairs] for side in ("source", "target")]
    told = translator.score_batch([[*source, "</s>"] for source in pieces[0]], pieces[1])
    for ours, theirs in zip(told, scores(model, tokenizers.fast, pairs), strict=True):
        assert list(ours.log_probs) == pytest.approx(theirs, abs=slack, rel=slack)


def test_the_generator_writes(rooms):
    models, cache = rooms / "models", rooms / "cache"
    source = PAIRS[0]["source"]
    greedy = Generator.open("pitch", models, cache=cache)
    (text,) = greedy.write(source)
    assert isinstance(text, str) and greedy.write(source) == (text,)
    beam = Generator.open("pitch", models, beam=3, cache=cache)
    assert len(beam.write(source)) == 3
    assert beam.write(source) is beam.write(source)


def test_a_model_is_converted_once_and_again_when_its_weights_change(rooms, tmp_path):
    base, pitch = rooms / "models" / "base", rooms / "models" / "pitch"
    out = converted(base, pitch, rooms / "cache")
    made = (out / "model.bin").stat().st_mtime_ns
    assert converted(base, pitch, rooms / "cache") == out
    assert (out / "model.bin").stat().st_mtime_ns == made
    other = tmp_path / "pitch"
    shutil.copytree(pitch, other)
    settings = json.loads((other / "adapter_config.json").read_text())
    (other / "adapter_config.json").write_text(json.dumps(settings | {"lora_alpha": 1}))
    assert digest(base, other) != digest(base, pitch)
    assert out.name == f"pitch-{digest(base, pitch)}"


def test_an_mt5_is_a_base_too(rooms):
    from transformers import MT5Config, MT5ForConditionalGeneration

    vocabulary = config(900).vocab_size
    torch.manual_seed(0)
    small = MT5Config(vocab_size=vocabulary, d_model=32, d_kv=16, d_ff=64, num_layers=1, num_heads=2,
                      decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)  # fmt: skip
    base = rooms / "mt5" / "base"
    MT5ForConditionalGeneration(small).save_pretrained(base)
    for file in ("spiece.model", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(rooms / "models" / "base" / file, base / file)
    finetune(teaching(rooms, base, "mt5/pitch"))
    served = convert(str(base), str(rooms / "mt5" / "pitch"), rooms / "mt5-served")
    assert len(Generator(served, beam=2).write("a quiet fridge")) == 2


# ---- errors --------------------------------------------------------------------------------------------


def test_a_missing_model_says_which_file_and_what_to_do(rooms, tmp_path):
    with pytest.raises(ModelMissing, match=r"config\.json is missing.*--no-model"):
        Generator.open("pitch", tmp_path)
    with pytest.raises(ModelMissing, match=r"describe/adapter_config\.json is missing"):
        Generator.open("describe", rooms / "models")


def test_a_model_of_another_ontology_is_refused(rooms, tmp_path):
    shutil.copytree(rooms / "models", tmp_path / "models")
    manifest = tmp_path / "models" / "pitch" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"ontology": "0" * 64}))
    with pytest.raises(ModelMismatch, match=r"pitch: made under ontology 000000000000, this one is [0-9a-f]{12}"):
        Generator.open("pitch", tmp_path / "models")


def test_a_spoilt_checkpoint_is_one_clear_line(rooms, tmp_path):
    shutil.copytree(rooms / "models", tmp_path / "models")
    (tmp_path / "models" / "pitch" / "adapter_model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelMismatch, match="pitch: the checkpoint could not be converted: ") as caught:
        converted(tmp_path / "models" / "base", tmp_path / "models" / "pitch", tmp_path / "cache")
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "cache").glob("*/model.bin"))


def test_without_a_model_the_template_speaks_and_one_warning_says_why(monkeypatch, caplog, tmp_path):
    from assistant import chat

    opened = Generator.open
    monkeypatch.setattr(chat.Generator, "open", lambda task, **options: opened(task, models=tmp_path))
    guide = chat.Assistant.open("sqlite://")
    assert guide.respond("s", "a kettle").source == "template"
    assert [record.levelname for record in caplog.records] == ["WARNING"] and "--no-model" in caplog.text
