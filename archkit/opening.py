"""Opens the study that a command names and walks it, telling progress and what could not be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archkit.errors import StudyError
from archkit.terminal import Time, announce, progress, tell_problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.assessment import Assessment
    from archkit.model.scope import Scope
    from archkit.store.folder import StudyFolder
    from archkit.study import Study
    from archkit.walk import Options, Voice, Walk

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
STUDY = click.argument("study", required=False, type=click.Path(path_type=Path))
TENANTS = click.option(
    "--tenants",
    multiple=True,
    metavar="PATTERN",
    help="Count the tables of schemas like tenant_* as those of one; may be given again.",
)


def scoped(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which traffic counts."""
    for option in (
        click.option("--user", help="Only this database user."),
        click.option("--app", help="Only this application_name."),
        click.option("--until", type=Time(), help="Only before this time (UTC)."),
        click.option("--since", type=Time(), help="Only from this time on (UTC)."),
    ):
        command = option(command)
    return command


def assessed(study: Study, extra: tuple[Path, ...] = (), scope: Scope | None = None) -> Assessment:
    """Walk the whole path on the study, with a bar, and say which files or lines could not be used."""
    from archkit.pipeline import Given  # noqa: PLC0415

    with progress() as show:
        assessment = study.assess(extra, given=Given(scope) if scope else Given(), on_progress=show)
    for problem in assessment.prior.problems:
        click.echo(problem, err=True)
    tell_problems(assessment)
    return assessment


def walked(study: Study, options: Options, *, is_resuming: bool = False) -> tuple[Assessment, Path]:
    """Walk the study within a session, saying each operation and stage; return what was found and the report."""
    from archkit.pipeline import Given  # noqa: PLC0415
    from archkit.walk import Voice  # noqa: PLC0415

    study.folder.add_inputs(options.inputs, options.tenants)
    with progress() as show, _begun(study, options, Voice(announce, announce, show), is_resuming) as walk:
        asked = options.filled(walk)
        assessment = walk.assess(Given(asked.scope))
        study.record_decisions(assessment)
        report = walk.write(assessment, asked.out)
    tell_problems(assessment)
    return assessment, report


def _begun(study: Study, options: Options, voice: Voice, is_resuming: bool) -> Walk:
    from archkit.walk import new_walk, restored, resumed_walk  # noqa: PLC0415

    walk = resumed_walk(study, voice) if is_resuming else None
    if walk:
        for line in restored(walk):
            announce(line)
        return walk
    if is_resuming:
        announce("No run was interrupted, so this one begins anew.")
    return new_walk(study, voice, options)


def opened(root: Path | None) -> Study:
    """Open the named study, or the one in this folder; raises StudyError with what to do where there is none."""
    from archkit.study import Study  # noqa: PLC0415  heavy

    return Study(named_folder(root))


def named_folder(root: Path | None) -> StudyFolder:
    """Return the files of the named study, or of that in this folder; raises StudyError as `opened`."""
    from archkit.store.folder import open_folder  # noqa: PLC0415

    try:
        return open_folder(root or Path())
    except StudyError:
        if root:
            raise
    raise StudyError(
        "No study was named, and this folder is none.",
        where=str(Path.cwd()),
        then="Name one (archkit run STUDY), make one (archkit new DIR), or see the sample (archkit demo).",
    )
