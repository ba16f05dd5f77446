"""What came back of work that was interrupted: stages, files, the architect's decisions, and where to read on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.model.context import Passage, Session, StageName
    from archkit.model.decision import Choices

STAGES: Mapping[StageName, str] = {
    "context": "the reading of the project context",
    "analysis": "the analysis",
    "design": "the design",
    "implementation": "the implementation",
    "report": "the report",
}
_LISTED = 6
_PLACES = 3


def came_back(
    session: Session, files: Sequence[str], choices: Choices, passages: Sequence[Passage]
) -> tuple[str, ...]:
    """Word it in lines: where it stopped, what each stage had found, and what need not be done again."""
    facts = [f"Then: {_shown(stage.facts)}" for stage in session.stages if stage.facts]
    lines = (stopped(session), *facts, files_known(files), decided(choices), _to_read(passages))
    return tuple(line.replace(words.NBSP, " ") for line in lines if line)


def in_one_line(session: Session, files: Sequence[str], choices: Choices) -> str:
    """Word the same for a notebook."""
    parts = (stopped(session), files_known(files), decided(choices))
    return " ".join(part for part in parts if part).replace(words.NBSP, " ")


def stopped(session: Session) -> str:
    """Say when the session began, what was done, and where it stopped."""
    done = [STAGES[stage.name] for stage in session.stages if stage.state == "done"]
    running = next((STAGES[stage.name] for stage in session.stages if stage.state == "running"), "")
    verb = "was" if len(done) == 1 else "were"
    what = f"{words.listed(done, 5)} {verb} done" if done else "nothing was done"
    where = f"; {running} was under way" if running else ""
    return f"Back in the session of {words.when(session.started_at)} UTC: {what}{where}."


def files_known(files: Sequence[str]) -> str:
    """Say which log files need not be read again."""
    if not files:
        return "No log was read to its end."
    named = words.listed(map(_shown, files), _LISTED)
    return f"{words.plural(len(files), 'log')} need not be read again: {named}."


def decided(choices: Choices) -> str:
    """Name what the architect decided so far."""
    taken = [f"{word.id} ({word.chosen})" for word in choices.decided]
    counted = (
        (len(choices.pins), "pinned table"),
        (len(choices.services), "edited service"),
        (len(choices.summary), "sentence of the summary", "sentences of the summary"),
    )
    parts = [*taken[:_LISTED], *([f"{len(taken) - _LISTED} more"] if len(taken) > _LISTED else [])]
    parts += [words.plural(n, *noun) for n, *noun in counted if n]
    return f"Your decisions hold: {words.listed(map(_shown, parts), len(parts))}." if parts else ""


def _to_read(passages: Sequence[Passage]) -> str:
    first = {passage.path: passage for passage in reversed(passages)}
    places = [f"{_shown(path)}:{first[path].line}" for path in dict.fromkeys(p.path for p in passages)]
    return f"To read on: {words.listed(places[:_PLACES])}." if places else ""


def _shown(text: str) -> str:
    """Return words that may come from a file as one printable line."""
    return words.head("".join(c if c.isprintable() else " " for c in text), 200)
