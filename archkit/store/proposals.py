"""The architect's words on proposals, design/proposals.yaml, and what accepting one writes into the design's files.

The file of the design is written first: after a crash there is a change without an answer, which anybody can see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import ArchkitError, DocumentError, StaleWrite
from archkit.model.changing import changed, changed_edit, holder_of, moved_pins, taking_back
from archkit.model.proposal import Answers, Decide, Move, MoveTables, Summarise
from archkit.store.design_files import (
    BOUNDARIES,
    SUMMARY,
    decision_file,
    read_choices,
    save_decision,
    save_pins,
    save_service_edit,
    save_summary,
    service_file,
)
from archkit.store.documents import ABSENT
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.decision import Choices, Decision, ServiceEdit
    from archkit.model.proposal import Answer, Change
    from archkit.store.folder import StudyFolder

    Worded = Callable[[Decide], tuple[Decision, str]]

PROPOSALS = "design/proposals.yaml"
_EMPTY = """\
# What the architect said to proposals; archkit writes it. To take a word back: archkit advise --undo ID.
format: 1
"""


def read_answers(folder: StudyFolder) -> Answers:
    """Return the words on proposals in the order in which they came; raises DocumentError for an unreadable file."""
    text = folder.documents.read(PROPOSALS).text
    return parse_yaml(text, Answers, PROPOSALS) if text.strip() else Answers()


def keep_answer(folder: StudyFolder, answer: Answer) -> None:
    """Write a word on a proposal; an earlier word on the same one is replaced."""
    known = read_answers(folder).of(answer.proposal.id)
    if known is None:
        _change_answers(folder, lambda answers: (*answers, answer))
    else:
        _change_answers(folder, lambda answers: tuple(answer if a == known else a for a in answers))


def drop_answer(folder: StudyFolder, proposal_id: str) -> None:
    """Forget the word on a proposal; the files of the design stay as they are."""
    _change_answers(folder, lambda answers: tuple(a for a in answers if a.proposal.id != proposal_id))


def file_of(folder: StudyFolder, change: Change) -> str:
    """Return the name below the study of the file that the change goes into."""
    match change:
        case MoveTables():
            return BOUNDARIES
        case Decide():
            return decision_file(folder, change.decision)
        case Summarise():
            return SUMMARY
        case _:
            return service_file(folder, holder_of(read_choices(folder), change))


def apply_change(folder: StudyFolder, change: Change, worded: Worded) -> Change:
    """Write the change into its file below design/, and return the change that takes it back.

    `worded` gives the decision with the word in it, and its whole MADR. Raises StaleWrite where the file changes
    meanwhile.
    """
    name = file_of(folder, change)
    revision = folder.documents.read(name).revision
    choices = read_choices(folder)
    kept = _spoken_of(read_answers(folder)) if isinstance(change, MoveTables) else frozenset()
    match change:
        case MoveTables():
            save_pins(folder, moved_pins(choices, change), expected=revision)
        case Decide():
            save_decision(folder, *worded(change), expected=revision)
        case Summarise():
            save_summary(folder, change.sentences, expected=revision)
        case _:
            _save_edit(folder, name, changed_edit(choices, change), revision)
    return taking_back(choices, change, kept)


def keep_yes(folder: StudyFolder, answer: Answer, worded: Worded) -> Answer:
    """Write what the proposal changes, then the yes to it, and return that with what takes the change back.

    Where the yes cannot be written, the change is taken back.
    """
    undo = apply_change(folder, answer.proposal.change, worded)
    whole = answer.model_copy(update={"undo": undo})
    try:
        keep_answer(folder, whole)
    except ArchkitError:
        apply_change(folder, _let_go(folder, undo, answer.proposal.change), worded)
        raise
    return whole


def still_says(choices: Choices, change: Change) -> bool:
    """Whether the choices hold what the change set."""
    return changed(choices, change) == choices


def take_back(folder: StudyFolder, proposal_id: str, worded: Worded) -> bool:
    """Forget the word on a proposal; what an accepted one changed is set back to what it was before.

    Where the files no longer say what the change set, they stay as they are, only the word goes, and False is
    returned. Raises StaleWrite where a file changes meanwhile; then nothing is written.
    """
    answer = read_answers(folder).of(proposal_id)
    if answer is None:
        raise DocumentError(
            f"There is no answer to {proposal_id}.", where=PROPOSALS, then="Nothing was changed."
        )
    is_ours = answer.undo is None or still_says(read_choices(folder), answer.proposal.change)
    drop_answer(folder, proposal_id)
    if answer.undo is not None and is_ours:
        try:
            apply_change(folder, _let_go(folder, answer.undo, answer.proposal.change), worded)
        except ArchkitError:
            keep_answer(folder, answer)
            raise
    return is_ours


def _let_go(folder: StudyFolder, undo: Change, change: Change) -> Change:
    """Return what takes a change back, without letting go of tables that another answer or a hand keeps."""
    if not (isinstance(undo, MoveTables) and isinstance(change, MoveTables)):
        return undo
    pinned = {pin.table: pin.service for pin in read_choices(folder).pins}
    kept = _spoken_of(read_answers(folder))
    own = {hold.table for hold in change.holds if pinned.get(hold.table) == hold.service}
    free = {hold.table for hold in undo.holds} - kept
    moves = tuple(Move(table=m.table) if m.table in free else m for m in undo.moves)
    return MoveTables(moves=moves, holds=tuple(h for h in undo.holds if h.table in own & free))


def _spoken_of(answers: Answers) -> frozenset[str]:
    """Return the tables that accepted changes move or hold."""
    changes = [a.proposal.change for a in answers.answers if a.answer == "accepted"]
    moves = [change for change in changes if isinstance(change, MoveTables)]
    return frozenset(move.table for change in moves for move in (*change.moves, *change.holds))


def _save_edit(folder: StudyFolder, name: str, edit: ServiceEdit, revision: str) -> None:
    """Write the edits of a service; a file of archkit's own in which nothing is left is removed."""
    text = folder.documents.read(name).text
    if not edit.is_empty or (text and patch_yaml(text, edit, name) != patch_yaml("", edit, name)):
        save_service_edit(folder, edit, expected=revision)
    elif revision != ABSENT:
        folder.documents.remove(name, expected=revision)


def _change_answers(folder: StudyFolder, change: Callable[[tuple[Answer, ...]], tuple[Answer, ...]]) -> None:
    """Change the file; again where somebody else was first."""
    while True:
        document = folder.documents.read(PROPOSALS)
        old = read_answers(folder)
        new = Answers(answers=change(old.answers))
        if new == old:
            return
        text = patch_yaml(document.text or _EMPTY, new, PROPOSALS)
        try:
            folder.documents.write(PROPOSALS, text, expected=document.revision)
        except StaleWrite:
            continue
        return
