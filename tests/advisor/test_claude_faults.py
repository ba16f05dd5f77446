"""Every way in which a server can fail: one typed fault in time, the key nowhere, nothing kept."""

import gzip
import importlib
import json
import logging
import time

import pytest
from messages_server import (
    EVENT_STREAM,
    JSON,
    Behaviour,
    closed_port,
    error_of,
    event,
    events_of,
    message_of,
    serving,
)

from archkit.advisor.archive import Replies
from archkit.advisor.claude import Claude
from archkit.advisor.settings import settings_from
from archkit.model.proposal import Question

KEY = "sk-ant-local-4f9c1b7e2d"
CUT = Question(job="boundaries")
HTML = {"content-type": "text/html"}
EMPTY = {"moves": [], "decisions": []}
START = events_of(EMPTY)[0]
BOMB = gzip.compress(b"data: " + b"0" * 50_000_000)


def _error(status, kind, message="no, {key} is refused", **headers):
    return Behaviour(status=status, headers={**JSON, **headers}, chunks=[error_of(kind, message)])


def _stream(*chunks, **more):
    return Behaviour(chunks=[*chunks], **more)


def _json(value, **more):
    return Behaviour(
        headers=JSON, chunks=[value if isinstance(value, bytes) else json.dumps(value).encode()], **more
    )


