"""The names of keys, and the forms that the values of known keys have."""

from __future__ import annotations

import re

from pydantic import ValidationError

from archkit.errors import ContextError
from archkit.model.context import FORMS, SESSION, Open, Session

_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,99}}|{SESSION}[A-Za-z0-9_]{{1,60}}")
_LONGEST = 80


def check_key(key: str) -> None:
    """Raise ContextError where the key is no name for a value; a session's may hold a time such as 20261123T021500Z."""
    if not _KEY.fullmatch(key):
        what = f"{key[:_LONGEST]!r} cannot be a key."
        then = "Use lower-case letters, digits and _, a letter first, at most 100 in all."
        raise ContextError(what, then=then)


def is_key(name: str) -> bool:
    """Whether a name can be that of a value."""
    return _KEY.fullmatch(name) is not None


def form_of(key: str) -> type[Open] | None:
    """Return the form of a key's value, or None where it may be any JSON."""
    return Session if f"{key}_".startswith(SESSION) else FORMS.get(key)


def check_form(key: str, text: str) -> None:
    """Raise ContextError, which names the field, where a value (as JSON) does not fit the form of its key."""
    form = form_of(key)
    if form is None:
        return
    try:
        form.model_validate_json(text)
    except ValidationError as error:
        then = "context/README.md shows the form."
        raise ContextError(say_problem(error), where=key, then=then) from error


def say_problem(error: ValidationError) -> str:
    """Return the first thing that is wrong with a value, in a sentence that names its field."""
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(_shown(part) for part in problem["loc"]) or "the value"
    if problem["type"] == "missing":
        return f"{field} is missing."
    if problem["type"] == "extra_forbidden":
        return f"{field} is not a field here."
    expected = problem["msg"].partition("\n")[0].replace("Input should", "It should").removesuffix(".")
    return f"{field}: {expected[:200]}."


def _shown(part: int | str) -> str:
    """Return a step of the way to a field; the names are a stranger's."""
    text = str(part)
    return text if text.isascii() and text.isprintable() and len(text) <= _LONGEST else repr(text[:_LONGEST])
