"""What made a model: seed, data, ontology, versions, command. One ``manifest.json`` beside every model."""

import hashlib
import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from catalog import ontology

PACKAGES = ("torch", "transformers", "peft", "sentencepiece", "ctranslate2")


def write(folder: Path, options, data: Path | None = None, **extra) -> Path:
    """The path of the manifest just written into ``folder``; ``data`` is hashed, ``extra`` kept as it is."""
    record = {
        "command": " ".join(["python -m training", *(Path(arg).name if "/" in arg else arg for arg in sys.argv[1:])]),
        "date": date.today().isoformat(),
        "seed": options.seed,
        "data": {"name": data.name, "sha256": digest(data)} if data else None,
        "ontology": ontology.load().scheme,
        "packages": {name: version(name) for name in PACKAGES},
        **extra,
    }
    path = Path(folder) / "manifest.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
