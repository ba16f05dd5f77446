import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.errors import DocumentError
from archkit.model.brief import Brief, Entity, Scale, Target
from archkit.store.yaml_text import parse_yaml, patch_yaml

BRIEF = """\
# what the shop needs
format: 1
goals:
  # the first goal
  - sell more   # every day
  - answer fast
scale:
  requests_per_s: 40   # measured last year
  users: 9000
targets:
  - {scenario: all, metric: p95, max: 300, unit: ms}
"""


def test_a_change_keeps_comments_and_order():
    brief = parse_yaml(BRIEF, Brief, "brief.yaml")
    changed = brief.model_copy(update={"scale": brief.scale.model_copy(update={"users": 9500})})
    assert patch_yaml(BRIEF, changed, "brief.yaml") == BRIEF.replace("9000", "9500")


def test_no_change_changes_no_byte():
    assert patch_yaml(BRIEF, parse_yaml(BRIEF, Brief, "brief.yaml"), "brief.yaml") == BRIEF


def test_a_new_field_goes_to_the_end_and_a_cleared_one_leaves():
    brief = parse_yaml(BRIEF, Brief, "brief.yaml").model_copy(update={"hosting": "cloud", "targets": ()})
    text = patch_yaml(BRIEF, brief, "brief.yaml")
    assert text.endswith("hosting: cloud\n")
    assert "targets" not in text
    assert "# the first goal" in text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("format: 1\nscale:\n  users: many\n", 3, "scale.users: It should be a valid integer"),
        ("format: 1\ngoals: []\ncolour: red\n", 3, "colour: There is no such field"),
        (
            "format: 1\ntargets:\n  - metric: p95\n    max: 3\n  - metric: p12\n    max: 1\n",
            5,
            "targets.1.metric",
        ),
        ("format: 2\n", 1, "format"),
        ("goals: [a\nscale: 1\n", 2, "not valid YAML"),
        ("- a\n- b\n", 1, "Expected fields"),
        ("goals: !!python/object:os.system x\n", 1, "goals"),
    ],
)
def test_a_bad_brief_names_file_line_field_and_expectation(text, line, words):
    with pytest.raises(DocumentError) as error:
        parse_yaml(text, Brief, "brief.yaml")
    assert error.value.where == f"brief.yaml line {line}"
    assert words in error.value.what
    assert error.value.next


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
briefs = st.builds(
    Brief,
    goals=st.lists(words, max_size=4).map(tuple),
    entities=st.lists(st.builds(Entity, name=words), max_size=4).map(tuple),
    scale=st.builds(Scale, users=st.none() | st.integers(0, 10**12), data_gb=st.none() | st.floats(0, 1e9)),
    targets=st.lists(
        st.builds(Target, scenario=words, metric=st.sampled_from(["p50", "p95"]), max=st.floats(0.1, 1e6)),
        max_size=3,
    ).map(tuple),
    hosting=st.none() | words,
)


@settings(max_examples=60, deadline=None)
@given(briefs, briefs)
def test_whatever_is_written_is_read_back(first, second):
    text = patch_yaml("", first, "brief.yaml")
    assert parse_yaml(text, Brief, "brief.yaml") == first
    assert parse_yaml(patch_yaml(text, second, "brief.yaml"), Brief, "brief.yaml") == second
