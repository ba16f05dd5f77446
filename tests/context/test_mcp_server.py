import asyncio
import json
import subprocess
import sys

import pytest
from agents import START, RefusedError, agent, talk
from mcp import MCPError

from archkit.model.context import FORMS
from archkit.store.folder import new_folder

TOOLS = ["view_project_context", "update_project_context", "bulk_update_project_context", "ask_project_rag"]
VALUES = {
    "a text of 100 kB": "x" * 100_000,
    "a text of 3 MB in many scripts": "zażółć 漢字 \U0001f600 \u2028\u0000\\\"'" * 90_000,
    "a list of 3 MB": [{"name": f"t{n}", "rows": n, "share": n / 7} for n in range(60_000)],
    "a text that reads like JSON": '{"patterns": [null]}',
    "a text that reads like nothing": "null",
    "nothing": None,
    "deep": json.loads("[" * 100 + "]" * 100),
    "odd names": {"": 1, "__proto__": {}, "a.b": [], "\n": True, "€": -0.5e-7, "n": 2**80},
}


@pytest.fixture
def study(tmp_path):
    return new_folder(tmp_path / "study").root


def _history(study, key):
    paths = (study / "context" / "history" / key).glob("*.json")
    return [json.loads(p.read_text())["value"] for p in sorted(paths, key=lambda p: int(p.stem))]


def test_a_client_finds_four_tools_which_say_their_arguments_and_the_known_keys(study):
    async def conversation(one):
        return (await one.client.list_tools()).tools

    tools = talk(study, conversation)
    assert [tool.name for tool in tools] == TOOLS
    arguments = [set(tool.input_schema["properties"]) for tool in tools]
    assert arguments == [
        {"token", "context_key", "search_query"},
        {"token", "context_key", "context_value", "description", "expected_revision"},
        {"token", "updates"},
        {"token", "query"},
    ]
    assert all(f"{key}: {{" in tools[1].description for key in FORMS)


def test_the_form_of_each_known_key_is_a_resource(study):
    async def conversation(one):
        with pytest.raises(MCPError, match="There is no such form"):
            await one.client.read_resource("context-form://unknown")
        listed = (await one.client.list_resources()).resources
        read = [await one.client.read_resource(resource.uri) for resource in listed]
        return [resource.name for resource in listed], [json.loads(r.contents[0].text) for r in read]

    names, schemas = talk(study, conversation)
    assert names == [*FORMS, "backend_architect_session"]
    assert [s["title"] for s in schemas][:2] == ["Architecture", "Patterns"]


def test_values_of_all_kinds_come_back_whole(study):
    async def conversation(one):
        for number, value in enumerate(VALUES.values()):
            await one.write(f"value_{number}", value, description="as sent")
        return [(await one.view(f"value_{number}"))[0] for number in range(len(VALUES))]

    entries = talk(study, conversation)
    for name, entry in zip(VALUES, entries, strict=True):
        assert entry["value"] == VALUES[name], name
    assert {entry["updated_by"] for entry in entries} == {"tester"}
    assert {entry["description"] for entry in entries} == {"as sent"}


def test_a_search_finds_values_keys_and_descriptions_by_all_its_words(study):
    async def conversation(one):
        await one.write("notes", {"cache": "Redis in front of orders"})
        await one.write("caching", "none", description="What Redis holds")
        await one.write("other", "orders only")
        return [[e["key"] for e in await one.view(search_query=q)] for q in ("REDIS cach", "orders", "gone")]

    assert talk(study, conversation) == [["caching", "notes"], ["notes", "other"], []]


