"""What feed tests share: the golden feeds, and a writer of small feeds."""

import os
from datetime import date
from pathlib import Path

import pytest

from catalog.feeds import Reject, Row, read

GOLDEN = Path(__file__).parents[2] / "golden" / "feeds"
SHARED = Path(__file__).parents[4] / "shared" / "data"
TODAY = date(2026, 11, 1)


@pytest.fixture
def golden():
    """Reads a golden feed: (rows by SKU, rejects)."""

    def read_golden(name: str, format: str = "auto"):
        return split(read(GOLDEN / name, format, today=TODAY))

    return read_golden


@pytest.fixture
def feed(tmp_path):
    """Writes a feed and reads it: (rows by SKU, rejects)."""

    def read_feed(name: str, text: str | bytes, format: str = "auto"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return split(read(path, format, today=TODAY))

    return read_feed


@pytest.fixture
def shared():
    """The path of a shared data set; skipped where there is none, failed in CI."""

    def path_of(name: str) -> Path:
        path = SHARED / name
        if not path.is_file():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{path} is not there")
        return path

    return path_of


def split(found) -> tuple[dict[str, Row], list[Reject]]:
    found = list(found)
    rows = {row.product.sku: row for row in found if isinstance(row, Row)}
    rejects = [row for row in found if isinstance(row, Reject)]
    assert len(rows) + len(rejects) == len(found)
    return rows, rejects
