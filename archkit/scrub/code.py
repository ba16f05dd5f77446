"""Source code: it stays readable; secrets in it are blanked as in prose, and what is given to a secret's name."""

from __future__ import annotations

import re

from archkit.scrub.prose import scrub_forms, scrub_prose, without_passwords
from archkit.scrub.secret_forms import SCRUBBED, may_name_a_secret

_LITERAL = re.compile(
    r"(?<![\w$])(-{0,2}[A-Za-z_$][\w$.-]{1,80}[\"'`\])]*)"
    r"(\s*(?:\?\?=|\|\|=|:=|=>|==+|!=+|[?]?[:=]|\?\?|\|\|)\s*(?:[A-Za-z_<>\[\]| ]{1,40}=\s*)?"
    r"|[ \t]*,[ \t]*|\s+(?=['\"]))"
    r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
)
_SETTING = re.compile(
    r"^(\s*(?:[-*]\s+)?(?:export\s+|ENV\s+|ARG\s+|set\s+)?)([A-Za-z_][\w.-]*)(\s*[:=]\s*|[ \t]+(?=\S+$))"
    r"([^\s\"'`{}()\[\],;$<>|]+)[ \t]*$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"(?<!\\)([\"'])((?:(?!\1)[^\\\n]|\\.){8,})\1")
_COMMENT = re.compile(r"(?<![:\w\"'`])(//|#|--|\*)(?=\s)[^\n]*")
_NAME_OF_ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9_]*")
_ENVIRONMENT_WORDS = frozenset(
    "KEY TOKEN SECRET PASS PASSWORD PWD AUTH CREDENTIAL CREDENTIALS DSN SALT SIGNATURE".split()
)
_CODE_WORD = re.compile(
    r"(?i:string|text|varchar|char|boolean|bool|number|int|integer|bigint|uuid|required|optional|nullable|null|none"
    r"|true|false|undefined|unknown|any|object|never|void|str|bytes|date|symbol)|[A-Z][a-z]+(?:[A-Z][a-z]+)*"
)


_SETTING_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_SHORTEST = 3
_HEADER = re.compile(
    r"([\"']|^)((?i:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]*(?:key|token|secret|auth)[a-z-]*): ?)"
    r"(?![^\n]*[,;{]$)[^\"'\n]+",
    re.MULTILINE,
)


def scrub_code(text: str) -> str:
    """Return the passage with secrets blanked; names, types, calls and other literals stay."""
    text = scrub_forms(_HEADER.sub(rf"\1\2{SCRUBBED}", text))
    text = _LITERAL.sub(_without_literal, text)
    text = _SETTING.sub(_without_setting, text)
    text = _QUOTED.sub(lambda match: f"{match[1]}{without_passwords(match[2])}{match[1]}", text)
    return _COMMENT.sub(lambda match: scrub_prose(match[0]), text)


def _without_literal(match: re.Match[str]) -> str:
    name, sign, literal = match.groups()
    bare, text = name.strip("\"'`])-"), literal[1:-1].strip()
    is_default = "," not in sign or bool(_SETTING_NAME.fullmatch(bare))
    if (
        not (is_default and may_name_a_secret(bare))
        or len(text) < _SHORTEST
        or "${" in text
        or _SETTING_NAME.fullmatch(text)
    ):
        return match[0]
    return f"{name}{sign}{literal[0]}{SCRUBBED}{literal[-1]}"


def _without_setting(match: re.Match[str]) -> str:
    before, name, sign, value = match.groups()
    is_known = may_name_a_secret(name) or (
        bool(_NAME_OF_ENVIRONMENT.fullmatch(name)) and bool(_ENVIRONMENT_WORDS.intersection(name.split("_")))
    )
    if (
        not is_known
        or value == SCRUBBED
        or _CODE_WORD.fullmatch(value)
        or (value.isdigit() and sign == " = ")
    ):
        return match[0]
    return f"{before}{name}{sign}{SCRUBBED}"
