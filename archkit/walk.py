"""A walk over a study within a session: what `archkit run` and the notebooks do, told as it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.context.entries import entries_of, left_alone
from archkit.context.feeding import ARCHKIT
from archkit.context.sessions import abandon_interrupted, interrupted_session, new_session
from archkit.errors import ArchkitError, ContextError, StaleWrite
from archkit.model.context import WRITTEN_KEYS, Entry
from archkit.model.scope import Scope
from archkit.pipeline import NOTHING, Given
from archkit.report.resumed_words import came_back
from archkit.report.stage_words import stage_facts
from archkit.scrub import scrub_file
from archkit.study import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from archkit.context.sessions import SessionLog
    from archkit.model.assessment import Assessment
    from archkit.model.context import Json, Passage, Session, StageName
    from archkit.study import Study

_ATTEMPTS = 4
_ABOUT: dict[StageName, str] = {
    "context": "brief: goals, entities, scale, targets",
    "analysis": "inputs: files; brief: targets",
    "design": "service boundaries and decisions",
    "implementation": "procedures, services and decisions of the design",
    "report": "decisions and what the architect chose",
}
_NEXT: dict[StageName, StageName] = {
    "context": "analysis",
    "analysis": "design",
    "design": "implementation",
}


def _silent(_what: str, _share: float) -> None:
    """Show no progress."""


def _unsaid(_line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Voice:
    """How people hear of a walk: a line for each operation, counted facts for each stage, and how far it is."""

    say: Callable[[str], None] = _unsaid
    count: Callable[[str], None] = _unsaid
    show: Callable[[str, float], None] = _silent


class Walk:
    """One walk within one session; a context that cannot be read or written is a line, never an error."""

    def __init__(self, study: Study, log: SessionLog, voice: Voice) -> None:
        self.study, self.log, self.voice = study, log, voice

    def __enter__(self) -> Self:
        """Hold the session."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the session with the work; what breaks off in its midst can be resumed."""
        if kind is None or issubclass(kind, ArchkitError):
            self.end()
        else:
            self.log.let_go()

    def end(self) -> None:
        """Finish the session, if that is not said yet, and let go of it and of older ones that were interrupted."""
        if self.log.session.state != "finished":
            self.log.finish()
        self.log.close()
        abandon_interrupted(self.study.context, self.study.folder, self.log.key)

    def again(self, study: Study, voice: Voice) -> Self:
        """Go on in the same session, told to somebody else; the project context is opened anew."""
        self.study, self.voice = study, voice
        self.log.move(study.open_context(voice.say))
        return self

    def assess(self, given: Given = NOTHING) -> Assessment:
        """Walk the whole path; each stage that is done is said, and kept in the session."""
        self._keep_decisions()
        self.log.begin("context")
        watch = Watch(announce=self.voice.say, done=self._done)
        return self.study.assess(given=given, on_progress=self.voice.show, watch=watch)

    def write(self, found: Assessment, out: Path | None = None) -> Path:
        """Write the report and the six keys, and finish the session."""
        self.log.begin("report")
        path = self.study.write_report(found, out)
        keys = self.write_keys(found)
        said = f"{len(keys)} of {len(WRITTEN_KEYS)} keys" if keys else "nothing new"
        where = "the study's own context/" if self.study.context.problem else "the project context"
        facts = f"Wrote {path.name}, {path.stat().st_size // 1000:,} kB, and {said} in {where}."
        self.voice.count(facts)
        self._keep_decisions()
        self.log.finish("report", facts)
        return path

    def write_keys(self, found: Assessment) -> tuple[str, ...]:
        """Write the six values where they changed, beside what others wrote meanwhile; return their keys."""
        for _ in range(_ATTEMPTS):
            current = self._current()
            updates = entries_of(found, current)
            try:
                if updates:
                    self.voice.say(f"Updating {', '.join(update.key for update in updates)}...")
                    self.study.context.update(updates, by=ARCHKIT)
            except StaleWrite:
                continue
            except ContextError as error:
                self.voice.say(f"The project context was not updated: {error}")
                return ()
            for sentence in left_alone(current):
                self.voice.say(sentence)
            return tuple(update.key for update in updates)
        self.voice.say("The project context was not updated: others write to it all the time.")
        return ()

    def _current(self) -> tuple[Entry, ...]:
        return tuple(entry for key in WRITTEN_KEYS for entry in self._viewed(key))

    def _viewed(self, key: str) -> tuple[Entry, ...]:
        try:
            return self.study.context.view(key)
        except ContextError as error:
            return (Entry(key=key, value=None, problem=str(error)),)

    def _done(self, stage: StageName, found: Assessment) -> None:
        facts = stage_facts(stage, found)
        self.voice.count(facts)
        self.log.end(stage, facts, _NEXT.get(stage))

    def _keep_decisions(self) -> None:
        self.log.decided([word.id for word in self.study.choices().decided])


