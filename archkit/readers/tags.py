"""What comments of statements say about them: the tags of sqlcommenter and Marginalia that are known, and the route.

Both are open specifications: `/*action='index',route='%2Forders'*/` (google.github.io/sqlcommenter/spec) and
`/*application:Shop,controller:orders,action:index*/` (as Rails writes its query logs).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from archkit.scrub import SCRUBBED, scrub_label, scrub_path

_TAG = re.compile(r"[*,\s](\w+)(?:='((?:[^'\\]|\\.)*)'|[:=]([^,'*]*))", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
Tags = dict[str, str]


def read_tags(comment: str) -> Tags:
    """Return the tags of a comment as they may leave: decoded; a value that is no plain label is left out.

    A route is a template: what is no plain word in it becomes `:id`.
    """
    said = (
        (m[1], unquote(_ESCAPED.sub(r"\1", m[2] if m[2] is not None else m[3].strip())))
        for m in _TAG.finditer(comment)
    )
    meant = ((name, _path(value) if name == "route" else _label(value)) for name, value in said)
    return {name: value for name, value in meant if value}


def route_of(tags: Tags) -> str | None:
    """Return the endpoint that the tags name: a route, else controller and action, else a job; None for none."""
    if route := tags.get("route"):
        return route
    controller = (
        tags.get("controller_with_namespace") or tags.get("namespaced_controller") or tags.get("controller")
    )
    if parts := [part for part in (controller, tags.get("action")) if part]:
        return "#".join(parts)
    return tags.get("job")


def _label(value: str) -> str | None:
    label = scrub_label(value.replace("\\", "."))
    return None if label == SCRUBBED else label


def _path(value: str) -> str | None:
    """Return the template of a route, also of one that is a regular expression, as Django has them."""
    plain = _GROUP.sub(":id", value).removeprefix("^").removesuffix("$").replace("\\", "")
    return scrub_path(plain if plain.startswith("/") else f"/{plain}") if value.strip() else None
