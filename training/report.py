"""Scores → one Markdown page with plots: how good the models are, and how it was measured.

Nothing is written by hand: every figure comes from a ``scores.json``, every curve from a ``manifest.json``.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

TITLES = {
    "pitch": "Pitch: what to tell this shopper about one product",
    "describe": "Describe: a need → the description of the product that would fit",
    "tag": "Understanding: spans and intents",
    "rank": "Finding: needs in words → products in order",
    "decide": "Deciding: recorded dialogues → acts",
    "track": "Following: written dialogues → the state after each turn",
}
NOTES = {
    "pitch": "`served` is what the shopper reads: of the beam's grounded texts the one that tells most needs, else the template's; "
    "misses that it leaves out are told by the template behind it. "
    "`nearest` answers with the target of the most similar training source. `reference` is the written text itself.",
    "describe": "A description says far more than the need it is made from, so no system comes near the reference; "
    "what counts is whether it ranks better (see Finding).",
    "tag": "Exact offsets, slot and polarity. `mixed` utterances are counted as Chinese. Writers of dev and test were not in view when the lexicon was made; "
    "labels of some were settled afterwards.",
    "track": "`as read` hears the words through the tagger, `labels` is handed the written labels. The states were written as corrections of what the program proposed; "
    "dev was looked at while the tracker was mended.",
    "rank": "A product's grade is the number of labelled needs it is known to meet. `text search` is the catalogue's "
    "own full-text search over the raw utterance. The measure was changed after a first result (docs/experiments.md, 6).",
    "decide": "Every reply is checked against the rows it speaks of; the share with an unsupported fact must be 0. "
    "The acts were pinned after reading and mending what the program did: this guards against change, it does not measure skill. "
    "The check is the program's own.",
}
LANGUAGES = {"en": "English", "zh": "Chinese"}


def report(options) -> Path:
    """``report.md`` in ``options.out``, with its plots beside it."""
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    runs = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(Path(options.runs).glob("*/scores.json"))]
    if not runs:
        raise ValueError(f"report: no scores.json under {options.runs}; run python -m training evaluate --out first")
    manifests = {p.parent.name: json.loads(p.read_text(encoding="utf-8"))
                 for p in sorted(Path(options.models).glob("*/manifest.json"))}  # fmt: skip
    parts = [f"# Evaluation\n\nMade by `python -m training report` on {date.today().isoformat()}.\n"]
    for task in TITLES:
        for run in (run for run in runs if run["task"] == task):
            parts += section(run)
            parts += [f"![{TITLES[task]}]({bars(run, out)})\n"]
    parts += models(manifests, out)
    page = out / "report.md"
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def section(run: dict) -> Iterator[str]:
    """The heading, note, tables and signatures of one task."""
    yield f"## {TITLES[run['task']]}\n"
    yield f"{run['inputs']:,} inputs of `{run['data']}`. {NOTES[run['task']]}\n"
    for lang, table in run["scores"].items():
        yield f"### {LANGUAGES[lang]}\n"
        systems = table if isinstance(table, dict) else {"": table}
        yield from rows(systems)
    signatures = {s["name"]: s["signature"] for table in run["scores"].values()
                  for scores in (table.values() if isinstance(table, dict) else [table]) for s in scores}  # fmt: skip
    yield "<details><summary>Signatures</summary>\n"
    yield "\n".join(f"- {name}: `{signature}`" for name, signature in signatures.items())
    yield "\n</details>\n"


def rows(systems: dict[str, list[dict]]) -> Iterator[str]:
    """A table: a line per system and a column per score, or a line per score when there is one system."""
    if len(systems) == 1:
        (scores,) = systems.values()
        yield "| score | value | 95 % interval |\n|---|---:|---:|"
        yield "\n".join(f"| {s['name']} | {number(s['score'])} | {span(s)} |" for s in scores) + "\n"
        return
    names = list(dict.fromkeys(s["name"] for scores in systems.values() for s in scores))
    yield "| system | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names)
    lines = []
    for system, scores in systems.items():
        known = {s["name"]: s for s in scores}
        cells = [f"{number(known[n]['score'])} {short(known[n])}".strip() if n in known else "" for n in names]
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    yield "\n".join(lines) + "\n"


def number(value: float) -> str:
    """A score to three digits that count."""
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.1f}"


def span(score: dict) -> str:
    """A score's interval, or a dash."""
    return " – ".join(map(number, score["interval"])) if "interval" in score else "—"


def short(score: dict) -> str:
    """A score's interval in brackets, or nothing."""
    return f"({span(score)})" if "interval" in score else ""


# ---- plots ---------------------------------------------------------------------------------------------


def bars(run: dict, out: Path) -> str:
    """The file name of a bar chart of a run's first scores, per language and system, with intervals."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "daogou"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(run["scores"]), figsize=(5 * len(run["scores"]), 3.2), squeeze=False)
    for axis, (lang, table) in zip(axes[0], run["scores"].items(), strict=True):
        if isinstance(table, dict):
            shown = [(system, scores[0]) for system, scores in table.items() if system != "reference"]
            axis.set_title(f"{LANGUAGES[lang]}: {shown[0][1]['name']}")
        else:
            shown = [(score["name"], score) for score in table]
            axis.set_title(LANGUAGES[lang])
        names, scores = [name for name, _ in shown], [score for _, score in shown]
        values = [score["score"] for score in scores]
        ends = [score.get("interval", [score["score"]] * 2) for score in scores]
        errors = [[max(0.0, v - e[0]) for v, e in zip(values, ends, strict=True)],
                  [max(0.0, e[1] - v) for v, e in zip(values, ends, strict=True)]]  # fmt: skip
        axis.barh(names, values, xerr=errors, color="#3f7d6e", ecolor="#333333", height=0.6)
        axis.invert_yaxis()
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    name = f"{run['task']}.svg"
    figure.savefig(out / name, metadata={"Date": None})
    pyplot.close(figure)
    return name


def models(manifests: dict[str, dict], out: Path) -> Iterator[str]:
    """The models' making: a table of the manifests and a plot of the losses."""
    if not manifests:
        return
    yield "## The models\n"
    yield "| model | made | seed | data | loss, last logged | command |\n|---|---|---:|---|---:|---|"
    lines = []
    for name, m in manifests.items():
        losses = [entry["loss"] for entry in m["loss"] if "loss" in entry]
        data = f"`{m['data']['name']}` {m['data']['sha256'][:8]}" if m["data"] else "—"
        last = number(losses[-1]) if losses else "—"
        lines.append(f"| {name} | {m['date']} | {m['seed']} | {data} | {last} | `{m['command']}` |")
    yield "\n".join(lines) + "\n"
    yield f"![Training losses]({curves(manifests, out)})\n"


def curves(manifests: dict[str, dict], out: Path) -> str:
    """The file name of a plot of every model's training and dev loss over steps."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(manifests), figsize=(4 * len(manifests), 3), squeeze=False)
    for axis, (name, m) in zip(axes[0], manifests.items(), strict=True):
        for key, style in (("loss", "-"), ("eval_loss", "o")):
            points = [(entry["step"], entry[key]) for entry in m["loss"] if key in entry]
            if points:
                axis.plot(*zip(*points, strict=True), style, color="#3f7d6e" if key == "loss" else "#b5523b", label=key)
        axis.set_title(name)
        axis.set_xlabel("step")
        axis.legend(frameon=False)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(out / "losses.svg", metadata={"Date": None})
    pyplot.close(figure)
    return "losses.svg"