@dataclass(frozen=True)
class Options:
    """What a walk was asked for, beside what the study says: kept in the session, so that a resumed one goes on so.

    Files and globs of tenants are kept in inputs.yaml.
    """

    scope: Scope = field(default_factory=Scope)
    inputs: tuple[Path, ...] = ()
    out: Path | None = None
    tenants: tuple[str, ...] = ()

    def kept(self, study: Study) -> dict[str, Json]:
        """Return them as the session keeps them: files by name, since inputs.yaml knows where they are."""
        kept = {
            "scope": self.scope.model_dump(mode="json", exclude_none=True),
            "inputs": [scrub_file(path.name) for path in self.inputs],
            "out": _inside(study, self.out),
        }
        return {name: value for name, value in kept.items() if value}

    def filled(self, walk: Walk) -> Options:
        """Return them with what is not said here as the session of the walk says it.

        The context is others' too: a place outside the study is never taken from it.
        """
        told = walk.log.session.options
        scope = self.scope if self.scope != Scope() else _scope(told.get("scope"))
        return replace(self, scope=scope, out=self.out or _place(walk.study, told.get("out")))


NO_OPTIONS = Options()


def new_walk(study: Study, voice: Voice, options: Options = NO_OPTIONS) -> Walk:
    """Begin a walk in a session of its own."""
    context = study.open_context(voice.say)
    return Walk(study, new_session(context, study.folder, options.kept(study), voice.say), voice)


def resumed_walk(study: Study, voice: Voice) -> Walk | None:
    """Go on with the last session that was interrupted, or return None where none was."""
    log = interrupted_session(study.open_context(voice.say), study.folder, voice.say)
    return Walk(study, log, voice) if log else None


def restored(walk: Walk) -> tuple[str, ...]:
    """Say in lines what came back: stages with their facts, files, the architect's decisions, where to read on."""
    study, session = walk.study, walk.log.session
    return came_back(session, study.known_files(), study.choices(), _passages(study, session))


def _inside(study: Study, path: Path | None) -> str:
    """Return a path relative to the study; empty for none, and for one outside."""
    root = study.folder.root.resolve()
    inside = path is not None and path.resolve().is_relative_to(root)
    return path.resolve().relative_to(root).as_posix() if path and inside else ""


def _place(study: Study, told: Json) -> Path | None:
    """Return the path inside the study that a session says; None for anything else."""
    place = study.folder.root / told if isinstance(told, str) and told else None
    return place if place and _inside(study, place) else None


def _scope(told: Json) -> Scope:
    try:
        return Scope.model_validate(told or {})
    except ValidationError:
        return Scope()


def _passages(study: Study, session: Session) -> tuple[Passage, ...]:
    """Return what retrieval finds on the stage where the session stopped; none where it cannot be asked."""
    running: StageName = next((s.name for s in session.stages if s.state == "running"), "report")
    try:
        return study.context.ask(_ABOUT[running])
    except ContextError:
        return ()
