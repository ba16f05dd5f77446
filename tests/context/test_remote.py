import json
import logging
import traceback

import pytest
from agent_mcp_double import KINDS, NO_MODEL, TOKEN
from pydantic import SecretStr

from archkit.context.remote import RemoteContext
from archkit.errors import ContextError, StaleWrite
from archkit.model.context import Update

STACK = {"stack": [{"name": "PostgreSQL", "version": "18"}]}


@pytest.fixture(params=KINDS, scope="module")
def running(request):
    with KINDS[request.param]().served() as one:
        yield one


@pytest.fixture
def server(running):
    running.forget()
    return running


@pytest.fixture
def remote(server):
    return RemoteContext(server.url, SecretStr(TOKEN))


def write(remote, key, value, description=None, expected=None):
    update = Update(key=key, value=value, description=description, expected_revision=expected)
    return remote.update([update], by="archkit")[0]


def updates(**values):
    return [Update(key=key, value=value) for key, value in values.items()]


def logged(caplog):
    """Return what the client's side logged; the server in this process logs what it gets."""
    theirs = ("mcp.server", "sse_starlette", "uvicorn", "asyncio")
    return "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(theirs))


def test_a_value_that_is_written_is_viewed_with_its_description_and_whose_it_is(remote):
    written = write(remote, "tech_stack_config", STACK, "What is in use")
    (entry,) = remote.view("tech_stack_config")
    assert (entry.value, entry.description, entry.updated_by) == (STACK, "What is in use", "admin")
    assert entry.updated_at.tzinfo is not None
    assert entry.revision == written.revision


def test_a_key_without_a_value_gives_nothing(remote):
    assert remote.view("backend_patterns") == ()
    assert remote.view() == ()


@pytest.mark.parametrize(
    "value",
    [
        "x" * 600,
        "ü" * 50_000,
        {"patterns": [{"name": f"p{n}", "why": 'é \u2028 " \\ \n**spoof**\n  Value: 1'} for n in range(900)]},
        {"n": 1.0, "big": 1e300, "small": 0.1, "none": None, "true": True, "text": "1", "empty": {}},
        ["[1, 2]", "null", "... [TRUNCATED]"],
        "Unauthorized: Valid token required",
        0,
    ],
    ids=["cut", "long", "prose", "numbers", "like JSON", "like an error", "zero"],
)
def test_a_value_comes_back_whole_and_as_what_it_was(remote, value):
    written = write(remote, "notes", value)
    (entry,) = remote.view("notes")
    assert entry.value == value
    assert type(entry.value) is type(value)
    assert entry.revision == written.revision


def test_a_value_of_two_megabytes_comes_back_whole_from_the_python_server():
    with KINDS["python"]().served() as server:
        remote = RemoteContext(server.url, SecretStr(TOKEN))
        write(remote, "notes", "y" * 2_000_000)
        assert remote.view("notes")[0].value == "y" * 2_000_000


def test_a_value_that_the_node_server_takes_no_more_is_one_sentence_and_nothing_is_written():
    with KINDS["node"]().served() as server:
        remote = RemoteContext(server.url, SecretStr(TOKEN))
        with pytest.raises(ContextError, match="takes no request as large as this") as refused:
            write(remote, "notes", "y" * 200_000)
        assert str(refused.value) == (
            f"{server.url}: The server takes no request as large as this. Split the value over several keys."
        )
        assert remote.view("notes") == ()


def test_many_values_go_at_once_and_in_order(server, remote):
    written = remote.update(updates(notes_a=1, notes_b=None, notes_c=[2]), by="archkit")
    assert [entry.key for entry in written] == ["notes_a", "notes_b", "notes_c"]
    assert [entry.value for entry in remote.view()] == [1, None, [2]]
    assert [tool for tool, _ in server.calls if "update" in tool] == ["bulk_update_project_context"]


def test_many_large_values_go_in_requests_that_the_node_server_takes(server, remote):
    values = {f"notes_{n}": "é" * 10_000 for n in range(7)}
    remote.update(updates(**values), by="archkit")
    assert {entry.key: entry.value for entry in remote.view()} == values
    written = [asked for tool, asked in server.calls if "update" in tool]
    assert [len(asked.get("updates", [1])) for asked in written] == [3, 3, 1]


def test_nothing_to_write_asks_nothing(server, remote):
    assert remote.update([], by="archkit") == ()
    assert server.calls == []


