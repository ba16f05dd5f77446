"""What the architect decided, as files below design/, and the decisions that a run proposes beside them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field, field_validator

from archkit.errors import DocumentError, StaleWrite
from archkit.model.boundaries import Pin
from archkit.model.decision import Choices, Decided, Decision, ServiceEdit, Status
from archkit.model.value import Value
from archkit.store.documents import ABSENT, Document
from archkit.store.front_matter import parse_head, with_head, with_section
from archkit.store.pins import parse_pins, with_pin, with_pins, without_pin
from archkit.store.summary import parse_summary, with_summary
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from archkit.store.folder import StudyFolder

BOUNDARIES = "design/boundaries.yaml"
SERVICES = "design/services"
DECISIONS = "design/decisions"
SUMMARY = "design/summary.md"
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,149}")
_People = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Written:
    """How many files of decisions were written, were left as they are, and were removed."""

    written: int = 0
    kept: int = 0
    removed: int = 0


class _Head(Value):
    """The head of a decision's file: what archkit obeys, and the fields that MADR has beside it."""

    id: str
    status: Status
    chosen: str
    date: str | None = None
    decision_makers: _People = Field(default=None, alias="decision-makers")
    consulted: _People = None
    informed: _People = None

    @field_validator("status", mode="before")
    @classmethod
    def _without_successor(cls, status: object) -> object:
        """Read "superseded by ADR-x", as MADR has it."""
        return "superseded" if isinstance(status, str) and status.startswith("superseded by ") else status


@dataclass(frozen=True)
class _Record:
    """A decision's file: its name below the study, its text and its head."""

    name: str
    document: Document
    head: _Head

    @property
    def is_the_architects(self) -> bool:
        return self.head.status != "proposed"


def read_choices(folder: StudyFolder) -> Choices:
    """Return everything that the architect decided, sorted; raises DocumentError for what cannot be read.

    No design/ is no choice. A decision counts once its status is no longer `proposed`, a service once
    anything is changed about it.
    """
    decided = _theirs(_records(folder))
    edits = (edit for edit in _edits(folder).values() if not edit.is_empty)
    return Choices(
        pins=parse_pins(folder.documents.read(BOUNDARIES).text, BOUNDARIES),
        decided=tuple(
            Decided(id=key, chosen=record.head.chosen, status=record.head.status)
            for key, record in sorted(decided.items())
        ),
        services=tuple(sorted(edits, key=lambda edit: edit.service)),
        summary=parse_summary(folder.documents.read(SUMMARY).text),
    )


def save_pin(
    folder: StudyFolder, table: str, service: str | None, *, expected: str | None = None
) -> Document:
    """Pin a table to a service, or take its pin away with None.

    With the revision that was read as `expected`, raises StaleWrite if the file changed since; without it the
    pin is put into the file as it is now.
    """

    def change(text: str) -> str:
        if service is None:
            return without_pin(text, table, BOUNDARIES)
        return with_pin(text, Pin(table=table, service=service), BOUNDARIES)

    return _change(folder, BOUNDARIES, change, expected)


def save_pins(
    folder: StudyFolder, changes: Mapping[str, str | None], *, expected: str | None = None
) -> Document:
    """Pin many tables at once, or take their pins away with None; `expected` as in save_pin."""
    return _change(folder, BOUNDARIES, lambda text: with_pins(text, changes, BOUNDARIES), expected)


def save_service_edit(folder: StudyFolder, edit: ServiceEdit, *, expected: str | None = None) -> Document:
    """Write what the architect changed about a service; `expected` as in save_pin."""
    name = service_file(folder, edit.service)
    return _change(folder, name, lambda text: patch_yaml(text, edit, name), expected)


def save_summary(folder: StudyFolder, sentences: tuple[str, ...], *, expected: str | None = None) -> None:
    """Write the executive summary; without a sentence its file goes. `expected` as in save_pin."""
    document = folder.documents.read(SUMMARY)
    if with_summary(document.text, sentences, SUMMARY):
        _change(folder, SUMMARY, lambda text: with_summary(text, sentences, SUMMARY), expected)
    elif document.revision != ABSENT:
        folder.documents.remove(SUMMARY, expected=document.revision if expected is None else expected)


def service_file(folder: StudyFolder, service: str) -> str:
    """Return the name below the study of the file that holds, or would hold, the edits of a service."""
    edits = _edits(folder)
    own = (name for name, known in edits.items() if known.service == service)
    return next(own, None) or _free_name(SERVICES, service, ".yaml", edits)


def save_decision(
    folder: StudyFolder, decision: Decision, text: str, *, expected: str | None = None
) -> Document:
    """Write the architect's word on a decision; `text` is its whole MADR, `expected` as in save_pin.

    In a file that is the architect's already only the head changes, and the outcome if another option is
    chosen: the rest may have been written by hand.
    """
    name = decision_file(folder, decision.id)
    return _change(folder, name, lambda old: _reworded(old, decision, text, name), expected)


