"""Assessments as a run would give them, with invented numbers: rich, log alone, schema alone, brief alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import blueprints

from archkit.model.assessment import Assessment, Mismatch, Totals
from archkit.model.boundaries import (
    Boundaries,
    BoundaryScore,
    CrossingKey,
    Recommendation,
    Saga,
    ServiceLink,
    ServiceTables,
    TableBoundary,
)
from archkit.model.brief import Brief, Budget, Entity, Relation, Scale, Skill, Target, Technology
from archkit.model.checklist import ChecklistItem
from archkit.model.evidence import Evidence, EvidenceTable, Parameter, Source, Window
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness, Lack
from archkit.model.ledger import InputFile, Ledger, Lines, Reject
from archkit.model.loop import Loop
from archkit.model.proof import Proof, Rung
from archkit.model.proposal import Answer, Answers, Describe, Move, MoveTables, Proposal
from archkit.model.system import Column, ForeignKey, System, Table
from archkit.model.value import Place
from archkit.model.verdict import Judgement, Verdict

AS_OF = date(2026, 11, 22)
START = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(minutes=100))
LOG = Source(path="logs/postgresql.csv", sha256="3f" * 32)
ACCESS = Source(path="logs/access.json", sha256="a7" * 32)
SERVICES = {
    "billing": ("invoices", "invoice_lines", "payments", "refunds"),
    "catalog": (
        "products",
        "categories",
        "product_images",
        "prices",
        "reviews",
        "brands",
        "tags",
        "product_tags",
        "bundles",
    ),
    "customers": ("customers", "addresses", "sessions", "consents"),
    "inventory": ("stock", "warehouses", "stock_movements", "suppliers"),
    "orders": ("orders", "order_items", "carts", "cart_items", "order_events"),
    "shipping": ("shipments", "parcels", "carriers", "tracking_events"),
}
ENDPOINTS = (
    "orders.list",
    "checkout.place",
    "catalog.search",
    "catalog.byId",
    "cart.add",
    "cart.view",
    "customers.me",
    "orders.byId",
    "payments.capture",
    "shipments.track",
    "reviews.create",
    "inventory.reserve",
    "session.start",
    "brands.list",
    "invoices.pdf",
)
SQL = """select
  endpoint,
  quantile_cont(duration_ms, 0.95) as p95_ms,
  count(*) as calls
