"""python -m assistant.convert BASE ADAPTER OUT: merge a LoRA adapter into its base and write int8 weights for serving.

A writer (describe, pitch) becomes CTranslate2 weights, the tagger an ONNX graph. The one file of ``assistant`` that
imports torch, transformers and peft. It runs in a process of its own, once per model, so that serving never pays for
them. ``BASE`` is any T5 folder or hub name (T5, mT5, umT5, Flan-T5).
"""

import shutil
import sys
import tempfile
from pathlib import Path

HEADS = "heads.safetensors"  # the tagger's weights that are not its encoder's


def merge(base: str, adapter: str | None, folder: Path) -> Path:
    """The folder with base and adapter merged into plain weights that ``transformers`` loads, tokenizer beside."""
    from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer

    kind = AutoConfig.from_pretrained(base).model_type
    if kind not in ("t5", "mt5", "umt5"):
        raise SystemExit(f"convert: {base} is a {kind} model; allowed are t5, mt5 and umt5; choose another --base")
    model = AutoModelForSeq2SeqLM.from_pretrained(base, dtype="float32")
    if adapter:
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, adapter).merge_and_unload()
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)
    return folder


def convert(base: str, adapter: str | None, out: Path, quantization: str = "int8") -> Path:
    """``out``, a CTranslate2 folder with the base's ``spiece.model`` in it; written whole or not at all."""
    import ctranslate2
    import transformers

    transformers.logging.set_verbosity_error()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        merged = merge(base, adapter, Path(scratch) / "merged")
        made = Path(scratch) / "made"
        ctranslate2.converters.TransformersConverter(str(merged)).convert(str(made), quantization=quantization)
        spiece = next((p for p in (Path(base) / "spiece.model", merged / "spiece.model") if p.exists()), None)
        if spiece is None:
            raise SystemExit(f"convert: {base} has no spiece.model; a sentencepiece tokenizer is needed to serve it")
        shutil.copy(spiece, made / "spiece.model")
        shutil.rmtree(out, ignore_errors=True)
        made.rename(out)
    return out


# ---- the tagger ----------------------------------------------------------------------------------------


def network(encoder):
    """The tagger's network over a T5 encoder: the lexicon's hints added to its input, two heads on its output.

    ids, hints, mask [batch, pieces] → labels [batch, pieces, LABELS], intents [batch, INTENTS], before softmax
    """
    import torch

    from assistant.acts import INTENTS
    from assistant.encoding import HINTS, LABELS

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            width = encoder.config.d_model
            self.encoder = encoder
            self.hints = torch.nn.Embedding(HINTS, width)
            self.labels = torch.nn.Linear(width, len(LABELS))
            self.intents = torch.nn.Linear(2 * width, len(INTENTS))
            torch.nn.init.normal_(self.hints.weight, std=float(encoder.get_input_embeddings().weight.std()))

        def forward(self, ids, hints, mask):
            return self.read(self.embed(ids, hints), mask)

        def embed(self, ids, hints):
            return self.encoder.get_input_embeddings()(ids) + self.hints(hints)

        def read(self, embedded, mask):  # adversarial training enters here
            hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            return self.labels(hidden), self.intents(torch.cat([hidden[:, 0], mean], dim=-1))

    return Network()


def trained(base: str, adapter: str):
    """The tagger's network as trained, its adapter merged in."""
    from peft import PeftModel
    from safetensors.torch import load_file
    from transformers import T5EncoderModel

    encoder = T5EncoderModel.from_pretrained(base, dtype="float32")
    made = network(PeftModel.from_pretrained(encoder, adapter).merge_and_unload())
    heads = load_file(Path(adapter) / HEADS)
    made.load_state_dict({name: value.float() for name, value in heads.items()}, strict=False)
    return made.eval()


def export(base: str, adapter: str, out: Path) -> Path:
    """``out``, a folder with ``tagger.onnx`` (int8), ``phrases.json`` and ``spiece.model``; whole or not at all."""
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.parent.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.ones((2, 24), dtype=torch.long) for _ in range(3))  # one tensor thrice would be one input
    sizes = {0: torch.export.Dim("batch", min=1, max=64), 1: torch.export.Dim("pieces", min=2, max=512)}
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        program = torch.onnx.export(
            trained(base, adapter), example, dynamo=True, verbose=False, dynamic_shapes=(sizes,) * 3,
            input_names=["ids", "hints", "mask"], output_names=["labels", "intents"],
        )  # fmt: skip
        graph = program.model_proto
        del graph.graph.value_info[:]  # the quantizer infers the shapes itself and stumbles over these
        onnx.save(graph, str(Path(scratch) / "float.onnx"))
        quantize_dynamic(str(Path(scratch) / "float.onnx"), str(made / "tagger.onnx"), weight_type=QuantType.QInt8)
        shutil.copy(Path(base) / "spiece.model", made)
        shutil.copy(Path(adapter) / "phrases.json", made)
        shutil.rmtree(out, ignore_errors=True)
        made.rename(out)
    return out


if __name__ == "__main__":
    base, adapter, out = sys.argv[1:4]
    if (Path(adapter) / HEADS).exists():
        export(base, adapter, Path(out))
    else:
        convert(base, None if adapter == "-" else adapter, Path(out))
