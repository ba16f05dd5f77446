"""What the ladder tries on each app, as the generator wrote it into archkit.proof.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import JsonValue, ValidationError

from archkit.errors import InputError
from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archkit.implementation.files import GeneratedFile

EXPECTATIONS = "archkit.proof.json"


class Call(Value):
    """One call of a procedure, with the scope that it asks for."""

    path: str
    input: JsonValue = None
    scope: str = ""


class Mutation(Value):
    """A mutation, and the query that must show what it wrote."""

    call: Call
    then: Call | None = None


class AppExpectations(Value):
    """How to start an app, the rows to put in first, and the calls to make; None: the design has no such one."""

    name: str
    main: str
    schema_path: str
    prefix: str
    headers: tuple[tuple[str, str], ...] = ()
    seed: tuple[str, ...] = ()
    query: Call | None = None
    mutation: Mutation | None = None
    protected: Call | None = None
    invalid: Call | None = None


class Expectations(Value):
    """All apps of a generated workspace; `design` is the sha256 of the design that they were made from."""

    design: str = ""
    apps: tuple[AppExpectations, ...] = ()


def read_expectations(folder: Path) -> Expectations:
    """Return what a workspace promises; raises InputError where the folder is no generated workspace."""
    path = folder / EXPECTATIONS
    if not path.is_file():
        raise InputError(
            f"There is no {EXPECTATIONS} here, so this is no workspace that archkit generated.",
            where=str(folder),
            then="Make one with: archkit generate STUDY --out DIR",
        )
    try:
        return Expectations.model_validate_json(path.read_bytes())
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"{where}: {problem['msg']}.", where=str(path), then="Generate it anew.") from error


def design_of(files: Iterable[GeneratedFile]) -> str:
    """Return the sha256 of the design that these files were made from; empty where they do not say."""
    text = next((file.text for file in files if file.path == EXPECTATIONS), "{}")
    return Expectations.model_validate_json(text).design
