"""What 3_implementation shows of the code before it is written: its apps, its tree, and files to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.view import View, code, line, table
from archkit.pipeline import build
from archkit.report import words
from archkit.report.html import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.implementation.files import GeneratedFile
    from archkit.model.assessment import Assessment

Files = tuple["GeneratedFile", ...]

NO_CODE = "NO DATA: no column is known, so no code can be made. Add a schema, or entities in the brief."
_FOLDER = Markup(
    "<details><summary>{}<span class='aside'>{}</span></summary><div class='inside'>{}</div></details>"
)
_SHOWN = Markup('<p class="lead">{}, {}</p><pre tabindex="0"><code>{}</code></pre>')


def files(found: Assessment) -> Files:
    """Return the files that the design gives; nothing is written."""
    return build(found)


def apps(found: Assessment) -> View:
    """List what is deployed as one, with the modules in it."""
    design = found.design
    if design is None or not design.apps:
        return line(NO_CODE)
    rows = []
    for app in design.apps:
        tables = sum(len(s.tables) for s in design.services if s.name in app.services)
        within = sum(len(r.procedures) for r in design.api.routers if r.service in app.services)
        rows.append(
            (code(app.name), words.listed(app.services, 12), words.count(tables), words.count(within))
        )
    return table("Apps", ("App", "Modules", "Tables", "Procedures"), rows, right=frozenset({2, 3}))


def tree(made: Files) -> View:
    """Show the folders of the workspace, folded."""
    if not made:
        return line(NO_CODE)
    lead = f"{words.plural(len(made), 'file')}, {words.plural(_lines(made), 'line')}."
    html = Markup('<p class="lead">{}</p>').format(lead) + _folded([f.path.split("/") for f in made])
    return View(alone(html), "\n".join([lead, *(f"{f.path}  {_lines([f])}" for f in made)]))


def source(made: Files, name: str) -> View:
    """Show one file of the shortest module: router.ts, service.ts, repository.ts or schemas.ts."""
    module = _shortest(made)
    found = next((f for f in made if f.path == f"{module}/{name}"), None)
    if found is None:
        return line(f"No module has a {name}." if made else NO_CODE)
    html = _SHOWN.format(code(found.path), words.plural(_lines([found]), "line"), found.text)
    return View(alone(html), f"{found.path}\n{found.text.rstrip()}")


def _shortest(made: Files) -> str:
    """Return the folder with a router and the fewest lines in its repository; empty where there is none."""
    by_path = {file.path: file for file in made}
    folders = [path.removesuffix("/repository.ts") for path in by_path if path.endswith("/repository.ts")]
    whole = [folder for folder in folders if f"{folder}/router.ts" in by_path]
    return min(whole, key=lambda folder: (_lines([by_path[f"{folder}/repository.ts"]]), folder), default="")


def _folded(paths: Sequence[Sequence[str]]) -> Markup:
    """Return the files of one folder, its folders first."""
    folders: dict[str, list[Sequence[str]]] = {}
    here = []
    for first, *rest in paths:
        if rest:
            folders.setdefault(first, []).append(rest)
        else:
            here.append(Markup("<li>{}</li>").format(code(first)))
    inner = Markup("").join(
        _FOLDER.format(name, words.plural(len(inside), "file"), _folded(inside))
        for name, inside in sorted(folders.items())
    )
    return inner + (Markup("<ul>{}</ul>").format(Markup("").join(here)) if here else "")


def _lines(made: Sequence[GeneratedFile]) -> int:
    return sum(file.text.count("\n") for file in made)
