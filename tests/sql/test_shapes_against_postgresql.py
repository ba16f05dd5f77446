"""Shapes against PostgreSQL's own parser; tests/benchmarks/shapes.py does the same with 100,000 statements."""

from __future__ import annotations

import pytest
from compared_shapes import compare, explained, made_statements
from postgresql_oracle import fingerprint, keywords
from shape_cases import shapes_of

_TEMPLATES = (
    "select {} from t", "select * from {}", "select {}(a) from t", "select {}(a, b) from t", "select a::{} from t",
    "select {} 'x'", "select a {} from t", "select t.{} from t", "update t set {} = 1", "select a::{}(3)",
    "select a from t group by {}(a)", "select {}()", "insert into t values ({})", "select {}", "select {} (select 1)",
    "select sum(a) over (order by a rows {} preceding)", "create table t (a {})", "select a from t limit {}",
    "set x to {}", "set role {}", "select a from t where b = {} (select 1)", "delete from {} t", "select {} a from t",
)  # fmt: skip


def test_no_two_statements_that_postgresql_tells_apart_share_a_shape_and_what_is_split_is_explained() -> None:
    found = compare(made_statements(seed=7), 2_500)
    assert not found.merged
    assert found.statements > 2 * found.unread / 3
    assert sum(count for count, _ in explained(found.split).values()) > 100


@pytest.mark.parametrize(
    "kind", ["COL_NAME_KEYWORD", "RESERVED_KEYWORD", "TYPE_FUNC_NAME_KEYWORD", "UNRESERVED_KEYWORD"]
)
def test_a_keyword_in_quotes_is_not_taken_for_the_keyword(kind: str) -> None:
    bare = [template.format(word) for template in _TEMPLATES for word in keywords(kind)]
    quoted = [template.format(f'"{word}"') for template in _TEMPLATES for word in keywords(kind)]
    shapes = zip(bare, quoted, shapes_of(bare), shapes_of(quoted), strict=True)
    merged = [
        (one, other)
        for one, other, shape, twin in shapes
        if shape == twin and (mark := fingerprint(one)) and fingerprint(other) not in (mark, None)
    ]
    assert not merged
