import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.model.decision import Decided, Decision, Option, Prediction
from archkit.report.adr import decision_madr
from archkit.store.design_files import read_choices, save_decision
from archkit.store.folder import StudyFolder

CACHE = Decision(
    id="ADR-cache-products",
    title="Where products are cached",
    context="1. products.get is called 412/min.",
    drivers=("p95 of 38 ms", "Prices change once a day"),
    options=(
        Option(name="none", pros=("Nothing can be stale.",), cons=("Each call reads the database.",)),
        Option(name="process", pros=("Redis is not needed.",), score=0.8125),
    ),
    proposed="process",
    chosen="process",
    why="The log's own reuse gives 81%.",
    consequences=("products.update drops the key",),
    confirmation="GATE-cache-hit-rate",
    prediction=Prediction(measure="hit rate of products.get", value=0.8125, unit="share"),
    evidence=("E-key_reuse-products",),
)
TEXT = """\
---
status: proposed
id: ADR-cache-products
chosen: process
---
# Where products are cached

## Context and Problem Statement

1\\. products.get is called 412/min.

## Decision Drivers

* p95 of 38 ms
* Prices change once a day

## Considered Options

* none
* process

## Decision Outcome

Chosen option: "process".

The log's own reuse gives 81%.

### Consequences

* products.update drops the key

### Confirmation

The gate GATE-cache-hit-rate confirms it.

## Pros and Cons of the Options

### none

* Good, because nothing can be stale.
* Bad, because each call reads the database.

### process

* Neutral, because it scores 0.812
* Good, because Redis is not needed.

## More Information

Prediction, to be graded by the next log: hit rate of products.get 81.2%.

Evidence:

* E-key_reuse-products
"""


def test_a_decision_is_a_madr():
    assert decision_madr(CACHE) == TEXT


def test_what_the_architect_chose_stands_beside_what_the_evidence_proposes():
    text = decision_madr(CACHE.model_copy(update={"chosen": "none", "status": "accepted"}))
    assert text.startswith("---\nstatus: accepted\nid: ADR-cache-products\nchosen: none\n---\n")
    assert 'Chosen option: "none", by the architect.' in text
    assert 'The evidence proposes "process": The log\'s own reuse gives 81%.' in text


def test_a_section_with_nothing_to_say_is_left_out():
    bare = Decision(id="ADR-x", title="X", options=(Option(name="a"),), proposed="a", chosen="a", why="")
    assert re.findall("^#+ .*", decision_madr(bare), re.MULTILINE) == [
        "# X",
        "## Considered Options",
        "## Decision Outcome",
        "## Pros and Cons of the Options",
        "### a",
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>x()</script>",
        "![x](https://example.org/a.png)",
        "\\[x](https://example.org)",
        "a\n# Another title\n---\n",
        "a\n\n<b>",
    ],
)
def test_names_of_the_study_cannot_become_markdown_of_their_own(hostile):
    text = decision_madr(
        Decision(
            id=hostile,
            title=hostile,
            context=hostile,
            drivers=(hostile,),
            options=(Option(name=hostile, pros=(hostile,), cons=(hostile,)),),
            proposed=hostile,
            chosen=hostile,
            why=hostile,
            consequences=(hostile,),
            confirmation=hostile,
            evidence=(hostile,),
        )
    )
    body = text.split("\n---\n", 1)[1]
    assert "<" not in body
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]]", body)
    assert body.count("\n# ") == 0
    assert "\n---" not in body


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
words |= st.sampled_from(
    ["null", "yes", "1", "- a", "a: b", "# a", "'", '"', "---", "\u2028", "\x7f", "\U000e0001"]
)


@settings(max_examples=60, deadline=None)
@given(words, words, words, st.sampled_from(["accepted", "rejected", "superseded"]))
def test_whatever_is_decided_is_read_back_from_the_file(tmp_path_factory, key, chosen, why, status):
    folder = StudyFolder(tmp_path_factory.mktemp("study"))
    decision = Decision(
        id=key,
        title=why,
        options=(Option(name=chosen),),
        proposed=chosen,
        chosen=chosen,
        why=why,
        status=status,
    )
    save_decision(folder, decision, decision_madr(decision))
    assert read_choices(folder).decided == (Decided(id=key, chosen=chosen, status=status),)
