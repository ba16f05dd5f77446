"""Free text: sentences stay; what looks like a secret, by its form or by the name in front of it, is blanked."""

from __future__ import annotations

import re
from functools import lru_cache

from archkit.scrub.names import scrub_path
from archkit.scrub.secret_forms import KNOWN_KEY, PRIVATE_KEY, SCRUBBED, may_name_a_secret
from archkit.scrub.tokens import is_broken_chance, is_chance, is_token

_URL = re.compile(r"\b([a-z][a-z0-9+.-]{1,20})://([^\s\"'`<>()\[\]{}|\\^]+)(\(scrubbed\))?", re.IGNORECASE)
_USER = re.compile(r"(?<!/)@")  # a path may name a scope: /package/@acme/db
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]*(?:key|token|secret|auth)[a-z-]*)(\"?'?\s*[:=]\s*)[^\n]+",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(bearer|basic|digest)([ \t]+)(?=[^\s]*[\dA-Z=._-][^\s]*)[\w.~+/=-]{8,}", re.IGNORECASE
)
_GIVEN = re.compile(
    r"(?<![\w.-])(-{0,2}[\w.-]{2,60})(\"?'?(?:\s*(?::=|=>|=|:)\s*|\s+(?=['\"])))"
    r"(\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|[^\s,;&\"'`]+)([^\n]{0,3})"
)
_SAID = re.compile(
    r"\b(pass(?:word|phrase|code|wd)?|secret|pin|token|api[ -]?key|credentials?)((?:[ \t]+(?:is|was|are|to|of))?[ \t]+)"
    r"(?=\S*[\d!$%^&*#])([^\s,;]{4,})",
    re.IGNORECASE,
)
_IDENTIFIED = re.compile(r"\b(identified[ \t]+by|password)([ \t]+)('[^'\n]*'|\"[^\"\n]*\")", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ ()-]{0,2}\d){8,18}(?![\w])")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_RUN = re.compile(r"[\w+/=~%$&!#*^.:@-]{8,}")
_OURS = re.compile(
    r"(?:A-Z|a-z|0-9|A-F|a-f){2,}|\b[SP]-[0-9a-f]{10}(?![0-9A-Za-z])|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?|\d{8}T\d{6}Z"
)
_BASE64 = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{16,}={0,2}")
_PADDED = re.compile(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*(?:[\d+/]|==))(?:[A-Za-z0-9+/]{4}){4,}[A-Za-z0-9+/]{2,3}={1,2}"
)
_PIECES = re.compile(r"[=:,/@&?#.]")
_PARTS = re.compile(r"[^A-Za-z0-9]+")
_PASSWORD = re.compile(r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\S*[!$%&*#])[^\s.:/=^]{8,}")
_NOT_VALUES = frozenset(
    "string text varchar char boolean bool number int integer bigint uuid required optional nullable null none nil "
    "true false undefined unknown any object never void (scrubbed)".split()
)
_LONGEST_CARD, _SHORTEST_CARD = 19, 13
_LONGEST_PHONE = 15
_SHORTEST_TOKEN = 8


def scrub_prose(text: str) -> str:
    """Return the text with everything blanked that looks like a secret; its sentences stay."""
    text = scrub_forms(_HEADER.sub(rf"\1\2{SCRUBBED}", text))
    text = _IDENTIFIED.sub(rf"\1\2{SCRUBBED}", text)
    text = _GIVEN.sub(_without_value, text)
    text = _SAID.sub(rf"\1\2{SCRUBBED}", text)
    return without_passwords(text)


def without_passwords(text: str) -> str:
    """Return the text without words of small and capital letters, digits and signs, as passwords are."""
    return _RUN.sub(lambda run: SCRUBBED if _PASSWORD.fullmatch(run[0].rstrip(".!:")) else run[0], text)


def scrub_forms(text: str) -> str:
    """Return the text without what is a secret by its form alone, wherever it stands."""
    text = PRIVATE_KEY.sub(SCRUBBED, text)
    text = _URL.sub(_plain_url, text)
    text = KNOWN_KEY.sub(SCRUBBED, text)
    text = _SCHEME.sub(rf"\1\2{SCRUBBED}", text)
    text = _MAIL.sub(SCRUBBED, text)
    text = _ACCOUNT.sub(lambda m: SCRUBBED if _is_account(m[0]) else m[0], text)
    text = _DIGITS.sub(lambda m: SCRUBBED if _is_card(m[0]) or _is_phone(m[0]) else m[0], text)
    return _RUN.sub(lambda m: SCRUBBED if is_secret_run(m[0]) else m[0], text)


@lru_cache(maxsize=65_536)
def is_secret_run(run: str) -> bool:
    """Whether a text without spaces holds a token, whole or in part; the ids that archkit makes do not count."""
    text = _OURS.sub("", run)
    if _PADDED.fullmatch(text) or (_BASE64.fullmatch(text) and is_chance(_PARTS.sub("", text))):
        return True
    return any(
        _is_secret_piece([part for part in _PARTS.split(piece) if part]) for piece in _PIECES.split(text)
    )


def _is_secret_piece(parts: list[str]) -> bool:
    if any(
        is_chance(part) or (len(part) >= _SHORTEST_TOKEN and not part.isdigit() and is_token(part))
        for part in parts
    ):
        return True
    return is_broken_chance(parts)


def _plain_url(match: re.Match[str]) -> str:
    """Return an address without user, password, query and ids; one that is no web address and has any is blanked."""
    scheme, rest, done = match[1], match[2], match[3] or ""
    place, has_query, _ = rest.partition("?")
    place = place.partition("#")[0]
    host, slash, path = place.partition("/")
    if _USER.search(rest) or is_secret_run(host):
        return SCRUBBED + done
    shown = f"{scheme}://{host}" + (scrub_path(slash + path) if slash else "")
    return shown + (f"?{SCRUBBED}" if has_query else done)


def _without_value(match: re.Match[str]) -> str:
    name, sign, value, after = match.groups()
    if not may_name_a_secret(name) or _is_harmless(value, sign, after):
        return match[0]
    return f"{name}{sign}{SCRUBBED}{after}"


def _is_harmless(value: str, sign: str, after: str) -> bool:
    """Whether what stands behind a secret's name is a type, a call, or the next word of a sentence."""
    bare = value.strip("\"'`.)")
    if not bare or bare.lower() in _NOT_VALUES or value.startswith(("(scrubbed", "$", "{", "<", "[")):
        return True
    is_sentence = bool(re.fullmatch(r"[a-z]+|[A-Z][a-z]+", value)) and bool(re.match(r"\s+[a-z(]", after))
    return is_sentence and sign.strip() == ":" and sign.endswith(" ")


def _is_card(digits: str) -> bool:
    """Whether digits are those of a payment card, by their number and check digit (ISO/IEC 7812-1, Luhn)."""
    numbers = [int(c) for c in digits if c.isdigit()]
    if not _SHORTEST_CARD <= len(numbers) <= _LONGEST_CARD:
        return False
    doubled = [sum(divmod(2 * n, 10)) for n in numbers[-2::-2]]
    return (sum(numbers[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(digits: str) -> bool:
    return digits.startswith("+") and sum(c.isdigit() for c in digits) <= _LONGEST_PHONE


def _is_account(text: str) -> bool:
    """Whether a text is an international bank account number, by its check digits (ISO 13616)."""
    plain = text.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
