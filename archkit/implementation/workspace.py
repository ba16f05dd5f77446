"""The whole workspace that a design becomes: platform, apps, schemas, index DDL, and what its proof expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.app_code import app_code
from archkit.implementation.app_files import app_files
from archkit.implementation.expected import expectations
from archkit.implementation.files import GeneratedFile
from archkit.implementation.index_ddl import index_sql
from archkit.implementation.prisma_schema import entities_of_app, prisma_schema
from archkit.implementation.render import TEMPLATES, render
from archkit.implementation.seeding import Seeding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.model.design import Design

_STATIC = TEMPLATES / "workspace"
_NO_DOCUMENTS: Mapping[str, str] = {}


def generate(
    design: Design, study_name: str, openapi: Mapping[str, str] = _NO_DOCUMENTS
) -> tuple[GeneratedFile, ...]:
    """Return every file of the workspace by path; the same design gives the same bytes.

    `openapi` holds the text of the OpenAPI document of each app, by the app's name.
    """
    apps = tuple((app, app_code(design, app)) for app in design.apps)
    codes = tuple(code for _, code in apps)
    files = [*_platform()]
    files.append(_made("README.md", "root/README.md.j2", study=study_name, design=design, apps=codes))
    files.append(GeneratedFile(path="database/indexes.sql", text=index_sql(design)))
    for app, code in apps:
        seeding = Seeding(entities_of_app(design, app), design.system)
        files += app_files(code, seeding)
        files.append(
            GeneratedFile(path=f"apps/{code.folder}/prisma/schema.prisma", text=prisma_schema(design, app))
        )
        if app.name in openapi:
            files.append(GeneratedFile(path=f"apps/{code.folder}/openapi.json", text=openapi[app.name]))
    files.append(expectations(design, codes))
    return tuple(sorted(files, key=lambda file: file.path))


def _platform() -> Iterator[GeneratedFile]:
    for path in sorted(_STATIC.rglob("*")):
        if path.is_file():
            name = path.relative_to(_STATIC).as_posix()
            yield GeneratedFile(path=name, text=path.read_text(encoding="utf-8"))


def _made(path: str, template: str, **values: object) -> GeneratedFile:
    return GeneratedFile(path=path, text=render(template, **values))
