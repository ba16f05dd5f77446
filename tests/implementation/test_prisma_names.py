import json
import re

import pytest
from built_designs import design_of
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.implementation.prisma_schema import prisma_schema
from archkit.model.system import Column, ForeignKey, Index, System, Table

NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0."), min_size=1, max_size=20)
LONG = st.text("ab", min_size=58, max_size=63)


@st.composite
def systems(draw):
    """Tables with any names, each with a serial key, some columns, an index and a reference to any other."""
    tables = draw(st.lists(NAMES | LONG, min_size=1, max_size=4, unique=True))
    made = []
    for name in tables:
        columns = draw(st.lists(NAMES | LONG, min_size=1, max_size=3, unique=True))
        key, *others = columns
        target = draw(st.sampled_from(tables))
        made.append((name, key, others, target))
    keys = {name: key for name, key, _, _ in made}
    return System(
        tables=tuple(
            Table(
                name=name,
                columns=tuple(Column(name=c, type="integer", nullable=c != key) for c in (key, *others)),
                primary_key=(key,),
                foreign_keys=tuple(
                    ForeignKey(columns=(c,), to_table=target, to_columns=(keys[target],)) for c in others
                ),
                indexes=tuple(Index(name=None, columns=(c,)) for c in others),
            )
            for name, key, others, target in made
        )
    )


@settings(max_examples=60, deadline=None)
@given(systems())
def test_names_are_valid_short_and_unique_whatever_the_tables_are_called(system):
    design = design_of(system)
    text = prisma_schema(design, design.apps[0])
    models = re.findall(r"^model (\S+) \{$", text, re.MULTILINE)
    assert len(set(models)) == len(models) == len(system.tables)
    mapped = [json.loads(m) for m in re.findall(r'\bmap: ("(?:[^"\\]|\\.)*")', text)]
    assert len(set(mapped)) == len(mapped)
    assert all(len(name.replace('""', '"').encode()) <= 63 for name in mapped)
    for block in re.findall(r"^model \S+ \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL):
        fields = re.findall(r"^  ([A-Za-z]\w*) ", block, re.MULTILINE)
        assert len(set(fields)) == len(fields)


@pytest.mark.parametrize("on_delete", ["cascade", "set null", "no action", None])
def test_setting_null_needs_columns_that_may_be_null(on_delete):
    key = ForeignKey(columns=("a_id",), to_table="a", to_columns=("id",), on_delete=on_delete)
    a = Table(name="a", columns=(Column(name="id", type="integer", nullable=False),), primary_key=("id",))
    columns = tuple(Column(name=c, type="integer", nullable=False) for c in ("id", "a_id"))
    b = Table(name="b", columns=columns, primary_key=("id",), foreign_keys=(key,))
    design = design_of(System(tables=(a, b)))
    written = prisma_schema(design, design.apps[0])
    assert ("onDelete: Cascade" if on_delete == "cascade" else "onDelete: NoAction") in written
