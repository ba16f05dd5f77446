"""What looks like a token: by its length, its digits, or because it reads like chance."""

from __future__ import annotations

import re

from archkit.laws import wordlikeness

SEPARATORS = re.compile(r"[_.,:@/ ~-]")
_LONGEST_PART = 24
_MOST_DIGITS = 4
_FEWEST_JUDGED = 12
_VERSION = re.compile(r"V\d{1,2}\Z")  # of a procedure, as in listOrdersV2
_LONGEST_SMALL = 14  # lower-case letters without a break
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?:T?\d{6}Z?|(?!\d))"
)  # of a partition or a migration
_CALM_WORD = re.compile(r"(?:[A-Z]*|[A-Z]?[a-z]+|(?:[A-Z]?[a-z]{2,})+[A-Z]?)(?:(?:19|20)\d\d|\d{0,2})")
_OUTSIDE = re.compile(r"[^0-9A-Za-z]+")
_SURE = (
    -3.0
)  # of 2,000 names of tables and columns one reads less like words, of 20,000 tokens of 16 some 10 more
_SURE_OF_CAPITALS = -6.0  # letters with abbreviations: AnyTRPCRouter
_SURE_OF_LONG = -0.5  # of one case
_LONG, _VERY_LONG = 16, 20
_FEWEST_SIGNS = 5  # different ones; aaaa is no token
_ID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"  # UUID
    r"|(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])"  # ULID
    r"|(?<![0-9a-z])(?=[a-f]*\d[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])",  # hexadecimal
    re.IGNORECASE,
)


def is_id(segment: str) -> bool:
    """Whether a part of a path is an id: by its form, or because it reads like chance, whole or in part."""
    parts = SEPARATORS.split(segment)
    if _ID.search(segment) or any(is_token(part) or is_random(part) for part in parts):
        return True
    is_calm = len(parts) > 1 and all(re.fullmatch(r"[A-Z]?[a-z]*\d{0,2}", part) for part in parts)
    return not is_calm and is_random(segment)


def is_random(text: str) -> bool:
    """Whether letters and digits read like chance; told from 12 on, from 14 where all are small letters."""
    fewest = _LONGEST_SMALL if re.fullmatch(r"[a-z]+", text) else _FEWEST_JUDGED
    return len(text) >= fewest and wordlikeness(_VERSION.sub("", text)) < 0


def is_secretive(name: str) -> bool:
    """Whether a name looks like a token: a long unbroken part, many digits, or mixed hexadecimal."""
    parts = SEPARATORS.split(name)
    return any(len(part) > _LONGEST_PART or is_token(part) for part in parts) or "@" in name


def is_token(part: str) -> bool:
    """Whether one word looks like a token: a web token's head, more than four digits, or digits all over."""
    digits = sum(c.isdigit() for c in part)
    return (
        part.startswith("eyJ")  # how a JSON web token begins
        or digits > _MOST_DIGITS
        or bool(re.search(r"\d[a-zA-Z]+\d[a-zA-Z]+\d", part))
        or bool(re.fullmatch(r"(?=.*\d)[A-Z0-9]{16,}", part))  # an access key
    )


def is_chance(part: str) -> bool:
    """Whether letters and digits without a break surely read like chance; names of code seldom do."""
    if len(part) < _FEWEST_JUDGED or len(set(part)) < _FEWEST_SIGNS or part.isdigit():
        return False
    return bool(_ID.fullmatch(part)) or wordlikeness(_DAY.sub("", part)) < _sure_below(part)


def is_broken_chance(parts: list[str]) -> bool:
    """Whether parts that separators broke surely read like chance when put together."""
    whole = "".join(part for part in parts if not part.isdigit())
    is_odd = not all(map(_CALM_WORD.fullmatch, parts))
    return is_odd and is_chance(whole) and wordlikeness(_DAY.sub("", whole)) < _SURE


def _sure_below(part: str) -> float:
    is_long = len(part) >= _LONG
    if part.isalpha() and part not in (part.lower(), part.upper()):
        return _SURE if len(part) >= _VERY_LONG else _SURE_OF_CAPITALS
    return _SURE_OF_LONG if is_long and part in (part.lower(), part.upper()) else _SURE


def is_odd_name(name: str) -> bool:
    """Whether a name holds a token, whole or in part; long names of words, years and dates do not."""
    parts = [part for part in _OUTSIDE.split(_DAY.sub("", name)) if part]
    if any(is_token(part) or is_chance(part) or _ID.fullmatch(part) for part in parts):
        return True
    return is_broken_chance(parts)
