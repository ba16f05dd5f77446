"""Whatever goes wrong on the way is one sentence with the place and what to do, in time, without the token."""

import json
import socket
import time
import traceback

import pytest
from broken_servers import nobody, serving, talking, unknown_authority
from pydantic import SecretStr

from archkit.context.remote import RemoteContext
from archkit.context.remote_faults import fault_of
from archkit.errors import ContextError
from archkit.model.context import Update

TOKEN = "0f8e6b1c2d3a49586776a5b4c3d2e1f0"  # noqa: S105  known to these servers only
NO_MCP = "No MCP server answers at this path. Give the URL that ends in /sse or /mcp."
CUT = "The connection was cut before the answer was whole. Try again, or look at the server."
STRANGE = "What answers there does not speak MCP as it should. Check the URL."
TOO_LARGE = "The answer is too large. Ask for one key, or split the value."
SILENT = "The server did not answer within 2 s. Try again, or look at the server."
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "serverInfo": {"name": "wrong", "version": "1"},
}


def failed(url, operation=lambda remote: remote.view("notes"), seconds=2):
    """Return the sentence that an operation ends with, without the place."""
    remote = RemoteContext(url, SecretStr(TOKEN), seconds=seconds)
    started = time.monotonic()
    with pytest.raises(ContextError) as error:
        operation(remote)
    assert time.monotonic() - started < 60
    told = str(error.value)
    assert told.startswith(f"{remote.place}: ")
    assert "\n" not in told
    trace = traceback.TracebackException.from_exception(error.value, capture_locals=True)
    assert not any("site-packages" in line and "pytest" not in line for line in trace.format())
    assert TOKEN not in "".join(trace.format())
    return told.removeprefix(f"{remote.place}: ")


def write(remote):
    remote.update([Update(key="notes", value=1, description="")], by="archkit")


def status(code, **headers):
    return lambda handler: handler.say(code, "text/plain", b"no", **headers)


def page(handler):
    handler.say(200, "text/html; charset=utf-8", b"<html><title>Welcome</title></html>")


def hang(_handler):
    time.sleep(8)


def cut_at_once(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def cut_within(handler):
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"jsonrpc": "2.0", ')
    cut_at_once(handler)


def cut_events(handler):
    handler.start_events()
    handler.wfile.write(b'event: message\ndata: {"jsonrpc"')


def not_json(handler):
    handler.say(200, "application/json", b"surely {")


def not_mcp(handler):
    handler.say(200, "application/json", b'{"status": "ok"}')


def deep(handler):
    handler.say(200, "application/json", b'{"jsonrpc":"2.0","id":1,"result":' + b"[" * 100_000)


def endless(handler):
    handler.start_events()
    while True:
        handler.wfile.write(b": nothing to see here" * 5_000 + b"\n\n")


def endless_json(handler):
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 100_000)


def compressed(handler):
    handler.say(200, "application/json", b"\x1f\x8b", content_encoding="gzip")


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (status(401), "The server refuses access. Check the token and the URL."),
        (status(403), "The server refuses access. Check the token and the URL."),
        (status(404), NO_MCP),
        (status(405), NO_MCP),
        (status(413), "The server takes no request as large as this. Split the value over several keys."),
        (status(429, retry_after="3600"), "The server is asked too often. Wait a while, then try again."),
        (status(500), "The server failed, or moved (HTTP 500). Look at its log, or check the URL."),
        (
            status(302, location="/"),
            "The server failed, or moved (HTTP 302). Look at its log, or check the URL.",
        ),
        (page, NO_MCP),
        (hang, SILENT),
        (cut_at_once, CUT),
        (cut_within, CUT),
        (cut_events, CUT),
        (compressed, "Its answer is compressed, though archkit asked for it plain. Look at what is between."),
        (endless, TOO_LARGE),
        (endless_json, TOO_LARGE),
        (not_json, "The server's answer cannot be read. Look at the server."),
        (not_mcp, "The server's answer cannot be read. Look at the server."),
        (deep, "The server's answer cannot be read. Look at the server."),
    ],
)
def test_a_streamable_server_that_does_it_wrong(way, sentence):
    with serving(way) as (host, _seen):
        assert failed(f"{host}/mcp", seconds=2 if way is hang else 30) == sentence


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (status(401), "The server refuses access. Check the token and the URL."),
        (status(404), NO_MCP),
        (status(503), "The server failed, or moved (HTTP 503). Look at its log, or check the URL."),
        (page, NO_MCP),
        (not_json, NO_MCP),
        (hang, SILENT),
        (cut_at_once, CUT),
        (cut_events, STRANGE),
        (endless, TOO_LARGE),
    ],
)
def test_an_event_server_that_does_it_wrong(way, sentence):
    with serving(way) as (host, _seen):
        assert failed(f"{host}/sse", seconds=2 if way is hang else 30) == sentence


