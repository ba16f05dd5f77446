"""How Claude is reached: the key, the address and the model, as the environment says."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_MODEL = "claude-sonnet-5-5"
NO_KEY = "no-key"  # sent where only an address is set: the SDK asks for one
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]+")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}")


class Settings(Value):
    """The key (None: none is set), whether it is a bearer token, the address (empty: Anthropic's), and the model.

    `wrong` says in one sentence what is wrong with them; it is empty where nothing is.
    """

    key: SecretStr | None = None
    is_token: bool = False
    base_url: str = ""
    model: str = DEFAULT_MODEL
    wrong: str = ""

    @property
    def is_configured(self) -> bool:
        """Whether Claude can be asked, or is meant to be."""
        return self.key is not None or bool(self.base_url) or bool(self.wrong)

    @property
    def is_loopback(self) -> bool:
        """Whether the address is on this machine."""
        return bool(self.base_url) and _is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def secret(self) -> str:
        """The key in plain; only for the request, and to find it where it must not be."""
        return self.key.get_secret_value() if self.key else NO_KEY


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Read ANTHROPIC_API_KEY, else ANTHROPIC_AUTH_TOKEN; ANTHROPIC_BASE_URL; and ARCHKIT_MODEL."""
    key, token = (environ.get(name, "").strip() for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"))
    address = environ.get("ANTHROPIC_BASE_URL", "").strip()
    model = environ.get("ARCHKIT_MODEL", "").strip() or DEFAULT_MODEL
    wrong = _wrong(key or token, address, model)
    return Settings(
        key=SecretStr(key or token) if key or token else None,
        is_token=bool(token and not key),
        base_url=address if _is_plain(address) else "",
        model=model if _MODEL.fullmatch(model) else DEFAULT_MODEL,
        wrong=wrong,
    )


def _wrong(key: str, address: str, model: str) -> str:
    """Say what cannot be used, without repeating it: it may hold a secret."""
    if key and not _KEY.fullmatch(key):
        return "The key in the environment holds characters that no key has, such as spaces or quotes."
    if address and not _is_plain(address):
        return "ANTHROPIC_BASE_URL is not a plain https address, nor an http one of this machine."
    if not _MODEL.fullmatch(model):
        return "ARCHKIT_MODEL is not the name of a model."
    return ""


def _is_plain(address: str) -> bool:
    """Whether an address is https, or http on this machine, without user, query and fragment."""
    if not _ADDRESS.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme.lower() == "https" or _is_loopback(host or ""))


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
