"""What of the machine's environment the ladder's tools see: no settings of other apps, no keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = frozenset(
    (
        "path home user lang tmpdir temp tmp systemroot comspec userprofile appdata localappdata "
        "http_proxy https_proxy no_proxy all_proxy ssl_cert_file ssl_cert_dir node_extra_ca_certs"
    ).split()
)
_KEPT_FAMILIES = ("npm_", "lc_", "xdg_")


def tool_environment(
    node_folder: str, settings: Mapping[str, str], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the environment of a tool: what it needs to run, `settings`, and this Node first in its PATH.

    npm calls `node` by name, and an app reads its settings here: HOST, NODE_ENV or DATABASE_URL of the machine
    would change what is proven, and npm's packages have no business with the machine's keys.
    """
    kept = {name: value for name, value in environment.items() if _is_kept(name.lower())}
    path = os.pathsep.join(filter(None, (node_folder, kept.get("PATH", os.defpath))))
    return {**kept, **settings, "PATH": path}


def _is_kept(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_FAMILIES)
