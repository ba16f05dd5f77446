"""Index plans run on a real PostgreSQL: each makes the index it names, and none is asked for again."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

# The helpers of the other tests stand in their folders.
sys.path[:0] = [str(Path(__file__).parents[1] / "design")]

from measurements import measured, schema_alone, statement, statements, uses  # noqa: E402

from archkit.design.indexes import propose_indexes  # noqa: E402
from archkit.readers.ddl import read_ddl  # noqa: E402

ROOT = Path(__file__).parents[2]
SCHEMAS = [ROOT / "data" / "shop" / "schema.sql", *sorted((ROOT / "tests/cases/indexes").glob("*.sql"))]


def in_database(server, name):
    """Make a database and return a function that runs a script in it."""
    server.sql(f"create database {name};", check=True)
    return lambda text: server.sql(f"\\connect {name}\n{text}", check=True)


def asked_of_everything(system):
    """Return a log in which every table is looked up by each of its columns with another one's range."""
    shapes, predicates = [], []
    for table in system.tables:
        for number, column in enumerate(table.columns):
            shape = f"S-{table.name}-{number}"
            after = table.columns[(number + 1) % len(table.columns)]
            filtered, ranged = uses(shape, "t.c = filter, t.c range filter")
            shapes.append(statement(shape))
            predicates.append(filtered.model_copy(update={"table": table.name, "column": column.name}))
            predicates.append(ranged.model_copy(update={"table": table.name, "column": after.name}))
    few = shapes[:90]  # each has more than 1 % of the time
    return measured(system, tables=(statements(*few),), shape_predicates=tuple(predicates))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
@pytest.mark.parametrize("log", [schema_alone, asked_of_everything], ids=["schema_alone", "with_a_log"])
def test_every_plan_runs_and_is_asked_for_once(server, schema, log):
    system = read_ddl([schema]).system
    run = in_database(server, f"{schema.stem}_{log.__name__}")
    run(schema.read_text())
    plans = propose_indexes(log(system), system)
    assert plans
    run("\n".join(plan.ddl for plan in plans))
    names = run("select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = "
                "c.relnamespace join pg_index i on i.indexrelid = c.oid where indisvalid;").splitlines()  # fmt: skip
    made = {f"{(['public', *system.table(plan.table).path])[-2]}.{plan.name}" for plan in plans}
    assert made <= set(names)
    again = read_again(schema, plans)
    assert all(again.table(plan.table).has_index_on(plan.columns) for plan in plans)
    assert propose_indexes(log(again), again) == ()


def read_again(schema, plans):
    """Return the system after the plans are part of its DDL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "after.sql"
        path.write_text(schema.read_text() + "\n".join(plan.ddl for plan in plans))
        return read_ddl([path]).system
