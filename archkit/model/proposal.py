"""Proposals: typed changes to the design that an advisor suggests, each with its reason and what it cites.

A change says exactly what the files below design/ would say. Nothing changes before the architect says yes.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from archkit.model.decision import Status
from archkit.model.value import Value

Job = Literal["boundaries", "service", "summary"]
JOBS: tuple[Job, ...] = ("boundaries", "service", "summary")


class _Kinded(Value):
    """A change that says its kind in every text, also where what is not said is left out."""

    @model_serializer(mode="wrap")
    def _with_kind(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = fields(self)
        return {"kind": type(self).model_fields["kind"].default} | said


class Move(Value):
    """A table and the service that it goes to; None takes its pin away."""

    table: str
    service: str | None = None


class MoveTables(_Kinded):
    """Tables that go to another service, or to a new one; a merge moves all tables of a service.

    `holds` are the other tables of these services, each where it is, so that nothing else moves. A hold gives way
    to a pin that is there.
    """

    kind: Literal["move tables"] = "move tables"
    moves: tuple[Move, ...] = Field(min_length=1)
    holds: tuple[Move, ...] = ()


class Decide(_Kinded):
    """A decision with the option to choose; status `proposed` takes the architect's word back."""

    kind: Literal["decide"] = "decide"
    decision: str
    option: str
    status: Status = "accepted"


class Describe(_Kinded):
    """What a service is for; None leaves it to the evidence."""

    kind: Literal["describe"] = "describe"
    service: str
    domain: str | None = None
    responsibilities: tuple[str, ...] | None = None


class AddFind(_Kinded):
    """A query that finds rows of a service's table by these columns; `is_added` False takes it away."""

    kind: Literal["add find"] = "add find"
    service: str
    table: str
    by: tuple[str, ...] = Field(min_length=1)
    is_added: bool = True


class EditProcedure(_Kinded):
    """Who may call a procedure, and whether it is built at all; None leaves the access to the evidence."""

    kind: Literal["edit procedure"] = "edit procedure"
    service: str
    procedure: str
    access: Literal["public", "protected"] | None = None
    is_left_out: bool = False


class Summarise(_Kinded):
    """The executive summary: sentences that quote facts as `{id}`; none takes it away."""

    kind: Literal["summarise"] = "summarise"
    sentences: tuple[str, ...]


Change = Annotated[
    MoveTables | Decide | Describe | AddFind | EditProcedure | Summarise, Field(discriminator="kind")
]


class Proposal(Value):
    """A change with its reason; `reason` quotes facts as `{id}`, `cites` are ids of evidence and findings."""

    job: Job
    change: Change
    reason: str
    cites: tuple[str, ...]
    by: str

    @property
    def id(self) -> str:
        """A stable name: the same change is the same proposal, whoever makes it, why, and whatever it holds."""
        said = self.change.model_dump_json(exclude={"holds"})
        return "P-" + hashlib.sha256(said.encode()).hexdigest()[:10]


class Refusal(Value):
    """A proposal that archkit did not let through: what it was, in the advisor's words, and why not."""

    what: str
    why: str


class Effect(Value):
    """What a change does to one measure of the design, by archkit's own count; `unit` as in Evidence.

    `tables` are those that the measure counts, where it is of tables that move though the change does not name them.
    """

    measure: str
    before: float | None
    after: float | None
    unit: str = ""
    tables: tuple[Move, ...] = ()


FaultKind = Literal[
    "no key",
    "key refused",
    "busy",
    "overloaded",
    "server error",
    "timeout",
    "cut off",
    "unreadable",
    "wrong shape",
    "refused",
    "too long",
    "offline",
    "request refused",
]


class Fault(Value):
    """Why the advisor gave no answer: one sentence on what happened, one on what to do."""

    kind: FaultKind
    what: str
    then: str


class Question(Value):
    """What the advisor is asked: a job, for one service where the job is of one, and the architect's own words."""

    job: Job
    service: str | None = None
    text: str = ""


class Advice(Value):
    """What came of a question. With a fault there are no proposals; `is_replayed` where a kept reply answered."""

    by: str
    question: Question
    proposals: tuple[Proposal, ...] = ()
    refused: tuple[Refusal, ...] = ()
    fault: Fault | None = None
    is_replayed: bool = False


class Answer(Value):
    """The architect's word on a proposal; `undo` is the change that takes an accepted one back.

    `said` is the reason as it read then: figures of a design change with what is accepted. `basis` is a digest of
    what an accepted summary rested on. In text the id of the proposal stands first; reading passes over it.
    """

    proposal: Proposal
    answer: Literal["accepted", "rejected"]
    said: str = ""
    basis: str = ""
    undo: Change | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_id(cls, given: object) -> object:
        return {k: v for k, v in given.items() if k != "id"} if isinstance(given, dict) else given

    @model_serializer(mode="wrap")
    def _with_id(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = fields(self)
        return {"id": self.proposal.id} | said


class Answers(Value):
    """All of the architect's words on proposals, in order: design/proposals.yaml."""

    format: Literal[1] = 1
    answers: tuple[Answer, ...] = ()

    def of(self, proposal_id: str) -> Answer | None:
        """Return the word on that proposal, or None while it waits."""
        return next((a for a in self.answers if a.proposal.id == proposal_id), None)
