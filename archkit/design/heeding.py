"""What was declared and decided before: it holds where the architect's own files say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.context import Heeded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from archkit.model.boundaries import Pin
    from archkit.model.context import Prior, PriorDecision
    from archkit.model.decision import Choices
    from archkit.model.design import Design


def with_declared(own: tuple[Pin, ...], prior: Prior, known: Collection[str]) -> tuple[Pin, ...]:
    """Return the architect's pins, and those that the context declares of other known tables."""
    pinned = {pin.table for pin in own}
    return (*own, *(pin for pin in prior.pins if pin.table in known and pin.table not in pinned))


def with_decided(choices: Choices, prior: Prior) -> Choices:
    """Return the choices, with the context's word on each decision that the architect left open."""
    told = tuple(word for word in prior.decided if choices.chosen(word.id) is None)
    return choices.model_copy(update={"decided": (*choices.decided, *told)}) if told else choices


def heeded(decisions: Iterable[PriorDecision], design: Design, choices: Choices) -> Iterator[Heeded]:
    """Say of each prior decision that the design knows whether it is respected, or what took its place.

    `choices` are the architect's own. A decision that the design does not know is neither.
    """
    for prior in decisions:
        now = design.decision(prior.id)
        if prior.status != "accepted" or now is None:
            continue
        if now.chosen == prior.chosen and now.status == "accepted":
            yield Heeded(decision=prior, state="respected")
            continue
        is_word = choices.chosen(prior.id) is not None
        why = "decided by the architect" if is_word else f"as {prior.chosen} is none of its options"
        yield Heeded(decision=prior, state="superseded", by=f"{now.id}: {now.chosen}, {why}")
