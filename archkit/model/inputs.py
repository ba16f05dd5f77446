"""Inputs: which files a study reads, as `inputs.yaml` lists them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from archkit.model.value import Traffic, Value

Unit = Literal["s", "ms", "us", "ns"]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Globs = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class MappedColumn(Value):
    """Where a field of a view stands in a file of the architect's own form: its column, or its JSON path (`a.b`).

    `unit` is that of a duration, or of a time given as a number since 1970.
    """

    field: str
    column: str
    unit: Unit | None = None


class Hints(Value):
    """What the architect says about a log that its content does not tell.

    `log_line_prefix` is PostgreSQL's setting, `log_format` nginx's or Apache's; `time_zone` is that of times without
    one; `rows` and `columns` map a CSV or JSON file of any other form.
    """

    log_line_prefix: str | None = None
    log_format: str | None = None
    time_zone: str | None = None
    rows: Literal["statements", "requests"] | None = None
    columns: tuple[MappedColumn, ...] = ()


class InputPath(Hints):
    """A file or the folder of a repository, relative to the study or absolute."""

    path: str

    @property
    def hints(self) -> Hints:
        """What is said about it."""
        return Hints.model_validate(self.model_dump(exclude={"path"}))


class ApplicationTraffic(Value):
    """The kind of traffic that an application makes, where its name does not tell."""

    application: str
    traffic: Traffic


class Inputs(Value):
    """The files to read, and what the architect knows about who wrote them.

    `tenants` are globs (`tenant_*`) of the schemas whose tables count as those of one, called `tenant`.
    """

    format: int = 1
    files: tuple[InputPath, ...] = ()
    traffic: tuple[ApplicationTraffic, ...] = ()
    tenants: Globs = ()
