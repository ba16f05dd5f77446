"""A walk with a peer's context: what it says feeds the run, and what the run says is written there."""

import json

import pytest
from agent_mcp_double import KINDS
from agent_mcp_double import TOKEN as THE_TOKEN

from archkit.context.opening import TOKEN, URL
from archkit.model.context import SESSION, WRITTEN_KEYS
from archkit.store.folder import new_folder
from archkit.study import Study
from archkit.walk import Voice, new_walk

SCHEMA = """\
create table author (id int primary key, name text);
create table book (id int primary key, author_id int references author (id), title text);
"""
THEIRS = [{"id": "ADR-api-versioning", "chosen": "header", "by": "ops", "ticket": 7}]


@pytest.fixture(params=KINDS)
def server(request):
    with KINDS[request.param]().served() as one:
        yield one


def test_a_walk_reads_and_writes_at_the_peer_and_a_second_one_changes_nothing_there(server, tmp_path):
    folder = new_folder(tmp_path / "library")
    (folder.root / "schema.sql").write_text(SCHEMA)
    (folder.root / "inputs.yaml").write_text("format: 1\nfiles:\n  - path: schema.sql\n")
    server.put("backend_decisions", json.dumps({"decisions": THEIRS}), "What was decided")

    def walked():
        said = []
        with new_walk(
            Study(folder, environ={URL: server.url, TOKEN: THE_TOKEN}), Voice(say=said.append)
        ) as walk:
            found = walk.assess()
            walk.write(found)
        assert not any("own files" in line for line in said), said
        return found

    assert walked().design.api.versioning == "header"
    values = {key: json.loads(server.rows[key]["value"]) for key in WRITTEN_KEYS}
    assert values["backend_decisions"]["decisions"][0] == THEIRS[0]
    assert server.rows["backend_decisions"]["description"] == "What was decided"
    (session,) = [json.loads(row["value"]) for key, row in server.rows.items() if key.startswith(SESSION)]
    assert session["state"] == "finished"
    assert not list((folder.root / "context").glob("*.json"))

    assert walked().heeded[0].state == "respected"
    assert {key: json.loads(server.rows[key]["value"]) for key in WRITTEN_KEYS} == values
