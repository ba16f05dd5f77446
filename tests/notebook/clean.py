"""Runs the notebooks on a fresh copy of the sample and keeps their outputs, cleaned of all that changes.

python tests/notebook/clean.py            clean notebooks/ as they are
python tests/notebook/clean.py --run      run all five in a temporary folder first
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KEPT_TAGS = {"parameters", "nbval-check-output"}
WIDGET = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cleaned(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with nothing in it that another machine, user or minute would change."""
    counts = itertools.count(1)
    cells = [
        _code(cell, next(counts)) if cell["cell_type"] == "code" else _plain(cell)
        for cell in notebook["cells"]
    ]
    return {**notebook, "metadata": METADATA, "cells": cells}


def text_of(notebook: dict[str, Any]) -> str:
    """Return the notebook as nbformat writes it."""
    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"


def run(folder: Path) -> None:
    """Execute the notebooks of a folder in their order, in place."""
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
        nbformat.write(notebook, path)


def _plain(cell: dict[str, Any]) -> dict[str, Any]:
    tags = [tag for tag in cell["metadata"].get("tags", []) if tag in KEPT_TAGS]
    return {**cell, "metadata": {"tags": tags} if tags else {}}


def _code(cell: dict[str, Any], count: int) -> dict[str, Any]:
    """Number the cells from the top: nbval refuses outputs of a cell without a number."""
    outputs = [_output(output, count) for output in cell["outputs"] if output["output_type"] != "stream"]
    return {**_plain(cell), "execution_count": count, "outputs": outputs}


def _output(output: dict[str, Any], count: int) -> dict[str, Any]:
    data = {kind: content for kind, content in output.get("data", {}).items() if kind != WIDGET}
    kept = {**output, "data": data, "metadata": {}}
    if "execution_count" in kept:
        kept["execution_count"] = count
    kept.pop("transient", None)
    return kept


def main(arguments: list[str]) -> None:
    """Run if asked, clean, and write where something changed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "notebooks"
        shutil.copytree(NOTEBOOKS, folder, ignore=shutil.ignore_patterns("shop-study", ".*"))
        if "--run" in arguments:
            run(folder)
        for path in sorted(folder.glob("*.ipynb")):
            text = text_of(cleaned(nbformat.read(path, as_version=4)))
            target = NOTEBOOKS / path.name
            if target.read_text(encoding="utf-8") != text:
                target.write_text(text, encoding="utf-8")
                sys.stdout.write(f"{target.name}: {len(text) // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
