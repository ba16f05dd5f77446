"""What the page carries as data: the schema, but no literal out of it."""

from __future__ import annotations

import assessments

from archkit.model.api import Api, Entity, Field
from archkit.model.design import Design
from archkit.model.system import Column, System, Table
from archkit.report import read_embedded, render_report

LITERAL = "'hunter2'"


def test_no_default_of_a_column_brings_its_literal_into_the_page() -> None:
    columns = (
        Column(name="a", type="text", default=LITERAL),
        Column(name="at", type="date", default="now()"),
    )
    system = System(tables=(Table(name="t", columns=columns),))
    entity = Entity(
        table="t",
        service="s",
        name="T",
        router="ts",
        fields=(Field(name="a", column="a", type="string", sql_type="text", default=LITERAL),),
    )
    design = Design(system=system, api=Api(entities=(entity,)))
    page = render_report(assessments.rich(system=system, design=design))
    assert "hunter2" not in page
    embedded = read_embedded(page)
    assert [c.default for c in embedded.system.tables[0].columns] == ["?", "now()"]
    assert embedded.design is not None
    assert embedded.design.api.entities[0].fields[0].default == "?"
