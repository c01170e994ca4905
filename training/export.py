"""A base with an adapter → the int8 folder that the assistant serves."""

from pathlib import Path

from assistant.convert import convert


def export(options) -> Path:
    """``options.out``, a CTranslate2 folder of ``options.base`` merged with ``options.model``."""
    return convert(options.base, options.model, Path(options.out))
