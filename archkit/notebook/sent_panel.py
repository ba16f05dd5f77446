"""The folded panel that shows exactly what is sent to a language model, before anything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.view import View
from archkit.report import words
from archkit.report.html import alone

if TYPE_CHECKING:
    from archkit.advisor.prompt import Prompt

_ALL = "This text, and no other."
_NOTHING = (
    "Nothing is sent: the rules answer on this machine. With a key it would be this text, and no other."
)
_PANEL = Markup(
    '<details class="query"><summary>What is sent</summary><p class="lead">{}</p><pre>{}</pre></details>'
)


def sent_panel(prompt: Prompt, *, is_sent: bool) -> View:
    """Show the whole text behind one click, and how much was left out of it."""
    lead = _ALL if is_sent else _NOTHING
    left_out = (
        (prompt.left_out, "name", " that may hold a token or a secret"),
        (prompt.shortened, "line", " for length"),
    )
    if said := [f"{words.plural(n, noun)}{why}" for n, noun, why in left_out if n]:
        lead += f" Left out: {words.listed(said)}."
    return View(alone(_PANEL.format(lead, prompt.text)), f"{lead}\n{prompt.text}")
