"""Sessions: a piece of work under backend_architect_session_{timestamp}, written as it goes on."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archkit.context.feeding import ARCHKIT
from archkit.errors import ContextError
from archkit.model.context import SESSION, Session, Stage, Update
from archkit.store.at_work import at_work, given_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archkit.context.project import ProjectContext
    from archkit.model.context import Entry, Json, StageName
    from archkit.store.at_work import AtWork
    from archkit.store.folder import StudyFolder

_STAMP = "%Y%m%dT%H%M%SZ"
_DESCRIPTION = "One piece of archkit's work, so that it can be resumed."


class SessionLog:
    """One session that this process works on; a context that cannot be written costs the session, never the work."""

    def __init__(
        self,
        context: ProjectContext,
        lock: AtWork,
        key: str,
        session: Session,
        announce: Callable[[str], None],
    ) -> None:
        self.key, self.session = key, session
        self._context, self._lock, self._announce = context, lock, announce
        self._is_told = False

    def begin(self, stage: StageName) -> None:
        """Write that a stage goes on."""
        self._write(state="running", stages=self._with(Stage(name=stage, at=_now())))

    def end(self, stage: StageName, facts: str, following: StageName | None = None) -> None:
        """Write that a stage is done, with its counted facts, and that the following one goes on."""
        self.session = self.session.model_copy(
            update={"stages": self._with(Stage(name=stage, state="done", facts=facts, at=_now()))}
        )
        if following:
            self.begin(following)
        else:
            self._write(state="running")

    def decided(self, decisions: Sequence[str]) -> None:
        """Keep the ids of the architect's decisions, to be written with the next stage."""
        self.session = self.session.model_copy(update={"decisions": tuple(decisions)})

    def move(self, context: ProjectContext) -> None:
        """Write to this context from now on: it was opened anew."""
        self._context = context

    def finish(self, stage: StageName | None = None, facts: str = "") -> None:
        """Write that the work came to its end, and what its last stage came to."""
        last = Stage(name=stage, state="done", facts=facts, at=_now()) if stage else None
        if self.session.stages or last:
            self._write(state="finished", stages=self._with(last) if last else self.session.stages)

    def close(self) -> None:
        """Let go of the session: nobody resumes it any more."""
        self._lock.done()

    def let_go(self) -> None:
        """Let go of the session as it is: it can be resumed."""
        self._lock.let_go()

    def _with(self, stage: Stage) -> tuple[Stage, ...]:
        return (*(s for s in self.session.stages if s.name != stage.name), stage)

    def _write(self, **changes: object) -> None:
        self.session = self.session.model_copy(update={**changes, "updated_at": _now()})
        try:
            _store(self._context, self.key, self.session)
        except ContextError as error:
            if not self._is_told:
                self._announce(f"The session is not kept: {error}")
            self._is_told = True


def new_session(
    context: ProjectContext,
    folder: StudyFolder,
    options: dict[str, Json],
    announce: Callable[[str], None],
) -> SessionLog:
    """Begin a session under a key that nobody has; nothing is written before its first stage."""
    moment = _now()
    while True:
        key = f"{SESSION}{moment.strftime(_STAMP)}"
        lock = at_work(folder, key)
        if lock.take():
            if not _is_there(context, key):
                session = Session(study=folder.name, started_at=moment, updated_at=moment, options=options)
                return SessionLog(context, lock, key, session, announce)
            lock.let_go()  # one that was interrupted in this very second can still be resumed
        moment += timedelta(seconds=1)


def interrupted_session(
    context: ProjectContext, folder: StudyFolder, announce: Callable[[str], None]
) -> SessionLog | None:
    """Return the last session that is not finished and whose process is gone, now held by this one; else None."""
    for key, lock in given_up(folder):
        session = _kept(context, key)
        if session and session.state == "running":
            return SessionLog(context, lock, key, session, announce)
        if session:
            lock.done()
        else:  # its peer may not answer today
            lock.let_go()
    return None


def abandon_interrupted(context: ProjectContext, folder: StudyFolder, before: str) -> None:
    """Let nobody resume the interrupted sessions that began before this one: its work went beyond theirs."""
    for key, lock in given_up(folder):
        if key >= before:
            lock.let_go()
            continue
        session = _kept(context, key)
        if session and session.state == "running":
            with suppress(ContextError):  # then it stays as it was; nobody resumes it all the same
                _store(context, key, session.model_copy(update={"state": "abandoned"}))
        lock.done()


def _kept(context: ProjectContext, key: str) -> Session | None:
    try:
        entry = next(iter(context.view(key)), None)
        session = Session.model_validate(entry.value) if entry else None
        if session:
            session.started_at.astimezone(UTC)  # a time at the end of all times has none
    except (ContextError, ValidationError, OverflowError):
        return None
    return session


def _is_there(context: ProjectContext, key: str) -> bool:
    try:
        return bool(context.view(key))
    except ContextError:
        return False


def _store(context: ProjectContext, key: str, session: Session) -> tuple[Entry, ...]:
    value = session.model_dump(mode="json")
    return context.update([Update(key=key, value=value, description=_DESCRIPTION)], by=ARCHKIT)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
