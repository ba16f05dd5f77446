"""Signs the bearer tokens that the ladder calls with: HS256 JSON Web Tokens (RFC 7519, RFC 7515)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time


def sign_token(secret: str, scopes: tuple[str, ...], *, lasts_s: int = 300) -> str:
    """Return a token for the subject "proof" with these scopes, valid from now on."""
    now = int(time.time())
    claims = {"sub": "proof", "scope": " ".join(scopes), "iat": now, "exp": now + lasts_s}
    return signed(_json({"alg": "HS256", "typ": "JWT"}), _json(claims), secret.encode())


def signed(header: bytes, claims: bytes, key: bytes) -> str:
    """Return header, claims and their HMAC SHA-256 in the compact form of RFC 7515, section 7.1."""
    head = f"{_base64(header)}.{_base64(claims)}"
    return f"{head}.{_base64(hmac.digest(key, head.encode(), hashlib.sha256))}"


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
