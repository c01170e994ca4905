"""Dialogues, turns, reactions and labels on disk, in the catalogue's own database.

A turn, the state after it and what was shown are written in one transaction, so that any replica can take the next
turn. Nothing here decides anything.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from assistant.acts import Chip, Parse, Reply
from assistant.errors import LabelError
from assistant.labels import check
from assistant.state import DialogueState
from catalog.models import Base
from catalog.ontology import Ontology, load
from catalog.store import Catalog


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


class DialogueRow(Base):
    """One dialogue and its state after the last turn."""

    __tablename__ = "dialogue"
    session: Mapped[str] = mapped_column(primary_key=True)
    started: Mapped[datetime] = mapped_column(default=now)
    turns: Mapped[int] = mapped_column(default=0)
    state: Mapped[dict] = mapped_column(JSON)


class TurnRow(Base):
    """One turn: what was said, how it was understood, what was answered and shown."""

    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("dialogue.session", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    text: Mapped[str] = mapped_column(Text)
    parse: Mapped[dict | None] = mapped_column(JSON)
    confidence: Mapped[float | None]
    state: Mapped[dict] = mapped_column(JSON)
    act: Mapped[str]
    reply: Mapped[dict] = mapped_column(JSON)
    shown: Mapped[list] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("session", "number"),)


class ReactionRow(Base):
    """A like or dislike of a product shown."""

    __tablename__ = "reaction"
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("dialogue.session", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
    sku: Mapped[str]
    kind: Mapped[str]


class LabelRow(Base):
    """An utterance as an annotator labelled it; a second saving by the same annotator replaces the first."""

    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    utterance: Mapped[str]
    annotator: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    record: Mapped[dict] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("utterance", "annotator"), Index("label_at", "at"))


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as it was written."""

    text: str
    reply: Reply


class Journal:
    """Reads and writes dialogues and labels; ``catalog`` gives it the database and its transactions."""

    def __init__(self, catalog: Catalog):
        self.catalog = catalog
        tables = [row.__table__ for row in (DialogueRow, TurnRow, ReactionRow, LabelRow)]
        with catalog.begin() as db:
            Base.metadata.create_all(db.connection(), tables)

    # ---- dialogues -------------------------------------------------------------------------------------

    def state(self, session: str) -> DialogueState | None:
        """The state after the last turn of a dialogue, or None when it has not begun."""
        with Session(self.catalog.engine) as db:
            row = db.get(DialogueRow, session)
            return DialogueState.of(row.state) if row else None

    def write(self, session: str, text: str, parse: Parse | None, state: DialogueState, reply: Reply) -> int:
        """The number of the turn just written, with its state, in one transaction."""
        record = json.loads(json.dumps(state.record(), ensure_ascii=False))
        with self.catalog.begin() as db:
            dialogue = db.get(DialogueRow, session)
            if dialogue is None:
                dialogue = DialogueRow(session=session, turns=0, state=record)
                db.add(dialogue)
            dialogue.turns, dialogue.state = dialogue.turns + 1, record
            db.flush()
            db.add(
                TurnRow(
                    session=session,
                    number=dialogue.turns,
                    text=text,
                    parse=parse and parse.record(f"{session}-{dialogue.turns}"),
                    confidence=parse and parse.confidence,
                    state=record,
                    act=reply.act,
                    reply=reply.record()
                    | {"products": list(reply.products), "chips": [[c.id, c.label] for c in reply.chips]},
                    shown=[product["sku"] for product in reply.products],
                )
            )
            return dialogue.turns

    def history(self, session: str) -> list[Turn]:
        """The turns of a dialogue, first to last."""
        with Session(self.catalog.engine) as db:
            rows = db.scalars(select(TurnRow).where(TurnRow.session == session).order_by(TurnRow.number))
            return [Turn(row.text, reply_of(row.reply)) for row in rows]

    def react(self, session: str, sku: str, kind: str, state: DialogueState) -> None:
        """Keeps a reaction and the state that follows from it."""
        with self.catalog.begin() as db:
            dialogue = db.get(DialogueRow, session)
            if dialogue is not None:
                dialogue.state = json.loads(json.dumps(state.record(), ensure_ascii=False))
                db.add(ReactionRow(session=session, sku=sku, kind=kind))

    # ---- labels ----------------------------------------------------------------------------------------

    def queue(self, limit: int = 50, corpus: Sequence[Path] = ()) -> list[dict]:
        """Utterance records that nobody has labelled: the journal's least certain first, then the corpus's."""
        with Session(self.catalog.engine) as db:
            done = set(db.scalars(select(LabelRow.utterance)))
            turns = db.scalars(
                select(TurnRow).where(TurnRow.parse.is_not(None)).order_by(TurnRow.confidence, TurnRow.id)
            )
            found = [row.parse | {"source": "journal"} for row in turns if row.parse and row.parse["id"] not in done]
        for path in corpus:
            lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else ()
            records = (json.loads(line) for line in lines if line.strip())
            found += [record | {"source": "corpus"} for record in records if record["id"] not in done]
        return found[:limit]

    def save_label(self, record: dict, annotator: str) -> None:
        """Keeps a labelled utterance; LabelError names the span and rule when the guidelines do not allow it."""
        try:
            check(record, self.catalog.ontology)
        except LabelError as error:
            raise LabelError(f"label {record['id']}: {error}") from None
        with self.catalog.begin() as db:
            same = (LabelRow.utterance == record["id"]) & (LabelRow.annotator == annotator)
            row = db.scalar(select(LabelRow).where(same))
            if row is None:
                db.add(LabelRow(utterance=record["id"], annotator=annotator, record=record))
            else:
                row.record, row.at = record, now()

    def labels(self) -> list[dict]:
        """Every label, oldest first, each with its annotator."""
        with Session(self.catalog.engine) as db:
            rows = db.scalars(select(LabelRow).order_by(LabelRow.at, LabelRow.id))
            return [row.record | {"annotator": row.annotator} for row in rows]

    def export(self, path: Path) -> int:
        """How many labels were written to ``path``, as JSON Lines."""
        records = self.labels()
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path.write_text(lines, encoding="utf-8")
        return len(records)


def reply_of(record: dict) -> Reply:
    """The reply that ``Reply.record()`` and ``Journal.write`` kept."""
    chips = tuple(Chip(*pair) for pair in record.get("chips", ()))
    tuples = {key: tuple(record.get(key) or ()) for key in ("products", "relaxed", "options")}
    return Reply(**{key: value for key, value in record.items() if key != "chips"} | tuples | {"chips": chips})


def read_labels(path: Path, ontology: Ontology | None = None) -> Iterable[dict]:
    """The records of a JSON Lines file of labels, each checked; LabelError names the line."""
    ontology = ontology or load()
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    for number, line in enumerate(text.split("\n") if text else (), 1):  # only \n ends a line of JSON Lines
        try:
            record = json.loads(line)
            check(record, ontology)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LabelError(f"{path.name}, line {number}: {error}") from error
        yield record
