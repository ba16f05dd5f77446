"""Writes the golden files anew: python tests/implementation/refresh.py; look at the diff before you commit it."""

import re
import shutil

from built_designs import CASES, GOLDEN, design_of_sql, library

from archkit.implementation.prisma_schema import prisma_schema
from archkit.implementation.render import TEMPLATES
from archkit.implementation.workspace import generate

STATIC = TEMPLATES / "workspace"
_DIGEST = re.compile(r'"design": "[0-9a-f]+"')


def golden_files():
    """Return the text of every golden file by path, the static ones of the platform left out."""
    found = {}
    for case in sorted(CASES.glob("*.sql")):
        design = design_of_sql(case)
        found[f"prisma/{case.stem}.prisma"] = prisma_schema(design, design.apps[0])
    for file in generate(library(), "library"):
        if not (STATIC / file.path).exists() or file.path == "README.md":
            found[f"workspace/{file.path}"] = _DIGEST.sub('"design": ""', file.text)
    return found


def refresh():
    for part in ("prisma", "workspace"):
        shutil.rmtree(GOLDEN / part, ignore_errors=True)
    for path, text in golden_files().items():
        (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    refresh()