from requests
where traffic = $traffic
group by endpoint
order by p95_ms desc"""


def evidence_id(endpoint: str, metric: str) -> str:
    return f"E-endpoint_latency-{endpoint}.{metric}"


def figures() -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            id=evidence_id(endpoint, metric),
            question=f"endpoint_latency.{metric}_ms",
            subject=endpoint,
            value=base * factor,
            unit="ms",
            n=2114 + 311 * i,
            interval=(base * factor * 0.93, base * factor * 1.07),
            window=WINDOW,
            source=(ACCESS,),
            sql=SQL,
            parameters=(Parameter(name="traffic", value="interactive"),),
        )
        for i, endpoint in enumerate(ENDPOINTS)
        for metric, factor in (("p50", 0.16), ("p95", 1.0), ("p99", 2.9))
        for base in (655.0 / (1 + 0.8 * i),)
    )


def judged(  # noqa: PLR0913  a judgement has this many sides
    endpoint: str, state: str, observed: float | None, threshold: float, n: int, *, busiest: bool = False
) -> Judgement:
    return Judgement(
        subject=endpoint,
        state=state,
        observed=observed,
        interval=None if observed is None else (observed * 0.93, observed * 1.07),
        threshold=threshold,
        n=n,
        window=WINDOW,
        busiest_hour=busiest,
        evidence=evidence_id(endpoint, "p95"),
    )


def verdict(name: str, state: str, threshold: float, **values: object) -> Verdict:
    slug = name.lower().replace(" ", "-")
    return Verdict(id=f"GATE-{slug}", name=name, state=state, threshold=threshold, **{"unit": "ms", **values})


def verdicts() -> tuple[Verdict, ...]:
    measured = {"window": WINDOW, "sql": SQL, "source": (ACCESS,)}
    p95 = tuple(
        judged(e, "FAIL" if i == 0 else "PASS", 655.0 / (1 + 0.8 * i), 500, 2114 + i, busiest=i == 0)
        for i, e in enumerate(ENDPOINTS)
    )
    return (
        verdict(
            "p50 of simple queries",
            "PASS",
            100,
            worst="catalog.byId",
            observed=11.4,
            interval=(11.0, 12.1),
            n=9870,
            evidence=(evidence_id("catalog.byId", "p50"),),
            **measured,
        ),
        verdict(
            "p95 of complex operations",
            "FAIL",
            500,
            worst="orders.list",
            observed=655,
            interval=(612, 701),
            n=2114,
            reason="In the busiest hour, 09:00, the whole interval is above the threshold.",
            evidence=(evidence_id("orders.list", "p95"),),
            judgements=p95,
            **measured,
        ),
        verdict(
            "p99 of all",
            "WARN",
            2000,
            worst="checkout.place",
            observed=1900,
            interval=(1712, 2240),
            n=643,
            reason="The interval holds the threshold: more requests would decide it.",
            evidence=(evidence_id("checkout.place", "p99"),),
            **measured,
        ),
        verdict(
            "Parameterised queries",
            "PASS",
            100,
            unit="%",
            comparison=">=",
            observed=100,
            n=131204,
            **measured,
        ),
        verdict(
            "Connections in the pool",
            "FAIL",
            30,
            unit="connections",
            observed=64,
            n=100,
            worst="api-gateway",
            reason="64 sessions were open at once at 09:41.",
            **measured,
        ),
        verdict(
            "Cache hit rate",
            "NO DATA",
            70,
            unit="%",
            comparison=">",
            reason="The output of Redis INFO stats would decide it.",
        ),
        verdict(
            "Sustained requests a second",
            "NO DATA",
            200,
            unit="requests/s",
            comparison=">=",
            subject="as_designed",
            reason="The brief names a rate; a load test would decide it.",
        ),
    )


def findings() -> tuple[Finding, ...]:
    keys = (
        "order_items (order_id)",
        "cart_items (cart_id)",
        "parcels (shipment_id)",
        "refunds (payment_id)",
        "reviews (product_id)",
    )
    return (
        Finding(
            id="F-loop-orders.list",
            rule="loop",
            severity="error",
            subject="orders.list",
            statement="orders.list runs 37 statements where 3 would do: one select on order_items for each order.",
            remedy="Fetch the items of all orders in one query: order_id = any($1).",
            evidence=(evidence_id("orders.list", "p95"), evidence_id("orders.list", "p50")),
        ),
        *(
            Finding(
                id=f"F-foreign_key_without_index-{key.split(' ')[0]}",
                rule="foreign_key_without_index",
                severity="warning",
                subject=key,
                statement=f"{key} refers to another table and no index begins with it.",
                remedy=f"create index concurrently on {key};",
                evidence=(evidence_id("orders.list", "p95"),),
                where=Place(file="schema.sql", line=40 + i),
            )
            for i, key in enumerate(keys)
        ),
        Finding(
            id="F-shared_write_table-customers",
            rule="shared_write_table",
            severity="warning",
            subject="customers",
            statement="customers is written by three areas: checkout, support and the newsletter.",
            remedy="Let one owner write customers; the others send it events.",
        ),
        Finding(
            id="F-slow_batch-invoices",
            rule="slow_batch",
            severity="info",
            subject="invoices",
            statement="The nightly export holds its locks for 40 s.",
            remedy="Export from a replica, or in slices.",
        ),
    )


def boundaries(
    services: dict[str, tuple[str, ...]] | None = None, *, split: bool = False, traffic: bool = True
) -> Boundaries:
    given = services or SERVICES
    names = sorted(given)
    pairs = [
        (a, b)
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if (i * 7 + j * 3) % 5 == 1 and a != b
    ]
    return Boundaries(
        services=tuple(ServiceTables(name=n, tables=given[n]) for n in names),
        tables=tuple(
            TableBoundary(
                table=table,
                service=name,
                confidence=0.95 - 0.11 * i % 0.6,
                contested=i == 3,
                runner_up=names[0] if i == 3 else None,
                reasons=(
                    f"foreign key to {given[name][0]}, not null",
                    "written together with it in 412 of 530 transactions",
                    f"name begins like {given[name][0]}",
                ),
            )
            for name in names
            for i, table in enumerate(given[name])
        ),
        shared=("warehouses",),
        recommendation=Recommendation(
            split=split,
            why="Splitting off billing would turn 41 transactions an hour into sagas and add 9 ms at p95 to "
            "checkout.place for no measured gain."
            if not split
            else "Two teams own disjoint tables, and no write spans them.",
        ),
        score=BoundaryScore(
            cross_foreign_keys=len(pairs),
            cross_write_transactions=812 if traffic else None,
            cross_read_transactions=2210 if traffic else None,
            cohesion=0.83,
            coupling=0.17,
            stability=0.91,
        ),
        rests_on=("31 declared foreign keys", "4,259 transactions of 57 kinds"),
        crossing_keys=tuple(
            CrossingKey(
                table=given[a][-1],
                columns=(f"{given[b][0]}_id",),
                to_table=given[b][0],
                from_service=a,
                to_service=b,
                remedy=f"Keep the id, ask {b} through its API.",
            )
            for a, b in pairs
        ),
        links=tuple(
            ServiceLink(
                from_service=a,
                to_service=b,
                foreign_keys=1 + i % 3,
                transactions=60 * i if traffic and i % 4 else None,
                writes=10 * i if traffic and i % 4 else None,
                per_minute=(0.4 * 3**i) % 900 if traffic and i % 4 else None,
            )
            for i, (a, b) in enumerate(pairs)
        ),
        sagas=(
            Saga(
                name="T-place-order",
                services=("billing", "orders", "inventory"),
                tables=("orders", "payments", "stock"),
                count=68,
                per_hour=41.0,
            ),
            Saga(
                name="T-refund",
                services=("billing", "orders"),
                tables=("refunds", "order_events"),
                count=5,
                per_hour=3.0,
            ),
        )
        if traffic
        else (),
    )


def endpoint_latency(*, percentiles: bool = True) -> EvidenceTable:
    rows = tuple(
        (
            e,
            "GET" if i % 3 else "POST",
            2114 + 311 * i,
            i % 4,
            *((base * 0.16, base, base * 2.9) if percentiles else (None,) * 3),
            base * 4.1,
        )
        for i, e in enumerate(ENDPOINTS)
        for base in (655.0 / (1 + 0.8 * i),)
    )
    columns = ("endpoint", "method", "calls", "errors", "p50_ms", "p95_ms", "p99_ms", "max_ms")
    return EvidenceTable(
        question="endpoint_latency",
        title="Latency of each endpoint",
        columns=columns,
        rows=rows,
        sql=SQL,
        window=WINDOW,
        source=(ACCESS,),
    )


def shape_latency(amount: int = 40, *, percentiles: bool = True) -> EvidenceTable:
    tables = [t for names in SERVICES.values() for t in names]
    rows = tuple(
        (
            f"S-{i:010x}",
            (
                f"select t.* from {tables[i % len(tables)]} t "
                f"join {tables[(i + 5) % len(tables)]} u on u.id = t.{tables[(i + 5) % len(tables)]}_id "
                f"where t.id = ? and u.created_at > ? order by u.created_at desc limit ?"
            ),
            "read" if i % 3 else "write",
            "interactive" if i % 5 else "batch",
            "complex" if i % 2 else "simple",
            48_000 // (i + 1),
            182_000.0 / (i + 1),
            0.31 / (i + 1),
            *((0.4 + i / 3, 9.0 + i, 41.0 + 2 * i) if percentiles else (None,) * 3),
            88.0 + i,
            12_000 // (i + 1),
        )
        for i in range(amount)
    )
    columns = (
        "shape",
        "sql",
        "kind",
        "traffic",
        "complexity",
        "calls",
        "total_ms",
        "share",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "max_ms",
        "rows",
    )
    return EvidenceTable(
        question="shape_latency",
        title="Statements by total time",
        columns=columns,
        rows=rows,
        sql="select shape from statements",
        window=WINDOW,
        source=(LOG,),
    )


def traffic_rate(minutes: int = 100) -> EvidenceTable:
    rows = tuple(
        (
            (START + timedelta(minutes=i)).isoformat(),
            900 + 700 * (1 if 38 < i < 46 else 0) + (i * 37) % 200,
            120 + 80 * (1 if 38 < i < 46 else 0) + (i * 13) % 40,
        )
        for i in range(minutes)
    )
    return EvidenceTable(
        question="traffic_rate",
        title="Traffic by minute",
        columns=("minute", "statements", "requests"),
        rows=rows,
        sql="select minute from statements",
        window=WINDOW,
        source=(LOG,),
    )


def hourly_latency() -> EvidenceTable:
    rows = tuple(
        (
            e,
            (START + timedelta(hours=h)).isoformat(),
            200,
            base * 0.16,
            base * (1 + 0.25 * ((h * 5) % 4)),
            base * 2.9,
        )
        for i, e in enumerate(ENDPOINTS[:6])
        for h in range(8)
        for base in (420.0 / (1 + 0.8 * i),)
    )
    return EvidenceTable(
        question="hourly_latency",
        title="Latency by hour",
        columns=("endpoint", "hour", "calls", "p50_ms", "p95_ms", "p99_ms"),
        rows=rows,
        sql="select hour from requests",
        window=WINDOW,
        source=(ACCESS,),
    )


def endpoint_heat() -> EvidenceTable:
    rows = tuple(
        (
            e,
            f"2026-11-14T{9 + h:02}:00:00Z",
            200 - 190 * (h == 7),
            190,
            base * 0.1,
            base * (1 + 0.4 * (h == 3)),
            base * 3,
        )
        for i, e in enumerate(ENDPOINTS)
        for h in range(8)
        for base in (420.0 / (1 + 0.8 * i),)
    )
    return EvidenceTable(
        question="endpoint_heat",
        title="Latency of endpoints over time",
        columns=("endpoint", "moment", "n", "calls", "p50_ms", "p95_ms", "p99_ms"),
        rows=rows,
        sql="select moment from requests",
        parameters=(Parameter(name="step_s", value=3600),),
        source=(ACCESS,),
    )


def duration_histogram() -> EvidenceTable:
    subjects = (("all requests", "all requests"), *((e, "endpoint") for e in ENDPOINTS[:6]))
    rows = tuple(
        (name, of, 10.0 * 1.25**b, 10.0 * 1.25 ** (b + 1), (b + 1) * (12 - b), 364, 28.0, 88.0, 131.0)
        for name, of in subjects
        for b in range(12)
    )
    return EvidenceTable(
        question="duration_histogram",
        title="How long calls take",
        columns=("subject", "of", "low_ms", "high_ms", "calls", "n", "p50_ms", "p95_ms", "p99_ms"),
        rows=rows,
        sql="select low_ms from requests",
        source=(ACCESS,),
    )


def table_access() -> EvidenceTable:
    names = [t for tables in SERVICES.values() for t in tables]
    rows = tuple((t, 18_000 // (i + 1), 900 // (i + 1), 3 + i % 7, 1 + i % 3) for i, t in enumerate(names))
    return EvidenceTable(
        question="table_access",
        title="Reads and writes of each table",
        columns=("table", "reads", "writes", "shapes", "writers"),
        rows=rows,
        sql="select table from shape_tables",
        source=(LOG,),
    )


def statements_per_request() -> EvidenceTable:
    rows = tuple((e, 2114 + i, 3.0, 37.0 / (i + 1), 60 - i) for i, e in enumerate(ENDPOINTS))
    return EvidenceTable(
        question="statements_per_request",
        title="Statements per request",
        columns=("endpoint", "requests", "p50", "p95", "max"),
        rows=rows,
        sql="select endpoint from requests",
    )


def co_access() -> EvidenceTable:
    rows = (("orders", "order_items", 2114, 1800), ("orders", "payments", 812, 640))
    return EvidenceTable(
        question="co_access",
        title="Tables used in one transaction",
        columns=("table_a", "table_b", "transactions", "written_together"),
        rows=rows,
        sql="select table_a from pairs",
    )


def system(services: dict[str, tuple[str, ...]] | None = None) -> System:
    names = [t for tables in (services or SERVICES).values() for t in tables]
    columns = (
        Column(name="id", type="bigint", nullable=False),
        Column(name="created_at", type="timestamptz"),
    )
    keys = (ForeignKey(columns=("order_id",), to_table="orders", to_columns=("id",)),)
    return System(
        tables=tuple(Table(name=n, columns=columns, primary_key=("id",), foreign_keys=keys) for n in names)
    )


def ledger() -> Ledger:
    return Ledger(
        files=(
            InputFile(
                path="logs/postgresql.csv",
                sha256="3f" * 32,
                format="postgresql csvlog",
                lines=Lines(read=131_290, parsed=131_204, rejected=3, continued=83),
                rejects=(
                    Reject(line=4_211, reason="cut in the middle of a record"),
                    Reject(line=90_002, reason="not UTF-8"),
                    Reject(line=131_290, reason="cut at the end"),
                ),
            ),
            InputFile(
                path="logs/access.json",
                sha256="a7" * 32,
                format="access log, JSON",
                lines=Lines(read=18_377, parsed=18_377),
            ),
            InputFile(
                path="schema.sql", sha256="0c" * 32, format="SQL schema", lines=Lines(read=612, parsed=612)
            ),
            InputFile(path="notes.docx", problem="Not a log and not a schema: a Word document."),
        )
    )


def brief() -> Brief:
    return Brief(
        goals=("Sell to three more countries in 2027.", "Two teams that release on their own."),
        entities=(
            Entity(
                name="Order",
                relations=(
                    Relation(to="Customer", kind="many-to-one"),
                    Relation(to="OrderItem", kind="one-to-many"),
                ),
                consistency="strong",
            ),
            Entity(
                name="Product",
                relations=(Relation(to="Category", kind="many-to-one"),),
                consistency="eventual",
            ),
            Entity(name="Customer"),
        ),
        scale=Scale(users=120_000, requests_per_s=85, peak_factor=4, data_gb=220, growth_per_year=0.5),
        targets=(
            Target(scenario="checkout.place", metric="p95", max=300),
            Target(metric="p99", max=2, unit="s"),
        ),
        stack=(Technology(name="PostgreSQL", version="16"), Technology(name="Node.js", version="24")),
        hosting="Kubernetes, one region",
        team=(Skill(skill="TypeScript", people=6, level=3), Skill(skill="Kafka", people=1, level=1)),
        budget=Budget(amount=4_000),
    )


def loops() -> tuple[Loop, ...]:
    return (
        Loop(
            kind="n+1",
            shape="S-0000000001",
            parent="S-0000000000",
            times=2114,
            calls=74_002,
            different_calls=71_880,
            distinct_arguments=71_880,
            session_example="6555.1",
            endpoint="orders.list",
        ),
        Loop(
            kind="duplicate",
            shape="S-0000000007",
            parent=None,
            times=31,
            calls=310,
            different_calls=31,
            distinct_arguments=31,
            session_example="6555.9",
        ),
    )


FIT = Fitness(
    threshold_ms=0,
    sampled=False,
    completeness=0.998,
    supports=("durations", "medians", "loops", "transactions", "arguments"),
    lacks=(Lack(what="cache metrics", setting="give the output of Redis INFO stats"),),
)


def rich(**changes: object) -> Assessment:
    values: dict[str, object] = {
        "study": "shop",
        "as_of": AS_OF,
        "brief": brief(),
        "ledger": ledger(),
        "system": system(),
        "window": WINDOW,
        "totals": Totals(
            statements=131_204,
            interactive_statements=128_000,
            shapes=40,
            requests=18_377,
            sessions=912,
            transactions=41_000,
        ),
        "fitness": FIT,
        "mismatch": Mismatch(
            only_in_log=("pg_stat_activity",),
            only_in_schema=("bundles", "consents"),
            in_both=tuple(SERVICES["orders"]),
        ),
        "tables": (
            endpoint_latency(),
            shape_latency(),
            traffic_rate(),
            hourly_latency(),
            endpoint_heat(),
            duration_histogram(),
            table_access(),
            co_access(),
            statements_per_request(),
        ),
        "loops": loops(),
        "verdicts": verdicts(),
        "findings": findings(),
        "boundaries": boundaries(),
        "evidence": figures(),
    }
    return Assessment.model_validate(values | changes)


def log_alone() -> Assessment:
    logs = Ledger(files=ledger().files[:1])
    cut = Fitness(
        threshold_ms=250,
        sampled=False,
        supports=("durations",),
        lacks=(
            Lack(what="medians", setting="log_min_duration_statement = 0 would give them"),
            Lack(what="loops", setting="log_min_duration_statement = 0 would give them"),
        ),
    )
    return Assessment(
        study="night-log",
        as_of=AS_OF,
        ledger=logs,
        window=WINDOW,
        fitness=cut,
        totals=Totals(statements=3_120, interactive_statements=2_900, shapes=18, sessions=40),
        tables=(shape_latency(18, percentiles=False), traffic_rate()),
        verdicts=tuple(
            verdict(n, "NO DATA", t, reason="The log was cut at 250 ms.")
            for n, t in (
                ("p50 of simple queries", 100),
                ("p95 of complex operations", 500),
                ("p99 of all", 2000),
            )
        ),
    )


def schema_alone(tables: int = 120) -> Assessment:
    areas = (
        "accounts",
        "billing",
        "catalog",
        "documents",
        "fulfilment",
        "identity",
        "marketing",
        "notifications",
        "planning",
        "reporting",
        "support",
        "vendor",
    )
    services = {
        a: tuple(
            f"{a}_{i:02}_{'history' if i % 3 else 'assignment_rules'}" for i in range(tables // len(areas))
        )
        for a in areas
    }
    keys = tuple(
        Finding(
            id=f"F-foreign_key_without_index-{a}_{i}",
            rule="foreign_key_without_index",
            severity="warning",
            subject=f"{a}_{i}",
            statement=f"{a}_{i} (owner_id) refers to another table and no index begins with it.",
            remedy=f"create index concurrently on {a}_{i} (owner_id);",
            where=Place(file="db/structure.sql", line=100 + i),
        )
        for a in areas
        for i in range(4)
    )
    return Assessment(
        study="legacy-erp",
        as_of=AS_OF,
        ledger=Ledger(
            files=(
                InputFile(
                    path="db/structure.sql",
                    sha256="0c" * 32,
                    format="SQL schema",
                    lines=Lines(read=4_210, parsed=4_210),
                ),
            )
        ),
        system=system(services),
        boundaries=boundaries(services, traffic=False),
        findings=keys,
        verdicts=(
            verdict(
                "Indexes on foreign keys",
                "FAIL",
                100,
                unit="%",
                comparison=">=",
                observed=61,
                n=120,
                reason="48 of 124 foreign keys have no index.",
            ),
        ),
    )


def brief_alone() -> Assessment:
    return Assessment(study="blank page", as_of=AS_OF, brief=brief())


def nothing_measured() -> Assessment:
    names = (
        "p50 of simple queries",
        "p95 of complex operations",
        "p99 of all",
        "Cache hit rate",
        "Connections in the pool",
    )
    return Assessment(
        study="empty",
        as_of=AS_OF,
        ledger=Ledger(files=(InputFile(path="app.log", problem="No line has a duration."),)),
        verdicts=tuple(verdict(n, "NO DATA", 100, reason="No log with durations was given.") for n in names),
        fitness=Fitness(
            lacks=(Lack(what="durations", setting="log_min_duration_statement = 0 would give them"),)
        ),
    )


def all_pass() -> Assessment:
    good = tuple(v for v in verdicts() if v.state == "PASS")
    return rich(verdicts=good, findings=(), loops=())


def designed(**changes: object) -> Assessment:
    hit_rate = verdict("Cache hit rate", "PASS", 0.7, unit="share", comparison=">", subject="as_designed")
    values = {
        "design": blueprints.full(),
        "proof": blueprints.ladder(failing="tests"),
        "checklist": blueprints.checklist(),
        "verdicts": (*verdicts(), hit_rate.model_copy(update={"id": "GATE-cache-hit-rate"})),
    }
    return rich(**values | changes)


def answered() -> Assessment:
    """Return a design with proposals that were answered, and a summary."""
    change = MoveTables(moves=(Move(table="invoices", service="orders"),))
    proposal = Proposal(
        job="boundaries", change=change, reason="{N-tables} tables.", cites=(figures()[0].id,), by="rules"
    )
    answers = Answers(answers=(Answer(proposal=proposal, answer="accepted", undo=change),))
    quoted = "{" + figures()[0].id + "}"
    summary = (f"There are {{N-tables}} tables, {{N-services}} services and {quoted}.", "Gone {E-gone}.")
    return designed(answers=answers, summary=summary)


def blank_page() -> Assessment:
    design = blueprints.full(is_blank_page=True, caches=(), decisions=(blueprints.CUT,), **blueprints.EMPTY)
    return brief_alone().model_copy(update={"design": design})


HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "\"'><svg onload=window.pwned=1>",
    "\u202egnp.exe\u202c\u2066x",
    "javascript:window.pwned=1",
    "{{ 7*7 }}{% raw %}",
    "]]>--><!--",
    "n" * 10_000,
)


def hostile(text: str) -> Assessment:
    found = boundaries({text: (text, "b"), "other": ("c",)})
    table = EvidenceTable(
        question=text,
        title=text,
        columns=(text, "p95_ms"),
        rows=((text, None),),
        sql=text,
        parameters=(Parameter(name=text, value=text),),
    )
    shapes = shape_latency(1)
    row = (text, text, *shapes.rows[0][2:])
    return rich(
        study=text,
        brief=Brief(
            goals=(text,),
            entities=(Entity(name=text, relations=(Relation(to=text, kind="one-to-one"),)),),
            hosting=text,
        ),
        ledger=Ledger(
            files=(InputFile(path=text, format=text, problem=text, rejects=(Reject(line=1, reason=text),)),)
        ),
        tables=(table, shapes.model_copy(update={"rows": (row,)})),
        loops=(
            Loop(
                kind="n+1",
                shape=text,
                parent=text,
                times=1,
                calls=9,
                different_calls=9,
                distinct_arguments=9,
                session_example=text,
                endpoint=text,
            ),
        ),
        verdicts=(
            verdict(
                text,
                "FAIL",
                5,
                observed=9,
                worst=text,
                reason=text,
                sql=text,
                source=(Source(path=text, sha256=text),),
                evidence=(text,),
                judgements=(judged(text, "FAIL", 9, 5, 3),),
            ),
        ),
        findings=(
            Finding(
                id=text,
                rule=text,
                severity="error",
                subject=text,
                statement=text,
                remedy=text,
                evidence=(text,),
                where=Place(file=text, line=1),
            ),
        ),
        boundaries=found,
        design=blueprints.hostile(text),
        proof=Proof(rungs=(Rung(name=text, state="FAIL", seconds=1, log=text),)),
        checklist=(
            ChecklistItem(id=f"CHECK-{text}", item=text, state="WARN", reason=text, evidence=(text,)),
        ),
        mismatch=Mismatch(only_in_log=(text,)),
        fitness=Fitness(threshold_ms=0, lacks=(Lack(what=text, setting=text),)),
        evidence=(
            Evidence(
                id=text,
                question=text,
                subject=text,
                value=1,
                unit=text,
                n=1,
                sql=text,
                source=(Source(path=text, sha256=text),),
            ),
        ),
        summary=(text, f"{text} {{{text}}} {{N-tables}}."),
        answers=Answers(answers=(_hostile_answer(text),)),
    )


def _hostile_answer(text: str) -> Answer:
    change = Describe(service=text, domain=text, responsibilities=(text,))
    proposal = Proposal(job="service", change=change, reason=text, cites=(text,), by=text)
    return Answer(proposal=proposal, answer="accepted", undo=change)


CASES = {
    "rich": rich,
    "log": log_alone,
    "schema": schema_alone,
    "brief": brief_alone,
    "nodata": nothing_measured,
    "pass": all_pass,
    "designed": designed,
    "blank": blank_page,
    "answered": answered,
}
