"""YAML and the model: a value from text with errors that name the line; a patch that keeps comments."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from archkit.errors import DocumentError
from archkit.model.value import Value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

V = TypeVar("V", bound=Value)


def parse_yaml(text: str, model: type[V], file: str) -> V:
    """Return the value that the text holds; raises DocumentError with file, line, field and expectation."""
    tree = _load(text, file)
    if not isinstance(tree, CommentedMap):
        raise DocumentError(
            "Expected fields such as `goals:` here.", where=f"{file} line 1", then="See README.md."
        )
    try:
        return model.model_validate_json(_as_json(tree))
    except ValidationError as error:
        raise _explain(error.errors(include_url=False)[0], tree, file) from error


def patch_yaml(text: str, value: Value, file: str) -> str:
    """Return the text changed to hold `value`; order, comments and untouched fields stay as they are."""
    tree = _load(text, file) if text.strip() else CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise DocumentError(
            "Expected fields, found something else.", where=f"{file} line 1", then="Mend it by hand."
        )
    lean = value.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | _format_of(value)
    _patch_map(tree, lean, value.model_dump(mode="json", exclude_none=True))
    out = io.StringIO()
    _yaml(text).dump(tree, out)
    if parse_yaml(out.getvalue(), type(value), file) != value:
        raise DocumentError(
            "This change cannot be written without loss.", where=file, then="Edit the file by hand."
        )
    return out.getvalue()


def _format_of(value: Value) -> dict[str, Any]:
    return {"format": 1} if "format" in type(value).model_fields else {}


def _yaml(text: str) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    if not re.search(r"^- |:\n- ", text, re.MULTILINE):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(text: str, file: str) -> object:
    try:
        return _yaml(text).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"This is not valid YAML: {error.problem or 'it cannot be read'}."
        raise DocumentError(what, where=f"{file} line {line}", then="Mend the line and save.") from error
    except (YAMLError, ValueError) as error:
        raise DocumentError("This is not valid YAML.", where=file, then="Mend it and save.") from error


def _as_json(tree: CommentedMap) -> str:
    import json  # noqa: PLC0415  only here, to turn YAML's types into the model's

    return json.dumps(tree, default=str)


def _explain(problem: ErrorDetails, tree: CommentedMap, file: str) -> DocumentError:
    field = ".".join(str(part) for part in problem["loc"])
    expectation = (
        problem["msg"].partition(", unable")[0].replace("Input should", "It should").removesuffix(".")
    )
    if problem["type"] == "extra_forbidden":
        expectation = "There is no such field"
    where = f"{file} line {_line_of(tree, problem['loc'])}"
    return DocumentError(f"{field}: {expectation}.", where=where, then="Mend the line and save.")


def _line_of(tree: object, path: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest node on the path that is there."""
    line = 1
    for part in path:
        if not isinstance(tree, CommentedMap | CommentedSeq):
            break
        try:
            line = (tree.lc.key(part) if isinstance(tree, CommentedMap) else tree.lc.item(part))[0] + 1
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _patch_map(tree: CommentedMap, lean: dict[str, Any], full: dict[str, Any]) -> None:
    """Make the map hold `lean`; a default that stands there already (it is in `full`) may stay."""
    for key in [k for k in tree if k not in lean and tree[k] != full.get(k)]:
        del tree[key]
    for key, value in lean.items():
        tree[key] = _patched(tree.get(key), value, full[key])


def _patched(old: object, lean: object, full: object) -> object:
    match old, lean, full:
        case CommentedMap(), dict(), dict():
            _patch_map(old, lean, full)
            return old
        case CommentedSeq(), list(), list():
            _patch_list(old, lean, full)
            return old
    is_same = (str(old) if isinstance(old, date) else old) == lean and not isinstance(old, CommentedBase)
    return old if is_same and not _has_exponent(old) else lean  # ruamel does not keep exponents exactly


def _patch_list(tree: CommentedSeq, lean: list[Any], full: list[Any]) -> None:
    """Make the list hold `lean`; what goes is what is not wanted, so that comments stay with their items."""
    gone = [i for i, item in enumerate(tree) if item not in lean]
    for i in reversed(gone[: max(len(tree) - len(lean), 0)]):
        del tree[i]
    del tree[len(lean) :]
    for i, value in enumerate(lean):
        if i < len(tree):
            tree[i] = _patched(tree[i], value, full[i])
        else:
            tree.append(value)


def _has_exponent(value: object) -> bool:
    return isinstance(value, float) and "e" in repr(float(value))
