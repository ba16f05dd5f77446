"""A decision holds what the evidence proposes until the architect or the project context says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.design import Problem

if TYPE_CHECKING:
    from archkit.model.decision import Choices, Decision


def settled(decision: Decision, choices: Choices) -> Decision:
    """Return the decision with the architect's word in it; a word for no known option leaves it as proposed."""
    word = choices.chosen(decision.id)
    if word is None or word.chosen not in {option.name for option in decision.options}:
        return decision
    return decision.model_copy(update={"chosen": word.chosen, "status": word.status, "by": word.by})


def unheard(decisions: tuple[Decision, ...], choices: Choices) -> tuple[Problem, ...]:
    """Return a problem for each word of the architect that no decision could follow."""
    options = {d.id: [option.name for option in d.options] for d in decisions}
    return tuple(
        Problem(
            rule="decision_without_option",
            subject=word.id,
            statement=f"The file of {word.id} chooses {word.chosen}, which is none of its options.",
            remedy=f"Choose one of: {', '.join(options[word.id])}.",
        )
        for word in choices.decided
        if word.by == "architect" and word.id in options and word.chosen not in options[word.id]
    )
