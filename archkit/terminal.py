"""What the commands share: one-line errors, progress on stderr, one JSON document on stdout, times."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archkit.model.assessment import Assessment

_BAR = "{desc} {bar} {percentage:3.0f}% {elapsed}, {remaining} left"


class Time(click.ParamType[datetime]):
    """A time on the command line, such as 2026-11-22T09:00."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        """Return the time in UTC; a time without a zone is UTC."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time; write it like 2026-11-22T09:00.", param, ctx)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


class Size(click.ParamType[str]):
    """An amount of memory on the command line, such as 1GB, 512MiB or 50%."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return it as DuckDB takes it; an empty one means what the machine allows."""
        text = str(value).strip()
        if text and not re.fullmatch(r"\d+(?:\.\d+)?\s*(?:[KMGT]i?B|%)", text, re.IGNORECASE):
            self.fail(f"{value!r} is no amount of memory; write it like 1GB or 512MB.", param, ctx)
        return text


def tell_problems(assessment: Assessment) -> None:
    """Say on stderr, one line each, which files or lines could not be used."""
    for file in assessment.ledger.files:
        if file.problem:
            click.echo(f"{file.path}: {file.problem}", err=True)
        elif file.lines.rejected:
            lines = f"{file.lines.rejected:,} of {file.lines.read:,} lines"
            first = f"; first line {file.rejects[0].line}: {file.rejects[0].reason}" if file.rejects else ""
            click.echo(f"{file.path}: {lines} could not be used{first}.", err=True)


@contextmanager
def told(as_json: bool) -> Iterator[None]:
    """Turn an error into its one sentence on stderr, or its JSON document, and exit code 2."""
    try:
        yield
    except ArchkitError as error:
        if as_json:
            print_json(error.to_json())
        else:
            click.echo(str(error), err=True)
        sys.exit(2)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Show one bar on stderr, from the second second on; each stage takes it over."""
    from tqdm import tqdm  # noqa: PLC0415

    bar = tqdm(total=100, delay=2, leave=False, file=sys.stderr, bar_format=_BAR, disable=None)

    def show(what: str, share: float) -> None:
        bar.set_description_str(what, refresh=False)
        bar.update(round(100 * share) - bar.n)

    with bar:
        yield show


def announce(line: str) -> None:
    """Say a line on stderr, above the bar if one is shown."""
    from tqdm import tqdm  # noqa: PLC0415

    tqdm.write(line, file=sys.stderr)


def print_json(document: dict[str, Any]) -> None:
    """Print the one document of a command."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
