"""Source text → target texts, by the bundled T5 on CTranslate2: int8, no torch, greedy or beam.

``Generator.open`` converts the checkpoint once, in another process, and keeps the result under ``var/``.
"""

import hashlib
import json
import logging
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from assistant.errors import ModelMismatch, ModelMissing
from assistant.linearize import strange
from catalog.ontology import load

MODELS = Path(__file__).parent / "models"
CACHE = Path(__file__).parent.parent / "var" / "models"
TASKS = ("describe", "pitch")
LONGEST = 128  # tokens of a target
AGAIN = 1.2  # how much a piece that was written already is held back (Keskar et al. 2019)
KEPT = 4096  # sources whose texts are remembered; they hold no values, so they recur

log = logging.getLogger(__name__)


class Generator:
    """One task's model: texts in, texts out. Safe to share between threads."""

    def __init__(self, folder: Path, beam: int = 1, workers: int = 1):
        import ctranslate2
        import sentencepiece

        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))
        self.translator = ctranslate2.Translator(
            str(folder), device="cpu", compute_type="int8", inter_threads=workers, intra_threads=1
        )
        self.beam = beam
        self.write = lru_cache(KEPT)(self._write)

    @classmethod
    def open(
        cls, task: str, models: Path = MODELS, beam: int = 1, workers: int = 1, cache: Path = CACHE
    ) -> "Generator":
        """The generator of a task of a models folder ``{base, describe, pitch}``, converted if that is still to do.

        ModelMissing: no such checkpoint. ModelMismatch: made under another ontology, or not convertible.
        """
        return cls(converted(models / "base", models / task, cache), beam, workers)

    def _write(self, source: str) -> tuple[str, ...]:
        """The target texts for one source, best first: one when greedy, else as many as the beam is wide.

        A pitch cannot hold a placeholder that its source does not: those symbols are barred while decoding.
        """
        [result] = self.translator.translate_batch(
            [[*self.pieces.encode(source, out_type=str), "</s>"]],
            beam_size=self.beam,
            num_hypotheses=self.beam,
            max_decoding_length=LONGEST,
            repetition_penalty=AGAIN,
            suppress_sequences=[self.pieces.encode(symbol, out_type=str) for symbol in strange(source)] or None,
        )
        return tuple(self.pieces.decode(tokens) for tokens in result.hypotheses)


def converted(base: Path, adapter: Path, cache: Path = CACHE) -> Path:
    """The folder to serve a base with an adapter from; made by ``assistant.convert`` when the cache has none."""
    check(base, adapter)
    out = cache / f"{adapter.name}-{digest(base, adapter)}"
    if not out.is_dir():
        log.info("converting the %s model for serving (once)", adapter.name)
        command = [sys.executable, "-m", "assistant.convert", str(base), str(adapter), str(out)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
        if run.returncode:
            last = (run.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelMismatch(f"{adapter.name}: the checkpoint could not be converted: {last}")
    return out


def check(base: Path, adapter: Path) -> None:
    """Nothing, or the error that says which file is missing or which ontology the adapter was made under."""
    for folder, file in ((base, "config.json"), (base, "spiece.model"), (adapter, "adapter_config.json")):
        if not (folder / file).exists():
            raise ModelMissing(
                f"model: {folder / file} is missing; train one (python -m training finetune), fetch the repository's "
                f"{MODELS.name}/ folder, or start with --no-model"
            )
    manifest = adapter / "manifest.json"
    made_under = json.loads(manifest.read_text(encoding="utf-8"))["ontology"] if manifest.exists() else None
    if made_under not in (None, load().scheme):
        raise ModelMismatch(
            f"model {adapter.name}: made under ontology {made_under[:12]}, this one is {load().scheme[:12]}; "
            "train it again (python -m training finetune) or start with --no-model"
        )


def digest(*folders: Path) -> str:
    """Twelve hex digits that change when any weight or configuration file does."""
    total = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*config.json")):
            total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:12]