def test_a_stale_write_is_refused_with_the_revision_and_what_changed(study):
    async def conversation(one):
        async with agent(study, name="other") as other:
            first = await one.write("notes", {"a": 1})
            second = await other.write("notes", {"a": 2})
            with pytest.raises(RefusedError) as unseen:
                await one.write("notes", {"a": 3})
            with pytest.raises(RefusedError) as expected:
                await other.write("notes", {"a": 3}, expected_revision=first["revision"])
            value = (await one.view("notes"))[0]["value"]
            await one.write("notes", {"a": 4})
            return second["revision"], unseen.value, expected.value, value

    revision, unseen, expected, value = talk(study, conversation)
    for refused in (unseen, expected):
        assert f"The value changed since it was read; its revision is now {revision}." in refused.texts[0]
        assert '- "a": 2' in refused.texts[1]
        assert '+ "a": 3' in refused.texts[1]
    assert value == {"a": 2}
    assert _history(study, "notes") == [{"a": 1}, {"a": 2}]


def test_a_value_that_a_client_saw_to_be_missing_is_not_written_over(study):
    async def conversation(one):
        assert await one.view("notes") == []
        async with agent(study, name="other") as other:
            await other.write("notes", "theirs")
        with pytest.raises(RefusedError, match="changed since"):
            await one.write("notes", "ours")
        with pytest.raises(RefusedError, match="changed since"):
            await one.write("notes", "ours", expected_revision="")

    talk(study, conversation)
    assert json.loads((study / "context" / "notes.json").read_text())["value"] == "theirs"


def test_a_value_that_a_client_never_saw_is_written_and_the_old_one_is_in_the_history(study):
    async def conversation(one):
        await one.write("notes", "old", description="what they are")
        async with agent(study, name="other") as other:
            return await other.write("notes", "new")

    assert talk(study, conversation)["description"] == "what they are"
    assert _history(study, "notes") == ["old"]


def test_a_bulk_update_writes_all_or_none(study):
    good = {"context_key": "notes", "context_value": 1}
    bad = {
        "another form": {"context_key": "backend_patterns", "context_value": {"patterns": [{}]}},
        "no key": {"context_key": "../../brief", "context_value": 1},
        "a stale one": {"context_key": "stale", "context_value": 1, "expected_revision": "0"},
        "a misspelt argument": {"context_key": "b", "context_value": 1, "expected_revison": ""},
        "no value": {"context_key": "b"},
        "the same key": good,
    }

    async def conversation(one):
        for name, update in bad.items():
            with pytest.raises(RefusedError) as refused:
                await one.call("bulk_update_project_context", updates=[good, update])
            assert "\n" not in refused.value.texts[0], name
        assert await one.view() == []
        reply = await one.call("bulk_update_project_context", updates=[good, good | {"context_key": "b"}])
        return [entry["key"] for entry in reply["written"]]

    assert talk(study, conversation) == ["notes", "b"]


def test_every_refusal_is_one_sentence_of_ours(study, tmp_path):
    calls = [
        ("view_project_context", {"context_key": "../brief"}),
        ("view_project_context", {"context_key": 7}),
        ("view_project_context", {"context_key": "Über"}),
        ("view_project_context", {"limit": 7}),
        ("update_project_context", {"context_key": "notes"}),
        ("update_project_context", {"context_key": "a.b", "context_value": 1}),
        ("update_project_context", {"context_key": "tech_stack_config", "context_value": "PostgreSQL"}),
        ("update_project_context", {"context_key": "notes", "context_value": "x" * 4_000_001}),
        ("bulk_update_project_context", {"updates": "all"}),
        ("ask_project_rag", {}),
        ("ask_project_rag", {"query": None}),
        ("drop_project_context", {}),
    ]

    async def conversation(one):
        for tool, arguments in calls:
            with pytest.raises(RefusedError) as refused:
                await one.call(tool, **arguments)
            (text,) = refused.value.texts
            assert len(text) < 300
            assert not any(sign in text for sign in ("\n", "Traceback", "pydantic", str(tmp_path))), text

    talk(study, conversation)


