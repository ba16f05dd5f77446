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
    head = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    signature = hmac.new(secret.encode(), head.encode(), hashlib.sha256).digest()
    return f"{head}.{_base64(signature)}"


def _encoded(value: dict[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
