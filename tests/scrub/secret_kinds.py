"""Secrets as they are really written, drawn from a seed, so that none stands in the repository."""

from __future__ import annotations

import base64
import random
import string

_LETTERS = string.ascii_letters
_BASE62 = _LETTERS + string.digits
_SMALL = string.ascii_lowercase
_HEX = "0123456789abcdef"
_URL_SAFE = _BASE62 + "-_"


def secret_of(kind: str, seed: str) -> str:
    """Return the secret of that kind which the seed draws; another seed draws another one."""
    chance = random.Random(f"{kind} {seed}")  # noqa: S311  made anew the same
    return globals()[f"_{kind.replace(' ', '_')}"](chance)


def _draw(chance: random.Random, alphabet: str, length: int) -> str:
    return "".join(chance.choices(alphabet, k=length))


def _token(chance: random.Random) -> str:
    return _draw(chance, _BASE62, 32)


def _small_token(chance: random.Random) -> str:
    return _draw(chance, _SMALL, 1) + _draw(chance, _SMALL + string.digits, 23)


def _nanoid(chance: random.Random) -> str:
    return _draw(chance, _URL_SAFE, 21)


def _trace(chance: random.Random) -> str:
    return _draw(chance, _HEX, 32)


def _hex_key(chance: random.Random) -> str:
    return _draw(chance, _HEX, 48)


def _base32_seed(chance: random.Random) -> str:
    return _draw(chance, string.ascii_uppercase, 1) + _draw(chance, string.ascii_uppercase + "234567", 31)


def _payment_key(chance: random.Random) -> str:
    return "sk_live_" + _draw(chance, _BASE62, 24)


def _cloud_key_id(chance: random.Random) -> str:
    return "AKIA" + _draw(chance, string.ascii_uppercase + "234567", 16)


def _cloud_secret(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(30)).decode()


def _chat_token(chance: random.Random) -> str:
    return f"xoxb-{_draw(chance, string.digits, 11)}-{_draw(chance, _BASE62, 24)}"


def _web_token(chance: random.Random) -> str:
    head, body = (base64.urlsafe_b64encode(text).decode().rstrip("=") for text in _claims(chance))
    return f"{head}.{body}.{_draw(chance, _URL_SAFE, 43)}"


def _claims(chance: random.Random) -> tuple[bytes, bytes]:
    return b'{"alg":"HS256"}', f'{{"sub":"{_draw(chance, _BASE62, 20)}"}}'.encode()


def _password(chance: random.Random) -> str:
    return (
        "".join(
            (
                _draw(chance, string.ascii_uppercase, 2),
                _draw(chance, _SMALL, 5),
                _draw(chance, string.digits, 3),
            )
        )
        + _draw(chance, "!#", 1)
        + _draw(chance, _SMALL, 2)
    )


def _private_key(chance: random.Random) -> str:
    lines = [base64.b64encode(chance.randbytes(48)).decode() for _ in range(3)]
    return "\n".join(("-----BEGIN PRIVATE KEY-----", *lines, "-----END PRIVATE KEY-----"))


def _card(chance: random.Random) -> str:
    digits = [4, *(chance.randrange(10) for _ in range(14))]
    doubled = [sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits)]
    return "".join(map(str, digits)) + str(-sum(doubled) % 10)


def _phone(chance: random.Random) -> str:
    return "+4917" + _draw(chance, string.digits, 8)


def _address(chance: random.Random) -> str:
    return ":".join(_draw(chance, _HEX, 4) for _ in range(8))


def _mail(chance: random.Random) -> str:
    return f"{_draw(chance, _SMALL, 10)}@{_draw(chance, _SMALL, 8)}.example"


def _connection(chance: random.Random) -> str:
    return f"postgresql://app:{_draw(chance, _BASE62, 18)}@db.internal.example:5432/shop"
