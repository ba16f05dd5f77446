"""The API catalogue: what each procedure takes and gives, and the endpoint that it takes the place of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.decision import API_VERSIONING
from archkit.report.html import body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from archkit.model.api import Api, Entity, Procedure
    from archkit.model.assessment import Assessment
    from archkit.model.design import Design

SHOWN = 12
PAGING = ("limit", "cursor")
_MINUTE_S = 60


@dataclass(frozen=True)
class Entry:
    """A procedure as the catalogue shows it; `per_minute` is of its endpoint, None where no log tells.

    `takes` and `gives` are names of fields, entities and parts; `about` says more of what is taken.
    """

    procedure: Procedure
    takes: tuple[str, ...]
    about: str
    gives: tuple[str, ...]
    per_minute: float | None


@dataclass(frozen=True)
class Catalogue:
    """The procedures of one service, those that were observed first, and the reasons that limits share."""

    service: str
    entries: tuple[Entry, ...]
    reasons: tuple[tuple[int, str], ...]

    @property
    def observed(self) -> int:
        """How many take the place of an endpoint that the log shows."""
        return sum(e.procedure.endpoint is not None for e in self.entries)


def catalogue(assessment: Assessment, service: str) -> Catalogue:
    """Return the procedures of a service; an unknown service has none."""
    api = assessment.design.api if assessment.design else None
    rates = _rates(assessment)
    entries = [
        _entry(api, procedure, rates)
        for router in (api.routers if api else ())
        if api and router.service == service
        for procedure in router.procedures
    ]
    said = Counter((e.procedure.rate_limit_per_minute, e.procedure.rate_reason) for e in entries)
    shared = tuple((limit, reason) for (limit, reason), n in said.most_common() if n > 1 and reason)
    return Catalogue(service, tuple(sorted(entries, key=_rank)), shared)


def api_body(assessment: Assessment, limit: int = 200) -> Markup:
    """Render what every call goes through, how versions are told apart, and each service's procedures."""
    design = assessment.design
    services = design.services if design else ()
    return body(
        "api.html.j2",
        design=design,
        versioning=_versioning(design),
        catalogues=[catalogue(assessment, s.name) for s in services],
        shown=SHOWN,
        limit=limit,
    )


def _versioning(design: Design | None) -> str:
    decision = design.decision(API_VERSIONING) if design else None
    return decision.consequences[0] if decision and decision.consequences else ""


def _rates(assessment: Assessment) -> dict[str, float]:
    """Return the calls a minute of each endpoint over the whole window; empty without an access log."""
    table = assessment.table("endpoint_latency")
    window = (table.window if table else None) or assessment.window
    if table is None or window is None or not window.seconds or "calls" not in table.columns:
        return {}
    calls: Counter[str] = Counter()
    for row in table.records():
        calls[str(row["endpoint"])] += int(row["calls"] or 0)
    return {endpoint: n * _MINUTE_S / window.seconds for endpoint, n in calls.items()}


def _entry(api: Api, procedure: Procedure, rates: dict[str, float]) -> Entry:
    entity = api.entity(procedure.table)
    takes, about = _takes(api, entity, procedure)
    return Entry(
        procedure,
        takes,
        about,
        _gives(api, entity, procedure),
        rates.get(procedure.endpoint) if procedure.endpoint else None,
    )


def _rank(entry: Entry) -> tuple[bool, float]:
    """Order observed procedures first, the busiest of them before the others."""
    return entry.procedure.endpoint is None, -(entry.per_minute or 0)


def _takes(api: Api, entity: Entity | None, procedure: Procedure) -> tuple[tuple[str, ...], str]:
    by = _names(entity, procedure.by)
    match procedure.action:
        case "transact":
            return api.parts_of(procedure), ""
        case "list" | "find":
            return (*by, *PAGING), ""
        case "create":
            return (), _required(entity)
        case "update":
            return by, f"{_changeable(entity)} to change"
        case _:
            return by, ""


def _gives(api: Api, entity: Entity | None, procedure: Procedure) -> tuple[str, ...]:
    name = entity.name if entity else procedure.table
    match procedure.action:
        case "list" | "find":
            return (f"{name}[]",)
        case "delete":
            return ()
        case "transact":
            parts = zip(api.parts_of(procedure), procedure.steps, strict=True)
            return tuple(
                f"{part}{'[]' if step.is_many else ''}" for part, step in parts if step.action != "delete"
            )
        case _:
            return (name,)


def _names(entity: Entity | None, columns: Iterable[str]) -> tuple[str, ...]:
    fields = (entity.field_of(column) if entity else None for column in columns)
    return tuple(field.name for field in fields if field)


def _required(entity: Entity | None) -> str:
    fields: Sequence[bool] = [f.is_required for f in entity.fields if f.is_writable] if entity else []
    return f"{sum(fields)} of {len(fields)} fields required"


def _changeable(entity: Entity | None) -> str:
    fields = [f for f in entity.fields if f.is_writable and f.column not in entity.key] if entity else []
    return f"{len(fields)} {'field' if len(fields) == 1 else 'fields'}"
