"""How clients tell versions of the API apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.deciding import settled
from archkit.model.decision import API_VERSIONING, Decision, Option

if TYPE_CHECKING:
    from archkit.model.brief import Brief
    from archkit.model.decision import Choices

_OPTIONS = (
    Option(
        name="uri",
        pros=("Seen in every log line, cache key and link", "Tried with nothing but a browser"),
        cons=("A new version changes every URL",),
    ),
    Option(
        name="header",
        pros=("URLs stay as they are", "A client without the header gets the newest version"),
        cons=("Not seen in logs of URLs", "A cache must vary by the header"),
    ),
    Option(
        name="media-type",
        pros=("Each representation has its own version, as HTTP means it",),
        cons=("Clients must set Accept on each call", "A cache must vary by Accept"),
    ),
)
_CONSEQUENCES = {
    "uri": "Every path begins with /v1; a second version runs beside it until no call of the first is seen",
    "header": "Every call may name its version in a header; logs must keep that header",
    "media-type": "Every call may name its version in Accept; logs must keep that header",
}


def propose_versioning(brief: Brief, choices: Choices) -> Decision:
    """Return the decision; the proposal is what the brief asks for, and the URI where it asks for nothing."""
    asked = brief.versioning
    proposed = asked or "uri"
    decision = Decision(
        id=API_VERSIONING,
        title="Tell versions of the API apart",
        context="Clients and the backend are not released at the same moment.",
        drivers=("Old clients keep working while new ones come", "Which version is called can be measured"),
        options=_OPTIONS,
        proposed=proposed,
        chosen=proposed,
        why=f"The brief asks for {asked}."
        if asked
        else "The brief asks for nothing else, and the URI is the plainest.",
    )
    held = settled(decision, choices)
    return held.model_copy(update={"consequences": (_CONSEQUENCES[held.chosen],)})