FAULTS = {
    "429 with retry-after of an hour": (_error(429, "rate_limit_error", **{"retry-after": "3600"}), "busy"),
    "429 with a retry-after of nonsense": (
        _error(429, "rate_limit_error", **{"retry-after": "{key}"}),
        "busy",
    ),
    "500": (_error(500, "api_error"), "server error"),
    "500 in HTML": (Behaviour(status=500, headers=HTML, chunks=[b"<h1>{key}</h1>"]), "server error"),
    "529": (_error(529, "overloaded_error"), "overloaded"),
    "503": (_error(503, "overloaded_error"), "overloaded"),
    "accepts and hangs": (Behaviour(reply=EMPTY, hang_s=3600), "timeout"),
    "408": (_error(408, "timeout_error"), "timeout"),
    "drips a ping at a time": (_stream(START, *[event("ping", {})] * 500, delay_s=0.2), "timeout"),
    "drips its head": (Behaviour(reply=EMPTY, drip_head=True), "timeout"),
    "cut stream": (_stream(*events_of(EMPTY)[:4]), "cut off"),
    "cut in the midst of an event": (_stream(START, b'event: content_block_delta\ndata: {"ty'), "cut off"),
    "cut body": (_json(b'{"id": "msg_local", "content', length=900), "cut off"),
    "closes at once": (Behaviour(chunks=[], length=900), "cut off"),
    "empty stream": (_stream(), "cut off"),
    "broken JSON in an event": (_stream(START, b"event: message_delta\ndata: {broken\n\n"), "unreadable"),
    "broken JSON": (_json(b'{"id": "msg_local", "content": [}'), "unreadable"),
    "broken JSON in the reply": (_stream(*events_of('{"moves": [')), "unreadable"),
    "JSON too deep": (_stream(*events_of("[" * 100_000)), "unreadable"),
    "HTML": (Behaviour(headers=HTML, chunks=[b"<html><body>Sign in, {key}</body></html>"]), "unreadable"),
    "no body": (Behaviour(headers={"content-type": "text/plain"}, chunks=[], length=0), "unreadable"),
    "wrong shape": (_json({"hello": "{key}"}), "wrong shape"),
    "no content": (_json({**message_of([]), "content": None}), "wrong shape"),
    "content of numbers": (_json(message_of([1, 2])), "wrong shape"),
    "a list": (_json([1]), "wrong shape"),
    "a reply of another form": (_stream(*events_of({"answer": "{key}"})), "wrong shape"),
    "a reply with more than the form": (_stream(*events_of({**EMPTY, "more": 1})), "wrong shape"),
    "a call of a tool": (_stream(*events_of(EMPTY, stop_reason="tool_use")), "wrong shape"),
    "events of other types": (_stream(event("message_stop", {})), "wrong shape"),
    "events that are no objects": (_stream(b"event: message_start\ndata: [1]\n\n"), "cut off"),
    "refusal": (_stream(*events_of("I cannot, {key}", stop_reason="refusal")), "refused"),
    "refusal in one message": (_json(message_of([], stop_reason="refusal")), "refused"),
    "too long an answer": (_stream(*events_of('{"moves": [', stop_reason="max_tokens")), "too long"),
    "too long a question": (
        _stream(*events_of("", stop_reason="model_context_window_exceeded")),
        "too long",
    ),
    "400 for its length": (
        _error(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
        "too long",
    ),
    "413": (_error(413, "request_too_large"), "too long"),
    "400": (_error(400, "invalid_request_error", "{key}: unknown model"), "request refused"),
    "404": (_error(404, "not_found_error"), "request refused"),
    "401 that echoes the key": (
        _error(401, "authentication_error", "invalid x-api-key: {key}"),
        "key refused",
    ),
    "403": (_error(403, "permission_error"), "key refused"),
    "an error in the midst of a stream": (
        _stream(START, b"event: error\ndata: " + error_of("overloaded_error", "{key}") + b"\n\n"),
        "overloaded",
    ),
    "an error of no type in the midst of a stream": (
        _stream(START, b"event: error\ndata: {key}\n\n"),
        "server error",
    ),
    "a redirect to another host": (
        Behaviour(status=307, headers={"location": "http://127.0.0.2:9/v1/messages?{key}"}, chunks=[]),
        "request refused",
    ),
    "a redirect to nowhere": (
        Behaviour(status=302, headers={"location": "::{key}"}, chunks=[]),
        "request refused",
    ),
    "packed": (_stream(BOMB, headers={**EVENT_STREAM, "content-encoding": "gzip"}), "unreadable"),
    "packed error": (
        Behaviour(status=500, headers={**JSON, "content-encoding": "gzip"}, chunks=[BOMB]),
        "unreadable",
    ),
    "without end": (_stream(START, *[b": comment " + b"x" * 65_536 + b"\n"] * 5000), "unreadable"),
    "an event without end": (_stream(START, b"event: ping\ndata: ", *[b"x" * 65_536] * 5000), "unreadable"),
    "an error without end": (
        Behaviour(status=500, headers=JSON, chunks=[b"x" * 65_536] * 5000),
        "unreadable",
    ),
}
SLOW = {"accepts and hangs", "drips a ping at a time", "drips its head"}


@pytest.fixture(scope="module", autouse=True)
def _sdk():
    """Load the SDK before a clock runs: on a busy machine that alone takes seconds."""
    importlib.import_module("archkit.advisor.wire")


@pytest.fixture
def told(written, caplog, capfd):
    """Return everything that anybody could read by now: logs, what was printed, and the study's files."""
    caplog.set_level(logging.DEBUG)

    def read():
        out = capfd.readouterr()
        return f"{caplog.text} {out.out} {out.err} {written().decode(errors='replace')}"

    return read


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_typed_result_in_time_and_the_key_is_nowhere(name, found, folder, told):
    behaviour, kind = FAULTS[name]
    with serving(behaviour) as server:
        environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        claude = Claude(settings_from(environ), Replies(folder), budget_s=2.0 if name in SLOW else 30.0)
        began = time.monotonic()
        advice = claude.propose(found, CUT)
        assert time.monotonic() - began < 60
    assert len(server.requests) == 1
    assert advice.fault
    assert (advice.fault.kind, advice.proposals, advice.refused) == (kind, (), ())
    for sentence in (advice.fault.what, advice.fault.then):
        assert sentence.endswith(".")
        assert len(sentence) < 120
    everything = f"{advice!r} {advice} {advice.model_dump_json()} {claude!r} {told()}"
    assert KEY not in everything
    assert "Traceback" not in everything
    assert not (folder.root / ".archkit" / "replies").exists()


def test_offline_is_a_fault(found, folder):
    environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{closed_port()}"}
    fault = Claude(settings_from(environ), Replies(folder)).propose(found, CUT).fault
    assert fault
    assert fault.kind == "offline"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "nothing://of the kind"),
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("SSL_CERT_FILE", "/no/such/file"),
    ],
)
def test_an_environment_that_no_connection_can_be_made_with_is_a_fault(
    found, folder, monkeypatch, name, value
):
    monkeypatch.setenv(name, value)
    environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": f"https://127.0.0.1:{closed_port()}"}
    fault = Claude(settings_from(environ), Replies(folder)).propose(found, CUT).fault
    assert fault
    assert fault.kind == "offline"


def test_no_key_is_a_fault(found, folder):
    fault = Claude(settings_from({}), Replies(folder)).propose(found, CUT).fault
    assert fault
    assert fault.kind == "no key"


def test_the_time_that_a_server_asks_to_wait_is_said_and_not_waited(found, folder):
    with serving(FAULTS["429 with retry-after of an hour"][0]) as server:
        environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        fault = Claude(settings_from(environ), Replies(folder)).propose(found, CUT).fault
    assert fault
    assert "3,600 s" in fault.then


def test_after_a_fault_the_same_question_can_be_answered(found, folder, reply):
    answers = iter((FAULTS["cut stream"][0], Behaviour(reply=reply)))
    with serving(lambda _request: next(answers)) as server:
        environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        claude = Claude(settings_from(environ), Replies(folder))
        first, second = claude.propose(found, CUT), claude.propose(found, CUT)
    assert first.fault
    assert second.proposals
    assert not second.is_replayed