def decision_file(folder: StudyFolder, decision: str) -> str:
    """Return the name below the study of the file that holds, or would hold, the word on a decision."""
    records = _records(folder)
    theirs = _theirs(records)
    if decision in theirs:
        return theirs[decision].name
    others = {record.name for record in records if record.head.id != decision}
    return _free_name(DECISIONS, decision, ".md", others)


def write_proposed(folder: StudyFolder, texts: Mapping[Decision, str]) -> Written:
    """Write a file for each proposed decision, and remove those of decisions that are no longer there.

    A file whose status is not `proposed` is the architect's: it is kept, also one that becomes so meanwhile.
    """
    records = _records(folder)
    theirs = _theirs(records)
    taken = {record.name for record in theirs.values()}
    wanted = {
        _free_name(DECISIONS, decision.id, ".md", taken): text
        for decision, text in texts.items()
        if decision.status == "proposed" and decision.id not in theirs
    }
    ours = {record.name: record.document for record in records if not record.is_the_architects}
    fresh = {name: text for name, text in sorted(wanted.items()) if _text_of(ours.get(name)) != text}
    gone = sorted(ours.keys() - wanted.keys())
    written = sum(_put(folder, name, text, ours.get(name)) for name, text in fresh.items())
    removed = sum(_put(folder, name, None, ours[name]) for name in gone)
    return Written(written, len(theirs) + len(wanted) - written, removed)


def _put(folder: StudyFolder, name: str, text: str | None, known: Document | None) -> bool:
    """Write or remove (None) a proposed file; False if somebody changed it meanwhile, so that it is theirs."""
    revision = known.revision if known else ABSENT
    try:
        if text is None:
            folder.documents.remove(name, expected=revision)
        else:
            folder.documents.write(name, text, expected=revision)
    except StaleWrite:
        return False
    return True


def _text_of(document: Document | None) -> str | None:
    return document.text if document else None


def _reworded(old: str, decision: Decision, text: str, file: str) -> str:
    if not old:
        return text
    head = parse_head(old, _Head, file)
    if head.status == "proposed":
        return text
    new = head.model_copy(update={"status": decision.status, "chosen": decision.chosen})
    is_same = head.chosen == decision.chosen
    return with_head(old if is_same else with_section(old, "Decision Outcome", text), new, file)


def _change(folder: StudyFolder, name: str, change: Callable[[str], str], expected: str | None) -> Document:
    """Change a document; without an expected revision, again and again until nobody was faster."""
    while True:
        document = folder.documents.read(name)
        revision = document.revision if expected is None else expected
        text = change(document.text)
        if text == document.text and revision == document.revision:
            return document
        try:
            return folder.documents.write(name, text, expected=revision)
        except StaleWrite:
            if expected is not None:
                raise


def _records(folder: StudyFolder) -> list[_Record]:
    documents = {name: folder.documents.read(name) for name in _names(folder, DECISIONS, "*.md")}
    return [_Record(name, d, parse_head(d.text, _Head, name)) for name, d in documents.items()]


def _theirs(records: Iterable[_Record]) -> dict[str, _Record]:
    """Return the architect's records by decision; two words on one decision are an error."""
    found = [record for record in records if record.is_the_architects]
    _refuse_two((record.head.id, record.name) for record in found)
    return {record.head.id: record for record in found}


def _edits(folder: StudyFolder) -> dict[str, ServiceEdit]:
    """Return the edits by file; two files on one service are an error."""
    names = _names(folder, SERVICES, "*.yaml")
    found = {name: parse_yaml(folder.documents.read(name).text, ServiceEdit, name) for name in names}
    _refuse_two((edit.service, name) for name, edit in found.items())
    return found


def _refuse_two(named: Iterable[tuple[str, str]]) -> None:
    first: dict[str, str] = {}
    for subject, name in named:
        if first.setdefault(subject, name) != name:
            what = f"{first[subject]} speaks of {subject} too."
            raise DocumentError(what, where=name, then="Keep one of the two files.")


def _names(folder: StudyFolder, place: str, pattern: str) -> list[str]:
    paths = (folder.root / place).glob(pattern)
    return sorted(f"{place}/{p.name}" for p in paths if p.is_file() and not p.name.startswith("."))


def _free_name(place: str, subject: str, suffix: str, taken: Collection[str]) -> str:
    """Return the file for a subject: its name where that is plain and free, else told apart by a hash."""
    slug = subject.removeprefix("ADR-")
    name = f"{place}/{slug}{suffix}"
    if _FILE_NAME.fullmatch(slug) and name not in taken:
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:100]
    return f"{place}/{plain}-{hashlib.sha256(subject.encode()).hexdigest()[:8]}{suffix}"
