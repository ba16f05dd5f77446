"""More than fifty secrets in all that an architect has: none is in anything that archkit writes, says or sends."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import nbformat
import pytest
from nbclient import NotebookClient
from planted_study import CASES, Given, Planted, decide, plant, planted

sys.path += [str(Path(__file__).parents[1] / part) for part in ("advisor", "context")]
from agents import agent
from messages_server import Behaviour, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = planted("1")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
COMMAND = Path(sys.executable).with_name("archkit")
KEY = "sk-ant-of-the-tests-only-0123456789"
JOBS: dict[str, tuple[str, dict[str, Any]]] = {  # a question, and a reply of the form that is asked for
    "boundaries": ("Does this cut hold?", {"moves": [], "decisions": []}),
    "service": ("What is it for?", {"descriptions": [], "finds": [], "procedures": []}),
    "summary": (
        "Sum it up.",
        {"sentences": ["The schema has {N-tables} tables."], "reason": "", "cites": ["N-tables"]},
    ),
}
QUESTIONS = (
    "where is the password of the database", "which token or key is used", "payments stripe", "authentication",
    "what was decided", "environment settings", "private key signing", "orders", "goals of the brief",
)  # fmt: skip
# What the architect wrote stays in his file as he wrote it.
OWN = {"brief": ("brief.yaml",), "files": ("inputs.yaml",), "design": ("design/*",)}


@dataclass
class Found:
    """Everything that archkit wrote, said and sent, by where it is seen."""

    given: Given
    texts: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: object, codes: tuple[int, ...] = (0,), **environ: str) -> str:
        """Run a command as a user does; keep what it says."""
        done = subprocess.run(
            [str(COMMAND), *map(str, arguments)], cwd=self.given.study.parent, env=_environment(environ),
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode in codes, done.stderr
        assert "Traceback" not in done.stderr
        self.texts[f"said by {arguments[0]} {len(self.texts)}"] = done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    found = Found(plant(tmp_path_factory.mktemp("planted"), SECRETS))
    _advice(found, _commands(found))
    _notebooks(found)
    _agents(found)
    found.texts |= dict(_files(found.given.study))
    return found


def test_there_are_at_least_fifty_each_in_a_place_of_its_own() -> None:
    assert len(SECRETS) >= 50
    assert len({(s.place, s.name) for s in SECRETS}) == len(SECRETS) == len({s.value for s in SECRETS})


def test_the_search_finds_every_secret_where_it_was_planted(found: Found) -> None:
    files = [
        *found.given.logs,
        found.given.schema,
        *found.given.repository.rglob("*"),
        *_own(found.given.study),
    ]
    texts = [f"{file} {file.read_text(encoding='utf-8')}" for file in files if file.is_file()]
    assert [s.label for s in SECRETS if not any(s.is_in(text) for text in texts)] == []


@pytest.mark.parametrize("secret", SECRETS, ids=lambda s: s.label)
def test_a_secret_is_nowhere(found: Found, secret: Planted) -> None:
    seen = [name for name, text in found.texts.items() if secret.is_in(text)]
    kept = (*OWN.get(secret.place, ()), *secret.kept_in)
    assert [name for name in seen if not any(fnmatch(name, where) for where in kept)] == []
    assert [where for where in kept if not any(fnmatch(name, where) for name in seen)] == [], (
        "allowed for nothing"
    )


def test_the_key_goes_to_the_server_and_nowhere_else(found: Found) -> None:
    seen = [name for name, text in found.texts.items() if KEY in text]
    assert seen == [f"request {number}" for number in range(len(JOBS))]
    assert all(found.texts[name].count(KEY) == 1 for name in seen)


@pytest.mark.parametrize("control", CASES["controls"], ids=lambda c: c["name"])
def test_what_is_harmless_in_the_same_places_is_seen(found: Found, control: dict[str, Any]) -> None:
    for place in control["seen_in"]:
        assert any(control["shows"] in text for name, text in found.texts.items() if place in name), place


def test_every_place_where_secrets_could_be_was_looked_at(found: Found) -> None:
    for place in CASES["looked_at"]:
        assert any(fnmatch(name, place) and text for name, text in found.texts.items()), place


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("ANTHROPIC_", "ARCHKIT_"))}
    return kept | more


def _commands(found: Found) -> str:
    """Run every command; return the name of a service."""
    given = found.given
    inputs = [part for file in (*given.logs, given.schema) for part in ("--input", file)]
    services = json.loads(found.run("run", given.study, *inputs, "--json"))["services"]
    service = str(services[0]["name"])
    decide(given.study, service, SECRETS)
    found.run("run", given.study)
    found.run("run", given.study, "--resume", codes=(0, 2))
    found.run("check", given.study, "--junit", given.study / "out" / "junit.xml", codes=(1,))
    found.run("check", given.study, "--json", codes=(1,))
    found.run("generate", given.study)
    found.run("logs", *given.logs)
    found.run("logs", *given.logs, "--json")
    found.run("boundaries", given.schema, "--json")
    return service


def _advice(found: Found, service: str) -> None:
    study = found.given.study
    with serving() as server:
        told = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        for job, (question, reply) in JOBS.items():
            server.behaviour = Behaviour(reply=reply)
            named = ["--service", service] if job == "service" else []
            found.run("advise", study, question, "--job", job, *named, **told)
        found.run("advise", study, "What is it for?", "--show-prompt", **told)
        found.run("advise", study, "Which service owns too much?")
    assert len(server.requests) == len(JOBS)
    for number, request in enumerate(server.requests):
        found.texts[f"request {number}"] = f"{request.path} {request.headers} {request.body.decode()}"


def _notebooks(found: Found) -> None:
    """Run the notebooks in the study, as `archkit lab` opens them, and keep what JupyterLab saves of them.

    That is outputs, not what live forms hold: saving the state of widgets is off there unless somebody asks for it.
    """
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(found.given.study)}}
        ).execute(env=_environment({}))
        outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
        found.texts[f"notebook {path.stem}"] = json.dumps(outputs, ensure_ascii=False)


def _agents(found: Found) -> None:
    """Ask all that an agent can ask, and keep every reply."""

    async def hold() -> list[Any]:
        async with agent(found.given.study, "--repository", found.given.repository) as one:
            replies = [await one.client.call_tool("view_project_context", {})]
            for question in QUESTIONS:
                replies.append(await one.client.call_tool("ask_project_rag", {"query": question}))
                replies.append(await one.client.call_tool("view_project_context", {"search_query": question}))
            return replies

    for number, reply in enumerate(asyncio.run(hold())):
        assert not reply.is_error
        found.texts[f"reply {number}"] = "\n".join(part.text for part in reply.content)


def _own(study: Path) -> list[Path]:
    return [
        study / "brief.yaml",
        study / "inputs.yaml",
        *(study / "design").rglob("*.*"),
        *(study / "context").glob("*"),
    ]


def _files(study: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of the study, by its path below it: its bytes, and of Parquet all rows as well."""
    for path in sorted(p for p in study.rglob("*") if p.is_file()):
        text = path.read_bytes().decode("latin-1") + path.read_bytes().decode("utf-8", errors="replace")
        if path.suffix == ".parquet":
            rows = duckdb.sql(f"select * from read_parquet('{path}')").fetchall()
            text += "\n".join(str(value) for row in rows for value in row)
        yield path.relative_to(study).as_posix(), text
