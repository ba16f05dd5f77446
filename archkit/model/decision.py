"""Decision: a choice with its options, evidence and consequences; and what the architect decided otherwise."""

from __future__ import annotations

from typing import Literal

from archkit.model.boundaries import Pin
from archkit.model.value import SPEAKERS, Speaker, Value

SERVICE_CUT = "ADR-service-cut"
API_VERSIONING = "ADR-api-versioning"
Status = Literal["proposed", "accepted", "rejected", "deprecated", "superseded"]


class Option(Value):
    """A way to go, with what speaks for and against it; `score` where a framework counted."""

    name: str
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    score: float | None = None


class Prediction(Value):
    """A number that the next log will grade."""

    measure: str
    value: float
    unit: str


class Decision(Value):
    """A choice in the form of a MADR. `proposed` is what the evidence says, `chosen` what holds.

    They differ where `by`, whose word a status beside `proposed` is, decided otherwise. `confirmation` is the
    id of the gate that confirms it.
    """

    id: str
    title: str
    status: Status = "proposed"
    context: str = ""
    drivers: tuple[str, ...] = ()
    options: tuple[Option, ...]
    proposed: str
    chosen: str
    why: str
    consequences: tuple[str, ...] = ()
    confirmation: str = ""
    prediction: Prediction | None = None
    evidence: tuple[str, ...] = ()
    by: Speaker = "architect"

    @property
    def decider(self) -> str:
        """Whose word it is, in words: the architect, or the project context."""
        return SPEAKERS[self.by]


class Decided(Value):
    """The word on a decision: the architect's, as the head of its file says, or the project context's."""

    id: str
    chosen: str
    status: Status
    by: Speaker = "architect"


class ProcedureEdit(Value):
    """What the architect changed about a procedure of that full name."""

    name: str
    access: Literal["public", "protected"] | None = None
    rate_limit_per_minute: int | None = None
    is_left_out: bool = False


class FindEdit(Value):
    """A find that the architect wants beside those that the evidence asks for."""

    table: str
    by: tuple[str, ...]


class ServiceEdit(Value):
    """What the architect changed about a service: design/services/<service>.yaml."""

    format: Literal[1] = 1
    service: str
    domain: str | None = None
    responsibilities: tuple[str, ...] | None = None
    procedures: tuple[ProcedureEdit, ...] = ()
    finds: tuple[FindEdit, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed about the service."""
        return self == ServiceEdit(service=self.service)


class Choices(Value):
    """Everything that the architect decided, as the files below design/ say; the rest follows the evidence.

    `summary` are the sentences of the executive summary, which quote facts as `{id}`.
    """

    pins: tuple[Pin, ...] = ()
    decided: tuple[Decided, ...] = ()
    services: tuple[ServiceEdit, ...] = ()
    summary: tuple[str, ...] = ()

    def chosen(self, decision: str) -> Decided | None:
        """Return the word on that decision, or None if it is open."""
        return next((d for d in self.decided if d.id == decision), None)

    def service(self, name: str) -> ServiceEdit | None:
        """Return the edits of that service, or None."""
        return next((s for s in self.services if s.service == name), None)
