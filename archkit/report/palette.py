"""Okabe-Ito colours for services, in a fixed order by name; beyond eight, neutral.

The order sets apart what lies side by side for every kind of colour vision. Okabe and Ito 2008,
"Color Universal Design". The colours stand in style.css, so that dark mode can turn black to white.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

COLOURS = 8
NEUTRAL = "c-none"


def palette(names: Iterable[str]) -> dict[str, str]:
    """Return the CSS class of each service's colour."""
    ordered = sorted(set(names))
    return {name: f"c-{i}" if i < COLOURS else NEUTRAL for i, name in enumerate(ordered)}
