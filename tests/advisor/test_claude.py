"""Claude, asked through the real SDK: a server of this machine answers in its place."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from messages_server import JSON, Behaviour, closed_port, message_of, serving

from archkit.advisor.choose import advisor_for, prompt_for, replay_for
from archkit.advisor.settings import DEFAULT_MODEL, settings_from
from archkit.model.proposal import Decide, MoveTables, Question

REPLIES = Path(__file__).parents[1] / "replies"
KEY = "sk-ant-local-4f9c1b7e2d"
JOBS = (
    Question(job="boundaries", text="Is cart not a part of order?"),
    Question(job="service", service="cart"),
    Question(job="summary"),
)
CUT = Question(job="boundaries")


def _reply(question):
    return json.loads((REPLIES / f"{question.job}.json").read_text("utf-8"))


def _environ(server):
    return {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}


@pytest.mark.parametrize("question", JOBS, ids=lambda question: question.job)
def test_the_server_gets_exactly_what_the_prompt_says_and_its_answer_becomes_proposals(
    found, folder, question
):
    with serving(Behaviour(reply=_reply(question))) as server:
        advice = advisor_for(folder, _environ(server)).propose(found, question)
    (request,) = server.requests
    assert request.json == prompt_for(found, question, _environ(server)).body
    assert (request.path, request.headers["authorization"]) == ("/v1/messages", f"Bearer {KEY}")
    assert (advice.fault, advice.refused, advice.is_replayed) == (None, (), False)
    assert advice.proposals
    assert {p.by for p in advice.proposals} == {f"Claude ({DEFAULT_MODEL})"}


def test_the_request_tells_nothing_of_this_machine(found, folder, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-inner: hidden\nAuthorization: Bearer another")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    with serving(Behaviour(reply=_reply(CUT))) as server:
        advice = advisor_for(folder, _environ(server)).propose(found, CUT)
    assert advice.fault is None
    assert server.requests[0].headers.keys() == {
        *("host", "connection", "accept", "accept-encoding", "content-type", "content-length"),
        *("user-agent", "anthropic-version", "authorization"),
    }
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_everything_in_the_body_is_in_the_text_for_people(found):
    for question in JOBS:
        prompt = prompt_for(found, question, {})
        body = prompt.body
        for part in (
            body["model"],
            body["system"],
            body["messages"][0]["content"],
            f"{body['max_tokens']:,}",
        ):
            assert part in prompt.text
        for name in ("reason", "cites"):
            assert f'"{name}"' in prompt.text


def test_a_kept_reply_is_replayed_without_server_and_key(found, folder, written):
    with serving(Behaviour(reply=_reply(CUT))) as server:
        first = advisor_for(folder, _environ(server)).propose(found, CUT)
    for environ in (_environ(server), {}):
        again = advisor_for(folder, environ).propose(found, CUT)
        assert again == first.model_copy(update={"is_replayed": True})
        assert replay_for(folder, found, CUT, environ) == again
    assert KEY.encode() not in written()


def test_another_question_or_model_is_not_answered_by_a_kept_reply(found, folder):
    with serving(Behaviour(reply=_reply(CUT))) as server:
        advisor_for(folder, _environ(server)).propose(found, CUT)
    asked_otherwise = CUT.model_copy(update={"text": "And notifications?"})
    assert replay_for(folder, found, asked_otherwise, {}) is None
    assert replay_for(folder, found, CUT, {"ARCHKIT_MODEL": "claude-opus-5-5"}) is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "reply": {"moves": 3}}', "\x00", "9" * 5000]
)
def test_a_kept_reply_that_cannot_be_read_counts_as_none(found, folder, text):
    digest = prompt_for(found, CUT, {}).digest
    folder.documents.put(f".archkit/replies/{digest}.json", text)
    assert replay_for(folder, found, CUT, {}) is None
    assert advisor_for(folder, {}).propose(found, CUT).by == "rules"


def test_without_a_key_the_rules_answer(found, folder):
    advisor = advisor_for(folder, {})
    assert advisor.name == "rules"
    assert advisor.propose(found, CUT).by == "rules"


def test_with_an_address_alone_claude_is_asked(found, folder):
    with serving(Behaviour(reply=_reply(CUT))) as server:
        advice = advisor_for(folder, {"ANTHROPIC_BASE_URL": server.url}).propose(found, CUT)
    assert [p.change.__class__ for p in advice.proposals] == [MoveTables, Decide]


def test_a_server_that_does_not_stream_is_understood_too(found, folder):
    text = {"type": "text", "text": json.dumps(_reply(CUT))}
    body = json.dumps(message_of([text])).encode()
    with serving(Behaviour(headers=JSON, chunks=[body], length=len(body))) as server:
        advice = advisor_for(folder, _environ(server)).propose(found, CUT)
    assert (advice.fault, len(advice.proposals)) == (None, 2)


def test_a_study_that_cannot_be_written_gives_the_answer_all_the_same(found, folder):
    (folder.root / ".archkit" / "replies").parent.mkdir(exist_ok=True)
    (folder.root / ".archkit" / "replies").write_text("a file where a folder belongs")
    with serving(Behaviour(reply=_reply(CUT))) as server:
        advice = advisor_for(folder, _environ(server)).propose(found, CUT)
    assert (advice.fault, len(advice.proposals)) == (None, 2)


WRONG = (
    {"ANTHROPIC_BASE_URL": "http://example.org"},
    {"ANTHROPIC_BASE_URL": "http://localhost.example.org"},
    {"ANTHROPIC_BASE_URL": "https://someone:hidden-word@example.org"},
    {"ANTHROPIC_BASE_URL": "http://127.0.0.1@example.org/"},
    {"ANTHROPIC_BASE_URL": "https://example.org/?key=hidden-word"},
    {"ANTHROPIC_BASE_URL": "file:///etc/passwd"},
    {"ANTHROPIC_BASE_URL": "https://example.org:port"},
    {"ANTHROPIC_API_KEY": "hidden-word with\nanother line"},
    {"ANTHROPIC_API_KEY": "hidden-wörd"},
    {"ANTHROPIC_API_KEY": "hidden-word", "ARCHKIT_MODEL": "a model\nof two lines"},
)


@pytest.mark.parametrize("environ", WRONG, ids=lambda e: next(reversed(e.values()))[:40])
def test_settings_that_cannot_be_used_are_said_and_nothing_is_sent(found, folder, environ):
    advisor = advisor_for(folder, environ)
    advice = advisor.propose(found, CUT)
    assert advice.fault
    assert advice.fault.kind == "request refused"
    assert advice.proposals == ()
    assert "hidden" not in f"{advice} {advice.fault!r} {advisor!r}"


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://localhost:8080", "http://127.0.0.1:1/v", "http://[::1]:9"]
)
def test_https_and_this_machine_are_addresses_to_use(address):
    settings = settings_from({"ANTHROPIC_BASE_URL": address})
    assert (settings.wrong, settings.base_url) == ("", address)


def test_the_key_comes_before_the_token():
    environ = {"ANTHROPIC_API_KEY": " k-1 ", "ANTHROPIC_AUTH_TOKEN": "t-1"}
    assert (settings_from(environ).secret, settings_from(environ).is_token) == ("k-1", False)
    token = settings_from({"ANTHROPIC_AUTH_TOKEN": "t-1", "ANTHROPIC_API_KEY": ""})
    assert (token.secret, token.is_token, token.model) == ("t-1", True, DEFAULT_MODEL)
    assert not settings_from({}).is_configured


@pytest.mark.parametrize(
    "question",
    [Question(job="service"), Question(job="service", service="nobody"), Question(job="service", service="")],
)
@pytest.mark.parametrize("environ", [{}, {"ANTHROPIC_API_KEY": KEY}])
def test_a_service_that_is_not_there_is_a_fault_that_names_those_that_are(found, folder, question, environ):
    fault = advisor_for(folder, environ).propose(found, question).fault
    assert fault
    assert "cart" in fault.then


def test_debug_logs_do_not_tell_a_key_that_the_server_echoes(found, folder, caplog):
    headers = {"content-type": "text/event-stream", "x-echo": "{key}"}
    with caplog.at_level(logging.DEBUG), serving(Behaviour(reply=_reply(CUT), headers=headers)) as server:
        advisor_for(folder, _environ(server)).propose(found, CUT)
    assert server.requests
    assert KEY not in caplog.text


def test_a_key_that_the_reply_echoes_is_blanked_before_anything_sees_it(found, folder, written):
    reply = _reply(CUT)
    reply["moves"][0]["reason"] = f"The key is {KEY}."
    text = json.dumps(reply).replace("sk-ant", "s\\u006b-ant")
    with serving(Behaviour(reply=text)) as server:
        advice = advisor_for(folder, _environ(server)).propose(found, CUT)
    assert len(advice.proposals) == 2
    assert KEY not in f"{advice!r} {advice.model_dump_json()}"
    assert KEY.encode() not in written()


def test_the_sdk_is_imported_only_to_ask():
    code = (
        "import sys; from archkit.advisor import choose; import archkit.cli;"
        "print(sorted({'anthropic', 'httpx2'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
