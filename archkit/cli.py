"""The commands: the same calls as the notebooks make. Names, exit codes and JSON fields are a contract."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from archkit.cli_advise import advise
from archkit.cli_build import generate, prove
from archkit.cli_mcp import mcp
from archkit.errors import InputError
from archkit.opening import AS_JSON, STUDY, TENANTS, assessed, opened, scoped, walked
from archkit.terminal import Size, Time, print_json, progress, tell_problems, told

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Pin
    from archkit.model.scope import Scope
    from archkit.study import Study
    from archkit.walk import Options

_OUT = click.option("--out", type=click.Path(path_type=Path), help="Folder or .html file for the report.")
_MEMORY = click.option(
    "--memory-limit",
    default="",
    type=Size(),
    help="Such as 1GB; by default four fifths of the machine's memory.",
)
_ENGINE = click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Who answers the questions."
)
_REMOTE = click.option(
    "--spark-remote",
    metavar="URL",
    help="sc://HOST:PORT, a Spark Connect server; else a Spark on this machine.",
)
_COMPARED = click.option(
    "--compare-at", type=Time(), help="Compare what was before this time (UTC) with what is from it on."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archkit")
def main() -> None:
    """Design backends from measured evidence: logs and schemas in, one report out."""


@main.command()
@click.argument("directory", default="shop-study", type=click.Path(path_type=Path))
@_OUT
@AS_JSON
def demo(directory: Path, out: Path | None, as_json: bool) -> None:
    """Copy the shop sample to DIRECTORY (./shop-study) and run it."""
    from archkit.store.folder import is_study  # noqa: PLC0415
    from archkit.study import new_study, open_study  # noqa: PLC0415  heavy, and --help must be quick
    from archkit.walk import Options  # noqa: PLC0415

    with told(as_json):
        study = open_study(directory) if is_study(directory) else new_study(directory, sample="shop")
        _run(study, Options(out=out), as_json=as_json)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--sample", type=click.Choice(["shop"]), help="Copy this sample instead of an empty study.")
@AS_JSON
def new(directory: Path, sample: str | None, as_json: bool) -> None:
    """Make a new study folder."""
    from archkit.study import new_study  # noqa: PLC0415

    with told(as_json):
        study = new_study(directory, sample=sample)
        if as_json:
            print_json({"study": str(study.folder.root)})
        else:
            click.echo(
                f"Made {study.folder.root}. Name your files in inputs.yaml, then: archkit run {directory}"
            )


@main.command()
@STUDY
@click.option(
    "--input", "inputs", multiple=True, type=click.Path(path_type=Path), help="A file or a repository."
)
@_OUT
@TENANTS
@scoped
@_COMPARED
@click.option("--resume", is_flag=True, help="Go on with the last run that was interrupted.")
@AS_JSON
def run(
    study: Path | None, inputs: tuple[Path, ...], out: Path | None, as_json: bool, **chosen: object
) -> None:
    """Walk the whole path and write report.html. Exit 0 if it ran, whatever the gates say."""
    from archkit.walk import Options  # noqa: PLC0415

    with told(as_json):
        options = Options(_scope(chosen), inputs, out, cast("tuple[str, ...]", chosen["tenants"]))
        _run(opened(study), options, as_json=as_json, is_resuming=bool(chosen["resume"]))


@main.command()
@STUDY
@click.option("--logs", multiple=True, type=click.Path(path_type=Path), help="Judge these logs too.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write a JUnit file as well.")
@click.option("--allow-no-data", is_flag=True, help="A gate or point without data does not fail.")
@scoped
@AS_JSON
def check(
    study: Path | None, logs: tuple[Path, ...], junit: Path | None, as_json: bool, **chosen: object
) -> None:
    """Judge the gates and the checklist. Exit 0: all pass, 1: one fails or has no data, 2: unusable."""
    from archkit.report.documents import check_document  # noqa: PLC0415
    from archkit.report.text import checklist_text, verdicts_text  # noqa: PLC0415

    with told(as_json):
        assessment, allow_no_data = (
            assessed(opened(study), logs, _scope(chosen)),
            bool(chosen["allow_no_data"]),
        )
        if junit:
            _write_junit(assessment, junit, allow_no_data=allow_no_data)
        if as_json:
            print_json(check_document(assessment))
        else:
            checklist = checklist_text(assessment.checklist)
            click.echo(verdicts_text(assessment.verdicts) + (f"\n\n{checklist}" if checklist else ""))
        failing = {"FAIL"} if allow_no_data else {"FAIL", "NO DATA"}
        states = {v.state for v in assessment.verdicts} | {i.state for i in assessment.checklist}
        sys.exit(1 if states & failing else 0)


@main.command()
@STUDY
def lab(study: Path | None) -> None:
    """Open JupyterLab on the notebooks with this study."""
    from archkit.lab import start_lab  # noqa: PLC0415

    with told(as_json=False):
        sys.exit(start_lab(opened(study).folder.root))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_MEMORY
@TENANTS
@scoped
@_COMPARED
@_ENGINE
@_REMOTE
@AS_JSON
def logs(
    files: tuple[Path, ...],
    memory_limit: str,
    engine: str,
    spark_remote: str | None,
    *,
    as_json: bool,
    **chosen: object,
) -> None:
    """Analyse log files alone: totals, worst statements, loops, rejects."""
    from archkit.log_files import Manner, assess_logs  # noqa: PLC0415
    from archkit.report.documents import logs_document  # noqa: PLC0415
    from archkit.report.log_screen import logs_text  # noqa: PLC0415
    from archkit.store.engine import EngineChoice  # noqa: PLC0415

    manner = Manner(memory_limit, cast("tuple[str, ...]", chosen["tenants"]))
    asked = EngineChoice(spark_remote or "local[*]" if spark_remote or engine == "spark" else None)
    with told(as_json), progress() as show:
        assessment = assess_logs(files, scope=_scope(chosen), manner=manner, engine=asked, on_progress=show)
        tell_problems(assessment)
        if as_json:
            print_json(logs_document(assessment))
        else:
            click.echo(logs_text(assessment))


@main.command()
@click.argument("schema", type=click.Path(path_type=Path))
@click.option(
    "--transactions", type=click.Path(path_type=Path), help="JSON lines: reads, writes, count, name."
)
@click.option("--logs", multiple=True, type=click.Path(path_type=Path), help="Logs of the same system.")
@click.option(
    "--pin", "pins", multiple=True, metavar="TABLE=SERVICE", help="Keep this table in that service."
)
@scoped
@AS_JSON
def boundaries(
    schema: Path, transactions: Path | None, logs: tuple[Path, ...], as_json: bool, **chosen: object
) -> None:
    """Propose a decomposition of a SQL or Prisma schema."""
    from archkit.model.decision import Choices  # noqa: PLC0415
    from archkit.pipeline import Given  # noqa: PLC0415
    from archkit.report.documents import boundaries_document  # noqa: PLC0415
    from archkit.report.text import boundaries_text  # noqa: PLC0415
    from archkit.study import bound_files  # noqa: PLC0415

    with told(as_json), progress() as show:
        pins = _pins(cast("tuple[str, ...]", chosen["pins"]))
        given = Given(_scope(chosen), Choices(pins=pins))
        found = bound_files(schema, transactions=transactions, logs=logs, given=given, on_progress=show)
        if as_json:
            print_json(boundaries_document(found))
        else:
            click.echo(boundaries_text(found))


@main.command()
@AS_JSON
def doctor(as_json: bool) -> None:
    """Say what is here, what is missing, and what each absence costs."""
    from archkit.doctor import examine  # noqa: PLC0415

    tools = examine()
    if as_json:
        print_json({"tools": [asdict(tool) for tool in tools]})
    else:
        click.echo(
            "\n".join(f"{'here   ' if tool.path else 'missing'}  {tool.name}: {tool.what}" for tool in tools)
        )


main.add_command(generate)
main.add_command(prove)
main.add_command(advise)
main.add_command(mcp)


def _run(study: Study, options: Options, *, as_json: bool, is_resuming: bool = False) -> None:
    from archkit.report.built import design_text  # noqa: PLC0415
    from archkit.report.documents import run_document  # noqa: PLC0415
    from archkit.report.text import headline_text, verdicts_text  # noqa: PLC0415

    assessment, report = walked(study, options, is_resuming=is_resuming)
    if as_json:
        print_json(run_document(assessment, str(study.folder.root), str(report)))
        return
    as_is = [verdict for verdict in assessment.verdicts if verdict.subject == "as_is"]
    parts = [headline_text(assessment), verdicts_text(as_is), design_text(assessment)]
    click.echo("\n" + "\n\n".join(part for part in parts if part) + f"\n\nReport: {report.resolve()}")


def _write_junit(assessment: Assessment, path: Path, *, allow_no_data: bool) -> None:
    from archkit.report.junit import junit_xml  # noqa: PLC0415

    try:
        path.write_text(junit_xml(assessment, allow_no_data=allow_no_data), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            "The JUnit file cannot be written.",
            where=str(path),
            then="Name a file in a folder that is there.",
        ) from error


def _scope(chosen: dict[str, object]) -> Scope:
    from archkit.model.scope import Scope  # noqa: PLC0415

    names = {
        "since": "since",
        "until": "until",
        "application": "app",
        "user": "user",
        "compare_at": "compare_at",
    }
    scope = Scope.model_validate({field: chosen.get(option) for field, option in names.items()})
    if scope.since and scope.until and scope.since >= scope.until:
        raise InputError("Nothing lies between --since and --until.", then="Give a later --until.")
    return scope


def _pins(texts: tuple[str, ...]) -> tuple[Pin, ...]:
    from archkit.model.boundaries import Pin  # noqa: PLC0415

    pairs = [text.partition("=") for text in texts]
    for table, equals, service in pairs:
        if not (table and equals and service):
            raise InputError("A pin is written TABLE=SERVICE.", where=f"--pin {table}{equals}{service}")
    return tuple(Pin(table=table, service=service) for table, _, service in pairs)
