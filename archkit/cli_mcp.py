"""The command that serves a study's project context to agents."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from archkit.errors import ContextError
from archkit.opening import STUDY, named_folder
from archkit.terminal import told


@click.command()
@STUDY
@click.option("--repository", type=click.Path(path_type=Path), help="Answer questions from this folder too.")
def mcp(study: Path | None, repository: Path | None) -> None:
    """Serve the study's project context to an agent over stdin and stdout (MCP).

    An MCP client starts this command itself; it ends when the client goes away.
    """
    with told(as_json=False):
        folder = named_folder(study)
        if repository and not repository.is_dir():
            raise ContextError(
                "This is not a folder.", where=str(repository), then="Name a repository's folder."
            )
        from archkit.context.opening import URL, open_local  # noqa: PLC0415
        from archkit.context.server import serve  # noqa: PLC0415  heavy

        if os.environ.get(URL):
            click.echo(f"{URL} is set, but this serves the study's own files.", err=True)
        if sys.stdin.isatty():
            click.echo("This speaks MCP with the program that starts it; Ctrl-D ends it.", err=True)
        serve(open_local(folder, repository))
