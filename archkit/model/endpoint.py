"""What an endpoint is called: the method before a path, the frame around it, and the area that it belongs to."""

from __future__ import annotations

import re

FRAMES = (
    r"^(api|apis|rest|rpc|trpc|graphql|gql|public|internal|v\d+(\.\d+)*)$"  # in lower case; RE2 and Python
)
UNKNOWN = "/:unknown"  # the paths that a server never knew, where there are many
_ASSET = re.compile(r"(?:^|/)\*\.\w{1,5}$")
_METHOD = re.compile(r"^[A-Z]+ (?=/)")
_PARAMETER = re.compile(r"^[:{<\[*$]")


def without_method(endpoint: str) -> str:
    """Return the path without the method that tells it from the same path asked otherwise."""
    return _METHOD.sub("", endpoint)


def is_frame(part: str) -> bool:
    """Whether a part of a path says nothing about what is asked, such as "api" or "v1"."""
    return re.match(FRAMES, part.lower()) is not None


def is_backend(endpoint: str) -> bool:
    """Whether it is something that a backend answers: no file that is the same for everybody, no unknown path."""
    return not is_asset(endpoint) and without_method(endpoint) != UNKNOWN


def is_asset(endpoint: str) -> bool:
    """Whether it stands for files that are the same for everybody, such as /static/*.js."""
    return _ASSET.search(endpoint) is not None


def area_of(endpoint: str) -> str:
    """Return the first word of a name that is neither a frame nor a parameter: orders of /api/v1/orders/:id.

    Where all are, it is the first. The SQL macro of this name gives the same.
    """
    parts = [part for part in without_method(endpoint).split("/") if part]
    said = [part for part in parts if not is_frame(part) and not _PARAMETER.match(part)]
    first = next(iter(said or parts), "/")
    return first.split(".", 1)[0] or first
