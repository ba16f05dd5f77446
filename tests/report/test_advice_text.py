import assessments

from archkit.model.proposal import (
    Advice,
    Answer,
    Answers,
    Effect,
    Fault,
    Move,
    MoveTables,
    Proposal,
    Question,
    Refusal,
)
from archkit.report.advice_text import advice_text
from archkit.report.documents import advice_document

RICH = assessments.rich()
PROPOSAL = Proposal(
    job="boundaries",
    change=MoveTables(moves=(Move(table="invoices", service="orders"),)),
    reason="The cut holds {CUT-cohesion} of the pull. Gone {E-gone}.",
    cites=("E-1", "E-2"),
    by="rules",
)
REFUSED = Refusal(what="Move `ghosts` to orders.", why="It names a table that the schema does not have.")
ADVICE = Advice(by="rules", question=Question(job="boundaries"), proposals=(PROPOSAL,), refused=(REFUSED,))
EFFECTS = {PROPOSAL.id: (Effect(measure="sagas", before=4, after=3),)}


def test_a_proposal_is_a_short_block_and_a_refused_one_a_line():
    assert advice_text(ADVICE, RICH, EFFECTS).splitlines() == [
        f"{PROPOSAL.id}  Move `invoices` from `billing` to `orders`.",
        f"    The cut holds {RICH.boundaries.score.cohesion * 100:.3g}% of the pull.",
        "    Designed anew with it: sagas 4 to 3.",
        "    Rests on E-1 and E-2.",
        "",
        "Refused: Move `ghosts` to orders because it names a table that the schema does not have.",
    ]


def test_what_changes_no_measure_and_what_was_answered_is_said():
    found = RICH.model_copy(
        update={"answers": Answers(answers=(Answer(proposal=PROPOSAL, answer="rejected"),))}
    )
    text = advice_text(ADVICE, found, {})
    assert "No measure of the design changes." in text
    assert "You rejected it." in text


def test_nothing_to_propose_is_an_answer():
    assert advice_text(ADVICE.model_copy(update={"proposals": (), "refused": ()}), RICH, {}).startswith(
        "Nothing"
    )


def test_the_document_fills_the_reason_and_keeps_the_change_whole():
    document = advice_document(ADVICE, RICH, EFFECTS)
    (proposal,) = document["proposals"]
    assert (proposal["id"], proposal["kind"]) == (PROPOSAL.id, "move tables")
    assert proposal["change"] == {
        "kind": "move tables",
        "moves": [{"table": "invoices", "service": "orders"}],
        "holds": [],
    }
    assert proposal["reason"].endswith("% of the pull.")
    assert proposal["effects"] == [
        {"measure": "sagas", "before": 4.0, "after": 3.0, "unit": "", "tables": []}
    ]
    assert proposal["answer"] is None
    assert document["refused"] == [{"what": REFUSED.what, "why": REFUSED.why}]
    assert document["fault"] is None


def test_a_fault_stands_in_the_document():
    fault = Fault(kind="offline", what="Nobody answers.", then="Try again.")
    document = advice_document(ADVICE.model_copy(update={"fault": fault, "proposals": ()}), RICH, {})
    assert document["fault"] == {"kind": "offline", "what": "Nobody answers.", "then": "Try again."}
