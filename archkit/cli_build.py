"""The commands of phase 3: generate the code of a design, and prove it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archkit.opening import AS_JSON, STUDY, assessed, opened
from archkit.terminal import print_json, progress, told


@click.command()
@STUDY
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the workspace [STUDY/out/generated].")
@AS_JSON
def generate(study: Path | None, out: Path | None, as_json: bool) -> None:
    """Write the TypeScript of the design. Files that were changed by hand are kept."""
    from archkit.report.built import generate_document, generate_text  # noqa: PLC0415

    with told(as_json):
        chosen = opened(study)
        assessment = assessed(chosen)
        changes = chosen.generate(assessment, out).model_dump()
        folder = str(out or chosen.generated)
        if as_json:
            print_json(generate_document(assessment, folder, changes))
        else:
            click.echo(generate_text(folder, changes))


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--dsn", help="A PostgreSQL to try it on; each app gets a schema of its own for the while.")
@AS_JSON
def prove(directory: Path, dsn: str | None, as_json: bool) -> None:
    """Climb the proof ladder over a generated workspace. Exit 0: every rung passes, 1: not."""
    from archkit.report.built import prove_document, prove_text  # noqa: PLC0415
    from archkit.study import prove_workspace  # noqa: PLC0415

    with told(as_json), progress() as show:
        proof = prove_workspace(directory, dsn=dsn, on_progress=show)
    if as_json:
        print_json(prove_document(proof))
    else:
        click.echo(prove_text(proof))
    sys.exit(0 if proof.state == "PASS" else 1)