def test_a_broken_file_is_named_and_hides_no_other(study):
    async def conversation(one):
        await one.write("notes", 1)
        (study / "context" / "broken.json").write_text('{"value": 1')
        with pytest.raises(RefusedError, match=r"context/broken\.json: This is not JSON from line 1 on\."):
            await one.view("broken")
        with pytest.raises(RefusedError, match="This is not JSON"):
            await one.write("broken", 2)
        return await one.view()

    broken, notes = talk(study, conversation)
    assert broken["problem"].startswith("context/broken.json: ")
    assert "value" not in broken
    assert notes["value"] == 1


async def _write_until_confirmed(one, writer):
    confirmed = []
    while len(confirmed) < 6:
        try:
            await one.write("shared", [writer, len(confirmed)])
            confirmed.append([writer, len(confirmed)])
        except RefusedError:  # the other server's write came between: read, and write again
            await one.view("shared")
    return confirmed


def test_eight_writers_through_two_servers_lose_nothing(study):
    async def conversation(one):
        async with agent(study, name="other") as other:
            writers = [_write_until_confirmed((one, other)[n % 2], n) for n in range(8)]
            return [value for done in await asyncio.gather(*writers) for value in done]

    confirmed = talk(study, conversation)
    current = json.loads((study / "context" / "shared.json").read_text())["value"]
    assert sorted([*_history(study, "shared"), current]) == sorted(confirmed)


def test_a_question_is_answered_with_passages_of_the_study_and_the_repository(study, tmp_path):
    repository = tmp_path / "code"
    repository.mkdir()
    (repository / "router.ts").write_text("export const ordersRouter = router({});\n")

    async def conversation(one):
        await one.write("backend_patterns", {"patterns": [{"name": "orders outbox"}]})
        return (await one.call("ask_project_rag", query="where is the orders router?"))["passages"]

    passages = talk(study, conversation, "--repository", repository)
    assert ("router.ts", 1) in [(passage["path"], passage["line"]) for passage in passages]
    assert "context/backend_patterns.json" in [passage["path"] for passage in passages]


@pytest.mark.parametrize("arguments", [["nowhere"], [".", "--repository", "nowhere"]])
def test_an_error_before_the_start_is_one_line_on_stderr_and_exit_2(study, arguments):
    command = [sys.executable, "-c", START, study.parent / "pid", "mcp", *arguments]
    done = subprocess.run(
        command, cwd=study, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nowhere: This is not a")
    assert done.stderr.count("\n") == 1


def test_a_server_whose_client_goes_away_ends_in_silence(study):
    command = [sys.executable, "-c", START, study.parent / "pid", "mcp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=study, stdin=pipe, stdout=pipe, stderr=pipe) as server:
        server.stdout.close()
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        server.stdin.write(json.dumps(ping).encode() + b"\n")
        server.stdin.flush()
        server.stdin.close()
        assert server.stderr.read() == b""
        assert server.wait(60) == 0


UNREADABLE = {
    "garbage \xff": None,
    '{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "\\ud800"}}': 2,
    '{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"a": ' + "[" * 300 + "]" * 300 + "}}": 3,
    '{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"a": ' + "9" * 5000 + "}}": None,
    '{"jsonrpc": "2.0", "id": "e", "method": 5}': None,
}


def test_a_message_that_cannot_be_read_is_answered_with_an_error_and_the_next_one_as_ever(study):
    command = [sys.executable, "-c", START, study.parent / "pid", "mcp"]
    lines = "\n".join([*UNREADABLE, '{"jsonrpc": "2.0", "id": 1, "method": "ping"}']) + "\n"
    with subprocess.Popen(command, cwd=study, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        server.stdin.write(lines.encode("latin-1"))
        server.stdin.flush()  # and left open: who hangs up at once waits for no answer
        replies = [json.loads(server.stdout.readline()) for _ in range(len(UNREADABLE) + 1)]
        server.stdin.close()
    assert [reply["id"] for reply in replies] == [*UNREADABLE.values(), 1]
    for reply in replies[:-1]:
        assert reply["error"]["message"].startswith("The message cannot be read: ")
    assert "result" in replies[-1]