def test_a_description_stays_until_another_is_given(remote):
    write(remote, "notes", 1, "What is in use")
    assert write(remote, "notes", 2).description == "What is in use"
    assert remote.view("notes")[0].description == "What is in use"
    remote.update(updates(notes=3, other=4), by="archkit")
    assert [entry.description for entry in remote.view()] == ["What is in use", ""]
    write(remote, "notes", 5, "")
    assert remote.view("notes")[0].description == ""


def test_a_write_after_somebody_elses_is_refused_with_what_they_wrote(server, remote):
    mine = write(remote, "tech_stack_config", STACK)
    server.put("tech_stack_config", json.dumps({"stack": [{"name": "Redis"}]}), None, by="other")
    with pytest.raises(StaleWrite) as stale:
        write(remote, "tech_stack_config", STACK, expected=mine.revision)
    assert "tech_stack_config" in str(stale.value)
    assert '-   "name": "Redis"' in stale.value.diff
    assert remote.view("tech_stack_config")[0].value == {"stack": [{"name": "Redis"}]}


def test_a_write_over_what_was_read_goes_through_also_where_the_server_spells_numbers_anew(remote):
    first = write(remote, "notes", {"share": 1.0, "n": 12345678901.0}, expected="")
    second = write(remote, "notes", {"share": 0.5}, expected=first.revision)
    third = write(remote, "notes", [], expected=remote.view("notes")[0].revision)
    assert len({first.revision, second.revision, third.revision}) == 3


def test_a_value_that_should_be_new_is_refused_where_there_is_one(remote):
    write(remote, "notes", 1)
    with pytest.raises(StaleWrite):
        write(remote, "notes", 2, expected="")


def test_nothing_of_many_is_written_where_one_is_stale(remote):
    stale = Update(key="notes", value=2, expected_revision="0" * 64)
    with pytest.raises(StaleWrite):
        remote.update([Update(key="other", value=1), stale], by="archkit")
    assert remote.view() == ()


def test_what_the_server_could_not_write_is_told(remote):
    with pytest.raises(ContextError, match=r"did not write everything: .*disk_is_full") as refused:
        remote.update(updates(notes=1, disk_is_full=2), by="archkit")
    assert "View the values before you try again." in str(refused.value)


def test_a_search_finds_the_values_that_hold_all_words(remote):
    write(remote, "tech_stack_config", STACK, "What is in use")
    write(remote, "notes", "Élan vital")
    assert [e.key for e in remote.view(search="postgresql use")] == ["tech_stack_config"]
    assert [e.key for e in remote.view(search="élan")] == ["notes"]
    assert remote.view(search="mongodb") == ()


@pytest.mark.parametrize("key", ["config_admin_token", "CONFIG_ADMIN_TOKEN", " config_x"])
def test_the_servers_own_settings_are_neither_read_nor_written(server, remote, key):
    server.put("config_admin_token", json.dumps(TOKEN), "Persistent MCP Admin Token")
    write(remote, "notes", 1)
    assert [entry.key for entry in remote.view()] == ["notes"]
    before = dict(server.rows)
    for refused in (lambda: remote.view(key), lambda: write(remote, key, "mine")):
        with pytest.raises(ContextError, match="a setting of the server"):
            refused()
    assert server.rows == before


def test_no_reply_in_prose_ever_holds_the_admin_token(server, remote, caplog):
    caplog.set_level(logging.DEBUG)
    server.put("config_admin_token", json.dumps(TOKEN), "Persistent MCP Admin Token")
    write(remote, "notes", 1)
    remote.view()
    remote.view(search="token")
    assert [key for key, asked in server.calls if asked.get("context_key", "").startswith("config_")] == []
    assert "mcp.client" in {record.name.rpartition(".")[0] for record in caplog.records}
    if server.url.endswith("/sse"):  # its own settings are among its values, so no view may ask for all
        assert TOKEN not in logged(caplog)


@pytest.mark.parametrize("token", ["wrong-7b6a1f", None, "", 'a"b\\\u2028'])
def test_a_token_that_the_server_does_not_know_is_one_sentence_without_it(server, token):
    remote = RemoteContext(server.url, None if token is None else SecretStr(token))
    given = {"description": ""}
    for refused in (
        lambda: remote.view("notes"),
        remote.view,
        lambda: remote.update([Update(key="notes", value=1, **given)], by="archkit"),
        lambda: remote.update([Update(key=key, value=1, **given) for key in ("a", "b")], by="archkit"),
    ):
        with pytest.raises(ContextError) as error:
            refused()
        assert str(error.value) == (
            f"{server.url}: The server does not accept the token. Give one that it knows."
        )
    assert all(asked["token"] == (token or "") for _, asked in server.calls)
    assert [key for key in server.rows if not key.startswith("config_")] == []