def events(endpoint, posted):
    """Open the events as a server should, and answer what is posted in a wrong way."""

    def way(handler):
        if handler.command == "POST":
            return posted(handler)
        handler.start_events()
        handler.wfile.write(f"event: endpoint\ndata: {endpoint}\n\n".encode())
        return time.sleep(4)

    return way


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (status(500), "The server failed, or moved (HTTP 500). Look at its log, or check the URL."),
        (status(413), "The server takes no request as large as this. Split the value over several keys."),
        (cut_at_once, CUT),
        (status(202), SILENT),
    ],
)
def test_an_event_server_that_takes_no_message(posted, sentence):
    with serving(events("/messages/?session_id=1", posted)) as (host, _seen):
        assert failed(f"{host}/sse") == sentence


def test_an_event_server_that_would_have_the_token_sent_elsewhere():
    with serving(status(202)) as (elsewhere, seen):
        with serving(events(f"{elsewhere}/messages/", status(202))) as (host, _seen):
            assert failed(f"{host}/sse") == SILENT
        assert seen == []


def test_a_redirect_takes_the_token_nowhere():
    with serving(status(202)) as (elsewhere, seen):
        with serving(status(307, location=f"{elsewhere}/mcp")) as (host, _seen):
            assert "HTTP 307" in failed(f"{host}/mcp")
        assert seen == []


def tools(answer):
    """Speak MCP as one should, up to the call of a tool."""

    def way(handler):
        if handler.command != "POST":
            return handler.say(405, "text/plain")
        match json.loads(handler.body):
            case {"method": "initialize"}:
                return handler.answer(HELLO)
            case {"method": "tools/call"}:
                return answer(handler)
            case {"id": _}:
                return handler.answer({"tools": []})
        return handler.say(202, "text/plain")

    return way


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Welcome to our page.",
            "The server answers in a way that archkit does not know: Welcome to our page.",
        ),
        ("", "The server answers in a way that archkit does not know: nothing."),
        ("{}", "The server answers in a way that archkit does not know: {}."),
        ("[" * 5_000, "The server answers in a way that archkit does not know: "),
        ('{"entries": 5}', "The server answers in a way that archkit does not know: "),
        ('{"error": "No disk", "details": "It is full"}', "The server reports: No disk: It is full."),
        (f"Forbidden for {TOKEN}\nline\x1b[31m", "does not know: Forbidden for (token)."),
        ("Error: Unknown tool 'view_project_context'.", "Unknown tool 'view_project_context'."),
    ],
)
def test_a_reply_that_nobody_expects_is_quoted_in_a_line(text, words):
    reply = {"content": [{"type": "text", "text": text}]}
    with serving(tools(lambda handler: handler.answer(reply))) as (host, _seen):
        assert words in failed(f"{host}/mcp")
        assert words in failed(f"{host}/mcp", write)


def test_entries_of_any_shape_are_left_out_or_shown():
    odd = [5, None, {}, {"context_key": 7}, {"context_key": "a"}, {"context_key": "b", "last_updated": "now"}]
    reply = {"content": [{"type": "text", "text": json.dumps({"entries": odd})}]}
    with serving(tools(lambda handler: handler.answer(reply))) as (host, _seen):
        found = RemoteContext(f"{host}/mcp", SecretStr(TOKEN)).view()
    assert [(entry.key, entry.value, entry.updated_at) for entry in found] == [
        ("a", None, None),
        ("b", None, None),
    ]


def test_a_refusal_of_the_protocol_is_told():
    def refuse(handler):
        error = {"code": -32602, "message": f"No such tool for {TOKEN}\nat line 1"}
        body = {"jsonrpc": "2.0", "id": json.loads(handler.body)["id"], "error": error}
        handler.say(200, "application/json", json.dumps(body).encode())

    with serving(tools(refuse)) as (host, _seen):
        assert failed(f"{host}/mcp") == "The server refuses: No such tool for (token)."


@pytest.mark.parametrize("way", [cut_at_once, cut_within, hang, status(500)])
def test_a_write_without_an_answer_may_have_happened_and_the_error_says_so(way):
    with serving(tools(way)) as (host, seen):
        told = failed(f"{host}/mcp", write)
    assert told.endswith("Whether it was written is not known: view the values before you try again.")
    assert sum(b"update_project_context" in body for body in seen) == 1


@pytest.mark.parametrize("way", [status(413), status(401)])
def test_a_write_that_was_refused_did_not_happen(way):
    with serving(tools(way)) as (host, _seen):
        assert "not known" not in failed(f"{host}/mcp", write)


def test_what_was_written_before_a_fault_is_counted():
    def once(handler):
        if b"first" not in handler.body:
            return handler.say(413, "text/plain")
        done = {"success": True, "results": [{"context_key": "first", "success": True}]}
        return handler.answer({"content": [{"type": "text", "text": json.dumps(done)}]})

    values = [Update(key=key, value="x" * 60_000, description="") for key in ("first", "second")]
    with serving(tools(once)) as (host, _seen):
        told = failed(f"{host}/mcp", lambda remote: remote.update(values, by="archkit"))
    assert "The first 1 were written." in told


