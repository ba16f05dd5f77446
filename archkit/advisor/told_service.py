"""What the advisor is told of one service: its tables and columns, its procedures, and how it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.advisor.known import system_of
from archkit.advisor.screen import plain
from archkit.advisor.section import Section
from archkit.advisor.told_boundaries import writers_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.advisor.screen import Screen
    from archkit.model.api import Procedure
    from archkit.model.design import Design
    from archkit.model.evidence import Cell
    from archkit.model.proposal import Question
    from archkit.model.service import Service
    from archkit.model.system import Column


def service_told(screen: Screen, question: Question) -> tuple[Section, ...]:
    """Return the sections for the job "service"."""
    design = screen.found.design
    service = design.service(question.service or "") if design else None
    if design is None or service is None:
        return ()
    return (
        Section("The service as designed", tuple(_described(screen, service))),
        Section("Its tables with their columns (name and type)", tuple(_tables(screen, service))),
        Section("Its procedures", tuple(_procedures(screen, design, service))),
        Section("How statements look rows up", tuple(_lookups(screen, service))),
        Section("Endpoints that use its tables", tuple(_endpoints(screen, service))),
        Section("Links to and from other services", tuple(_links(screen, design, service))),
        Section("Its events", tuple(_events(screen, service))),
        Section("Findings on its tables", tuple(_findings(screen, service))),
    )


def _described(screen: Screen, service: Service) -> Iterator[str]:
    if screen.name(service.name):
        yield f"Name: {service.name}"
    yield f"Domain: {plain(service.domain)}"
    yield from (f"Responsibility: {plain(text)}" for text in service.responsibilities)
    yield f"Why these tables: {plain(service.why)}"


def _tables(screen: Screen, service: Service) -> Iterator[str]:
    system = system_of(screen.found)
    for name in screen.names(service.tables):
        table = system.table(name)
        columns = (
            [f"{c.name} {_type_of(screen, c)}" for c in table.columns if screen.name(c.name)] if table else []
        )
        said = [f"{name}: {', '.join(columns)}"]
        said += screen.quotes(screen.found.evidence_of("table_access.writers", name))
        areas = writers_told(screen, name)
        yield "; ".join([*said, f"written by {areas}"] if areas else said)


def _type_of(screen: Screen, column: Column) -> str:
    """Return the type without its arguments: those of an enum are literals."""
    name = column.type.partition("(")[0].strip().rstrip("[]")
    return name if name and screen.name(name) else "other"


def _procedures(screen: Screen, design: Design, service: Service) -> Iterator[str]:
    for router in design.api.routers:
        if router.service == service.name:
            yield from (_procedure(screen, p) for p in router.procedures if screen.name(p.full_name))


def _procedure(screen: Screen, procedure: Procedure) -> str:
    by = f" by {', '.join(screen.names(procedure.by))}" if procedure.by else ""
    on = f" {procedure.table}" if screen.name(procedure.table) else ""
    said = [f"{procedure.full_name}: {procedure.kind}, {procedure.action}{on}{by}, {procedure.access}"]
    if procedure.endpoint and screen.name(procedure.endpoint):
        said.append(f"takes the place of {procedure.endpoint}")
    return "; ".join([*said, *screen.quotes(procedure.evidence)])


def _lookups(screen: Screen, service: Service) -> Iterator[str]:
    table = screen.found.table("predicate_load")
    for row in table.records() if table else ():
        names = (str(row["table"]), str(row["column"]))
        if names[0] in service.tables and all(map(screen.name, names)):
            said = f"{names[0]} by {names[1]}: {row['calls']:,} statements of {row['shapes']} shapes"
            ids = screen.found.evidence_of("predicate_load.p95_ms", str(row["lookup"]))
            yield "; ".join([said, *screen.quotes(ids)])


def _endpoints(screen: Screen, service: Service) -> Iterator[str]:
    table, latency = screen.found.table("endpoint_tables"), screen.found.table("endpoint_latency")
    uses: dict[str, list[str]] = {}
    for row in table.records() if table else ():
        if row["table"] in service.tables and screen.name(str(row["table"])):
            uses.setdefault(str(row["endpoint"]), []).append(f"{row['access']}s {row['table']}")
    for row in latency.records() if latency else ():
        endpoint = str(row["endpoint"])
        if endpoint in uses and screen.name(endpoint):
            yield _endpoint(screen, row, list(dict.fromkeys(uses[endpoint])))


def _endpoint(screen: Screen, row: dict[str, Cell], uses: list[str]) -> str:
    endpoint = str(row["endpoint"])
    questions = ("endpoint_latency.p95_ms", "endpoint_latency.error_share")
    ids = [id_ for q in questions for id_ in screen.found.evidence_of(q, endpoint)]
    return "; ".join([f"{endpoint}: {row['calls']:,} calls", ", ".join(uses), *screen.quotes(ids)])


def _links(screen: Screen, design: Design, service: Service) -> Iterator[str]:
    for link in design.links:
        ends = (link.from_service, link.to_service)
        if service.name in ends and all(map(screen.name, ends)):
            rate = "" if link.per_minute is None else f"; {link.per_minute:.4g} a minute"
            tables = ", ".join(screen.names(link.tables))
            yield f"{link.from_service} -> {link.to_service}: {link.kind}; {tables}{rate}"


def _events(screen: Screen, service: Service) -> Iterator[str]:
    for event in service.events:
        if screen.name(event.name):
            fields, to = ", ".join(screen.names(event.fields)), ", ".join(screen.names(event.consumers))
            yield f"{event.name}: {fields}; told to {to or 'nobody'}"


def _findings(screen: Screen, service: Service) -> Iterator[str]:
    for finding in screen.found.findings:
        if finding.subject.partition(".")[0] in service.tables and screen.id(finding.id):
            quotes = screen.quotes(finding.evidence)
            yield "; ".join([f"[{finding.id}] {finding.severity}: {plain(finding.statement)}", *quotes])