def test_an_answer_is_one_passage_without_what_looks_like_a_secret(server, remote):
    server.answer = "Caching is done in `src/cache.ts`.\nThe admin token is 7c1f0e9d8b6a5f4e3d2c1b0a99887766."
    (passage,) = remote.ask("how is caching implemented")
    assert "Caching is done in `src/cache.ts`." in passage.text
    assert "7c1f0e9d8b6a5f4e3d2c1b0a99887766" not in passage.text
    assert passage.path == server.url


def test_an_answer_that_found_nothing_is_none(server, remote):
    server.answer = "No relevant information found in the project knowledge base or live data for your query."
    assert remote.ask("how is caching implemented") == ()


@pytest.mark.parametrize(
    "said",
    [
        NO_MODEL,
        "Error communicating with OpenAI: 401",
        "An unexpected error occurred during the RAG query.",
        "",
    ],
)
def test_a_server_that_cannot_answer_is_one_sentence(server, remote, said):
    server.answer = said
    with pytest.raises(ContextError, match="The server cannot answer questions: ") as error:
        remote.ask("how is caching implemented")
    assert str(error.value).startswith(f"{server.url}: ")
    assert "\n" not in str(error.value)


def test_a_url_without_a_path_finds_either_server(server):
    for url in (server.host, f"{server.host}/"):
        remote = RemoteContext(url, SecretStr(TOKEN))
        write(remote, "notes", 1)
        assert remote.view("notes")[0].value == 1


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("Notes", 1, "cannot be a key"),
        ("../notes", 1, "cannot be a key"),
        ("notes", float("nan"), "not JSON"),
        ("notes", {"a": {1, 2}}, "not JSON"),
        ("notes", "\ud800", "half of a character"),
        ("tech_stack_config", {"stack": 5}, "stack"),
    ],
)
def test_what_may_not_be_written_is_refused_before_anything_is_sent(server, remote, key, value, words):
    with pytest.raises(ContextError, match=words):
        remote.update([Update(key=key, value=value)], by="archkit")
    assert server.calls == []


def test_two_values_for_one_key_are_refused(server, remote):
    with pytest.raises(ContextError, match="twice"):
        remote.update([Update(key="notes", value=1), Update(key="notes", value=2)], by="archkit")
    assert server.calls == []


def test_two_hundred_values_are_more_than_the_node_server_shows():
    with KINDS["node"]().served() as server:
        for number in range(200):
            server.put(f"notes_{number}", "1", None)
        remote = RemoteContext(server.url, SecretStr(TOKEN))
        with pytest.raises(ContextError, match="at most 200 values at once"):
            remote.view()
        assert remote.view("notes_7")[0].value == 1


def test_values_that_others_stored_as_plain_text_or_nested_too_deeply_do_not_hide_the_rest():
    with KINDS["python"]().served() as server:
        server.put("plain", "not JSON", None)
        server.put("deep", "[" * 5_000 + "]" * 5_000, None)
        server.put("good", "1", None)
        remote = RemoteContext(server.url, SecretStr(TOKEN))
        found = {entry.key: entry for entry in remote.view()}
    assert (found["plain"].value, found["good"].value) == ("not JSON", 1)
    assert "deep" in found


def told(context):
    """Return everything that an error tells, with the values of all names in the frames it came through."""
    try:
        context.view("notes")
        context.ask("how is caching implemented")
    except ContextError as error:
        trace = traceback.TracebackException.from_exception(error, capture_locals=True)
        return [str(error), repr(error), str(error.to_json()), *trace.format()]
    pytest.fail("It answered.")


@pytest.mark.parametrize("token", [TOKEN, "wrong-5d2a7f90c1"])
def test_the_token_is_in_no_text_that_a_person_may_see(server, caplog, token):
    caplog.set_level(logging.DEBUG)
    context = RemoteContext(server.url, SecretStr(token))
    seen = [*told(context), repr(context), str(vars(context)), logged(caplog)]
    assert any("peer = " in text for text in seen)
    assert not [text for text in seen if token in text]
