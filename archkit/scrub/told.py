"""What the architect and other agents wrote in their own words, as it may be shown: brief, choices, context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.scrub.prose import scrub_prose

if TYPE_CHECKING:
    from archkit.model.brief import Brief, Technology
    from archkit.model.context import Prior
    from archkit.model.decision import Choices, ServiceEdit


def scrub_brief(brief: Brief) -> Brief:
    """Return the brief with secrets blanked in its sentences; the names of entities and numbers stay."""
    told = {
        "goals": tuple(scrub_prose(goal) for goal in brief.goals),
        "hosting": _scrubbed(brief.hosting),
        "stack": _scrubbed_stack(brief.stack),
        "team": tuple(s.model_copy(update={"skill": scrub_prose(s.skill)}) for s in brief.team),
    }
    return brief.model_copy(update=told)


def scrub_choices(choices: Choices) -> Choices:
    """Return the choices with secrets blanked in what services are said to be for, and in the summary."""
    told = {
        "services": tuple(_scrubbed_edit(edit) for edit in choices.services),
        "summary": tuple(scrub_prose(sentence) for sentence in choices.summary),
    }
    return choices.model_copy(update=told)


def scrub_prior(prior: Prior) -> Prior:
    """Return what the project context said with secrets blanked in technologies, patterns, titles and problems."""
    told = {
        "stack": _scrubbed_stack(prior.stack),
        "patterns": tuple(
            p.model_copy(update={n: scrub_prose(getattr(p, n)) for n in ("name", "where", "why")})
            for p in prior.patterns
        ),
        "decisions": tuple(d.model_copy(update={"title": scrub_prose(d.title)}) for d in prior.decisions),
        "problems": tuple(scrub_prose(problem) for problem in prior.problems),
        "away": scrub_prose(prior.away),
    }
    return prior.model_copy(update=told)


def _scrubbed_stack(stack: tuple[Technology, ...]) -> tuple[Technology, ...]:
    return tuple(
        part.model_copy(update={"name": scrub_prose(part.name), "version": _scrubbed(part.version)})
        for part in stack
    )


def _scrubbed_edit(edit: ServiceEdit) -> ServiceEdit:
    duties = edit.responsibilities
    told = {
        "domain": _scrubbed(edit.domain),
        "responsibilities": None if duties is None else tuple(scrub_prose(duty) for duty in duties),
    }
    return edit.model_copy(update=told)


def _scrubbed(text: str | None) -> str | None:
    return None if text is None else scrub_prose(text)
