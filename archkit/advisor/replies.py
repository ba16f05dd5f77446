"""What a model may reply, one form for each job; descriptions and names are part of what it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from archkit.model.proposal import AddFind, Decide, Describe, EditProcedure, Move, MoveTables, Summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.proposal import Change, Job, Question


class Form(BaseModel):
    """A closed form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reasoned(Form):
    """What every change comes with: why, quoting facts as {id}, and the ids that it rests on."""

    reason: str
    cites: tuple[str, ...]


class MovedTables(Reasoned):
    """Tables that belong into another service, or into a new one of a short plain name."""

    tables: tuple[str, ...]
    to: str


class TakenDecision(Reasoned):
    """A decision with the option to choose."""

    decision: str
    option: str


class BoundariesReply(Form):
    """Objections to the cut; none where it is fine."""

    moves: tuple[MovedTables, ...]
    decisions: tuple[TakenDecision, ...]


class Description(Reasoned):
    """What the service is for, in words without figures."""

    domain: str
    responsibilities: tuple[str, ...]


class WantedFind(Reasoned):
    """Columns of a table of the service that callers look rows up by, and no procedure serves."""

    table: str
    by: tuple[str, ...]


class ChangedProcedure(Reasoned):
    """A procedure to leave out, or to protect."""

    procedure: str
    change: Literal["leave out", "protect"]


class ServiceReply(Form):
    """Proposals for one service; none where it is fine. At most one description."""

    descriptions: tuple[Description, ...]
    finds: tuple[WantedFind, ...]
    procedures: tuple[ChangedProcedure, ...]


class SummaryReply(Reasoned):
    """The executive summary: four to seven sentences that quote facts as {id}."""

    sentences: tuple[str, ...]


Reply = BoundariesReply | ServiceReply | SummaryReply
FORMS: dict[Job, type[Reply]] = {
    "boundaries": BoundariesReply,
    "service": ServiceReply,
    "summary": SummaryReply,
}


class Draft(NamedTuple):
    """A change as it was suggested, not yet held to anything; None: the reply names nothing to change."""

    change: Change | None
    reason: str
    cites: tuple[str, ...]


def schema_of(job: Job) -> dict[str, Any]:
    """Return the JSON schema of a reply, in the part of JSON Schema that the Messages API takes."""
    found: dict[str, Any] = _bare(FORMS[job].model_json_schema())
    return found


def drafts_of(reply: Reply, question: Question) -> tuple[Draft, ...]:
    """Return the changes that a reply suggests, in its order."""
    match reply:
        case BoundariesReply():
            return tuple(_of_boundaries(reply))
        case ServiceReply():
            return tuple(_of_service(reply, question.service or ""))
        case SummaryReply():
            change = Summarise(sentences=reply.sentences) if reply.sentences else None
            return (Draft(change, reply.reason, reply.cites),)


def _of_boundaries(reply: BoundariesReply) -> Iterator[Draft]:
    for moved in reply.moves:
        moves = tuple(Move(table=table, service=moved.to) for table in moved.tables)
        yield Draft(MoveTables(moves=moves) if moves else None, moved.reason, moved.cites)
    for taken in reply.decisions:
        yield Draft(Decide(decision=taken.decision, option=taken.option), taken.reason, taken.cites)


def _of_service(reply: ServiceReply, service: str) -> Iterator[Draft]:
    for said in reply.descriptions:
        change = Describe(service=service, domain=said.domain, responsibilities=said.responsibilities)
        yield Draft(change, said.reason, said.cites)
    for find in reply.finds:
        added = AddFind(service=service, table=find.table, by=find.by) if find.by else None
        yield Draft(added, find.reason, find.cites)
    for edit in reply.procedures:
        is_left_out = edit.change == "leave out"
        changed = EditProcedure(
            service=service,
            procedure=edit.procedure,
            access=None if is_left_out else "protected",
            is_left_out=is_left_out,
        )
        yield Draft(changed, edit.reason, edit.cites)


def _bare(schema: Any) -> Any:  # noqa: ANN401  JSON
    """Drop titles, and the type beside an enum: the API's own transformation would."""
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    dropped = {"title"} if isinstance(schema.get("title"), str) else set()
    dropped |= {"type"} if "enum" in schema else set()
    return {key: _bare(value) for key, value in schema.items() if key not in dropped}
