"""How well a dialogue's state is followed: the whole program turn by turn against the written state after each.

``as read`` hears the shopper's words through the tagger; ``labels`` is handed the written labels instead, so that what is
left are the tracker's own mistakes. Joint goal accuracy counts a turn only when kind, every need and every context
are right (Budzianowski et al. 2018).
"""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from tqdm import tqdm

from assistant.acts import Parse
from assistant.chat import Assistant
from assistant.state import DialogueState
from catalog.store import Catalog
from training import metrics
from training.build import parse_of


class Told(Assistant):
    """The program with written labels in the tagger's place."""

    said: Parse | None = None

    def parse(self, text: str, state: DialogueState | None = None) -> Parse:
        """The written parse of the turn that is being played."""
        return self.said


def predict(records: Sequence[dict], options) -> Iterator[dict]:
    """Each dialogue with the states that the program had after its turns."""
    catalog = Catalog.open(options.db)
    catalog.ensure_sample()
    run = uuid4().hex  # the journal may hold earlier runs
    heard, told = Assistant.open(options.db, models=not options.no_model), Told(catalog)
    for number, record in enumerate(tqdm(records, desc="track")):
        found = {"as read": [], "labels": []}
        for turn in record["turns"]:
            told.said = parse_of(turn | {"id": ""})
            for name, guide in (("as read", heard), ("labels", told)):
                session = f"{run}-{name}-{number}"
                guide.respond(session, turn["text"])
                found[name].append(sorted(goals(guide.journal.state(session)), key=str))
        gold = [sorted(goals_of(turn["state"]), key=str) for turn in record["turns"]]
        yield {
            "id": record["id"],
            "lang": record["lang"],
            "texts": [t["text"] for t in record["turns"]],
            "gold": gold,
        } | found


def goals(state: DialogueState) -> set[tuple]:
    """What a state holds, as comparable facts."""
    needs = [{"field": n.field, "op": n.op, "value": n.value} for n in state.needs]
    return goals_of({"category": state.category, "needs": needs, "contexts": state.contexts})


def goals_of(state: dict) -> set[tuple]:
    """A written state as comparable facts: (slot, field, op, value)."""
    found = {("need", n["field"], n["op"], _plain(n["value"])) for n in state["needs"]}
    found |= {("context", context, "", "") for context in state["contexts"]}
    return found | ({("category", state["category"], "", "")} if state["category"] else set())


def _plain(value) -> str:
    """A value that compares equal however it was stored: order of alternatives and trailing zeros aside."""
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(_plain, value)))
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def score(predictions: Sequence[dict]) -> dict:
    """Language → system → joint goal accuracy, F1 of goals, and the share of dialogues right to the end."""
    table: dict = {}
    for lang in ("en", "zh"):
        rows = [p for p in predictions if p["lang"] == lang]
        for system in ("as read", "labels") if rows else ():
            turns = [
                (set(map(tuple, m)), set(map(tuple, g)))
                for p in rows
                for m, g in zip(p[system], p["gold"], strict=True)
            ]
            whole = [
                float(all(set(map(tuple, m)) == set(map(tuple, g)) for m, g in zip(p[system], p["gold"], strict=True)))
                for p in rows
            ]
            table.setdefault(lang, {})[system] = [
                metrics.shares("joint goal accuracy", [float(m == g) for m, g in turns], "share of turns, exact"),
                metrics.over("goal F1", turns, metrics.f1, "kind, needs and contexts, micro"),
                metrics.shares("dialogues", whole, "share of dialogues right after every turn"),
            ]
    return table
