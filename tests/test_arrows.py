"""The arrow runs one way: training → assistant → catalog; and serving never imports a training library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for room in ("catalog", "assistant", "training") for p in (ROOT / room).rglob("*.py"))
ALLOWED = {"catalog": {"catalog"}, "assistant": {"assistant", "catalog"}, "training": {"training", "assistant", "catalog"}}
HEAVY = {"torch", "transformers", "peft"}
PURE = {"state.py", "needs.py", "policy.py", "linearize.py", "grounding.py", "ranking.py", "acts.py", "topics.py", "language.py"}


def imported(path: Path, top_only: bool = False) -> set[str]:
    """The top-level names of the packages that a module imports; only at its top when ``top_only``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else list(ast.walk(tree))
    found = {alias.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return found | {n.module.split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_arrow_runs_backwards(path):
    room = path.relative_to(ROOT).parts[0]
    backwards = imported(path) & {"catalog", "assistant", "training", "app"} - ALLOWED[room]
    assert not backwards, f"{path.relative_to(ROOT)} imports {sorted(backwards)}; {room} may not"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_page_imports_gradio_and_only_training_imports_torch(path):
    name = path.relative_to(ROOT).as_posix()
    if not name.startswith("assistant/ui/"):
        assert "gradio" not in imported(path)
    if not name.startswith("training/"):
        heavy = imported(path) & HEAVY
        assert not heavy or name == "assistant/convert.py", f"{name} imports {sorted(heavy)}"
        assert not imported(path, top_only=True) & HEAVY


@pytest.mark.parametrize("name", sorted(PURE))
def test_what_decides_does_not_import_the_database(name):
    assert "sqlalchemy" not in imported(ROOT / "assistant" / name)