def test_what_hangs_as_it_is_left_keeps_no_answer_back():
    def way(handler):
        if handler.command == "DELETE":
            return time.sleep(8)
        return tools(lambda one: one.answer({"content": [{"type": "text", "text": '{"total_entries": 0}'}]}))(
            handler
        )

    def with_session(handler):
        send = handler.send_response

        def more(*words):
            send(*words)
            handler.send_header("mcp-session-id", "1")

        handler.send_response = more
        way(handler)

    with serving(with_session) as (host, _seen):
        assert RemoteContext(f"{host}/mcp", SecretStr(TOKEN), seconds=20).view("notes") == ()


def test_a_redirect_on_the_same_server_is_followed_with_the_token():
    def way(handler):
        if not handler.path.endswith("/"):
            return handler.say(307, "text/plain", location=f"{handler.path}/")
        text = '{"success": true, "context_key": "notes"}'
        return tools(lambda one: one.answer({"content": [{"type": "text", "text": text}]}))(handler)

    with serving(way) as (host, seen):
        write(RemoteContext(f"{host}/mcp", SecretStr(TOKEN)))
    assert sum(TOKEN.encode() in body for body in seen) == 2


def test_nothing_listens():
    with nobody() as host:
        for path in ("", "/mcp", "/sse"):
            assert failed(host + path) == "Nothing listens there. Start the server, or check the port."


def test_what_listens_does_not_speak_http():
    with talking(b"220 mail.example ready\r\n\r\n", then_hang=True) as host:
        assert failed(f"{host}/mcp") == "It does not speak HTTP. Check the port."
    with talking(b"") as host:
        assert failed(f"{host}/mcp") == CUT
    with talking(b"", then_hang=True) as host:
        assert failed(f"{host}/sse") == SILENT


def test_tls_that_is_none_or_that_nobody_vouches_for(tmp_path):
    with serving(page) as (host, _seen):
        told = failed(host.replace("http://", "https://") + "/mcp")
    assert told == "It does not speak TLS as it should. Check whether it is http or https."
    with unknown_authority(tmp_path) as host:
        assert failed(f"{host}/mcp") == "Its certificate is not trusted. Check it, and the URL."


def test_a_name_that_nobody_knows():
    with pytest.raises(socket.gaierror) as unknown:
        socket.getaddrinfo("127.0.0.1", "no-such-service")
    assert fault_of(unknown.value, 30).what == "The name of this host is not known."
    too_long_to_be_asked_for = "a" * 64
    told = failed(f"https://{too_long_to_be_asked_for}.example/mcp")
    assert told == "The name of this host is not known. Check the URL and the network."


def test_a_host_without_mcp_at_either_path():
    with serving(status(404)) as (host, _seen):
        assert failed(host) == NO_MCP


def test_a_server_that_keeps_its_list_of_values_to_itself():
    prose = {"content": [{"type": "text", "text": "Project Context (1 entries, sorted by: key)"}]}
    with serving(tools(lambda handler: handler.answer(prose))) as (host, _seen):
        assert failed(f"{host}/mcp") == (
            "The server cuts values, and does not list them whole (HTTP 405). "
            "Let GET /api/context-data of that server through."
        )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://peer.example/sse", "The token may not travel without TLS."),
        ("http://10.0.0.7:8080/mcp", "The token may not travel without TLS."),
        ("http://127.0.0.1.example/mcp", "The token may not travel without TLS."),
        ("ftp://127.0.0.1/sse", "neither http nor https"),
        ("127.0.0.1:8080/sse", "neither http nor https"),
        ("", "neither http nor https"),
        ("http://", "names no host"),
        ("https://a b/mcp", "names no host"),
        ("http://[::1/sse", "cannot be read"),
        ("http://127.0.0.1:port/sse", "cannot be read"),
        ("https://peer.example/mcp?key=s3cr3t-7f", "may not go on after a ? or #"),
        ("https://ann:s3cr3t-7f@peer.example:99999/mcp", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_is_refused_before_anything_is_asked(url, words):
    with pytest.raises(ContextError) as refused:
        RemoteContext(url, SecretStr(TOKEN))
    assert words in str(refused.value)
    assert "s3cr3t-7f" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:1/sse", "http://[::1]:1/mcp", "https://peer.example/a/mcp/"]
)
def test_a_url_that_can_be_asks_nothing_yet(url):
    assert RemoteContext(url, None).place == url


def test_user_and_password_of_a_url_are_sent_and_never_shown():
    seen = []

    def way(handler):
        seen.append(handler.headers["authorization"])
        handler.say(401, "text/plain")

    with serving(way) as (host, _seen):
        url = host.replace("://", "://ann:s3cr3t%207f@") + "/mcp"
        remote = RemoteContext(url, SecretStr(TOKEN))
        with pytest.raises(ContextError) as refused:
            remote.view("notes")
    assert seen == ["Basic YW5uOnMzY3IzdCA3Zg=="]
    assert remote.place == f"{host}/mcp"
    for text in (str(refused.value), repr(remote), str(vars(remote)), remote.place):
        assert "s3cr3t" not in text
