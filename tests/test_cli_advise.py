import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_study import small_study

from archkit.cli_advise import _question
from archkit.study import open_study

sys.path.insert(0, str(Path(__file__).parent / "advisor"))
from messages_server import Behaviour, serving

CITED = {
    "reason": "The cut crosses {CUT-cross_foreign_keys} foreign keys.",
    "cites": ["CUT-cross_foreign_keys"],
}
REPLY = {
    "moves": [{"tables": ["ghosts"], "to": "order", **CITED}],
    "decisions": [{"decision": "ADR-service-cut", "option": "services", **CITED}],
}


@pytest.fixture
def root(tmp_path):
    return small_study(tmp_path / "study").folder.root


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("found") / "study").assess()


@pytest.fixture
def summary_id(archkit, root):
    return archkit("advise", root, "Write the summary", "--json").json["proposals"][0]["id"]


def test_proposals_come_as_blocks_and_the_way_to_claude_is_one_line(archkit, root):
    done = archkit("advise", root, "Does this cut hold?")
    assert done.code == 0
    assert done.out.startswith("P-")
    assert "Rests on" in done.out
    asked = [line for line in done.err.splitlines() if "Asked" in line or "ANTHROPIC_API_KEY" in line]
    assert asked == [
        "Asked the rules about the boundaries.",
        "To ask Claude instead of the rules, set ANTHROPIC_API_KEY.",
    ]


@pytest.mark.parametrize(
    ("question", "more", "asked"),
    [
        ("Does this cut hold?", {}, ("boundaries", None)),
        ("Summarise it", {}, ("summary", None)),
        ("What is ORDER for?", {}, ("service", "order")),
        ("Should order and customer be one?", {}, ("boundaries", None)),
        ("A reorder, orders and order-like things", {}, ("boundaries", None)),
        ("What is it for?", {"service": "product"}, ("service", "product")),
        ("What is order for?", {"job": "summary"}, ("summary", None)),
        ("x" * 5000, {}, ("boundaries", None)),
    ],
)
def test_the_question_tells_the_job_unless_an_option_does(found, question, more, asked):
    read = _question(question, more.get("job"), more.get("service"), found)
    assert (read.job, read.service, read.text) == (*asked, question)


def test_one_argument_is_the_question_and_the_study_is_this_folder(archkit, root, monkeypatch):
    monkeypatch.chdir(root)
    assert archkit("advise", "Summarise it", "--json").json["question"]["text"] == "Summarise it"
    assert archkit("advise", "y" * 5000, "--json").code == 0


def test_accept_and_undo_change_the_files_and_say_where(archkit, root, summary_id):
    done = archkit("advise", root, "Write the summary", "--accept", summary_id)
    assert done.out.strip().endswith("It stands in design/summary.md.")
    assert (root / "design" / "summary.md").is_file()
    shown = archkit("advise", root, "Write the summary", "--json").json
    assert [p["answer"] for p in shown["proposals"] if p["id"] == summary_id] in (["accepted"], [])
    assert archkit("advise", root, "--undo", summary_id, "--json").json == {"undone": [summary_id]}
    assert not (root / "design" / "summary.md").exists()
    assert open_study(root).choices().summary == ()


def test_reject_is_kept_and_shown(archkit, root, summary_id):
    assert (
        archkit("advise", root, "Write the summary", "--reject", summary_id).out
        == f"Rejected {summary_id}.\n"
    )
    document = archkit("advise", root, "Write the summary", "--json").json
    assert document["proposals"][0]["answer"] == "rejected"


def test_a_word_said_twice_is_known_and_its_opposite_says_what_to_do(archkit, root, summary_id):
    question = (root, "Write the summary")
    archkit("advise", *question, "--accept", summary_id)
    again = archkit("advise", *question, "--accept", summary_id)
    assert (again.code, again.out.partition(":")[0]) == (0, f"Already accepted {summary_id}")
    no = archkit("advise", *question, "--reject", summary_id)
    assert (no.code, f"Take it back first: archkit advise STUDY --undo {summary_id}." in no.err) == (2, True)
    archkit("advise", root, "--undo", summary_id)
    archkit("advise", *question, "--reject", summary_id)
    twice = archkit("advise", *question, "--reject", summary_id)
    assert (twice.code, twice.out) == (0, f"Already rejected {summary_id}.\n")
    assert archkit("advise", *question, "--accept", summary_id).out.startswith(f"Accepted {summary_id}: ")


def test_a_word_without_the_question_is_told_to_repeat_it(archkit, root, monkeypatch):
    told = 'Repeat the question word for word: archkit advise STUDY "Does this cut hold?" --accept P-1'
    assert told in archkit("advise", root, "--accept", "P-1").err
    monkeypatch.chdir(root)
    assert told in archkit("advise", "--accept", "P-1").err


def test_an_unknown_id_lists_those_that_there_are_and_takes_nothing_back(archkit, root, summary_id):
    archkit("advise", root, "Write the summary", "--accept", summary_id)
    done = archkit("advise", root, "--undo", summary_id, "--undo", "P-wrong")
    assert done.code == 2
    assert "There is no answer to P-wrong. Nothing was changed. Answered are:\n" in done.err
    assert f"\n  {summary_id}  Begin the report with a summary of " in done.err
    assert (root / "design" / "summary.md").is_file()


def test_undo_after_a_change_by_hand_leaves_the_file_and_drops_the_word(archkit, root, summary_id):
    archkit("advise", root, "Write the summary", "--accept", summary_id)
    (root / "design" / "summary.md").write_text("Mine.\n", encoding="utf-8")
    done = archkit("advise", root, "--undo", summary_id)
    told = f"The file was changed since; it stays as it is, and the word on {summary_id} is dropped.\n"
    assert (done.code, done.out) == (0, told)
    assert open_study(root).choices().summary == ("Mine.",)
    archkit("advise", root, "Write the summary", "--accept", summary_id)
    (root / "design" / "summary.md").write_text("Mine.\n", encoding="utf-8")
    document = archkit("advise", root, "--undo", summary_id, "--json").json
    assert document == {"undone": [], "dropped": [summary_id]}


def test_the_rules_say_that_they_do_not_read_the_question(archkit, root):
    told = "The rules go by the evidence alone; they do not read the question beyond its subject."
    assert told in archkit("advise", root, "Is Tuesday a good day?").err.splitlines()


def test_the_prompt_is_shown_without_a_key_and_as_the_exact_body(archkit, root):
    text = archkit("advise", root, "Does this cut hold?", "--show-prompt")
    assert (text.code, "Does this cut hold?" in text.out) == (0, True)
    body = archkit("advise", root, "Does this cut hold?", "--show-prompt", "--json").json
    assert {"model", "max_tokens", "system", "messages", "stream"} <= set(body)
    assert body["messages"][0]["content"] in text.out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ((), "Nothing was asked."),
        (("STUDY",), "This names a study and asks nothing."),
        (("STUDY", "a", "b"), "This is more than a study and one question."),
        (("STUDY", "q", "--service", "ghost"), "There is no service ghost."),
        (("STUDY", "q", "--job", "service"), "The question does not say which service it is about."),
        (("STUDY", "q", "--accept", "P-0"), "No proposal P-0 came of this question."),
        (("STUDY", "--undo", "P-0"), "There is no answer to P-0."),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_exit_2(archkit, root, arguments, what):
    asked = [root if argument == "STUDY" else argument for argument in arguments]
    done = archkit("advise", *asked, "--json")
    assert (done.code, done.json["error"]["what"]) == (2, what)


def test_a_fault_is_exit_2_with_its_sentence_or_in_the_document(archkit, root, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "not-a-real-key")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    done = archkit("advise", root, "Does this cut hold?", "--json")
    assert (done.code, done.json["proposals"], done.json["fault"]["kind"]) == (2, [], "offline")
    plain = archkit("advise", root, "Does this cut hold?", "--accept", "P-0")
    assert (plain.code, plain.out) == (2, "")
    assert done.json["fault"]["what"] in plain.err
    assert "not-a-real-key" not in done.out + done.err + plain.err
    assert open_study(root).folder.documents.read("design/proposals.yaml").text == ""


def test_without_a_key_the_sdk_is_never_imported(root):
    code = (
        "import sys; from archkit.cli import main\ntry: main()\nfinally: sys.exit('anthropic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "advise", str(root), "Does this cut hold?", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["by"] == "rules"


def test_the_body_that_is_shown_is_sent_and_a_kept_reply_answers_without_server_and_key(
    archkit, root, monkeypatch
):
    question = (root, "Does this cut hold?", "--json")
    with serving(Behaviour(reply=REPLY)) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "not-a-real-key")
        shown = archkit("advise", *question, "--show-prompt").json
        assert server.requests == []
        first = archkit("advise", *question).json
        assert [request.json for request in server.requests] == [shown]
    monkeypatch.delenv("ANTHROPIC_BASE_URL")
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    (proposal,) = first["proposals"]
    done = archkit("advise", *question[:2], "--accept", proposal["id"])
    assert done.out.startswith(f"Accepted {proposal['id']}: Choose `services` in `ADR-service-cut`")
    assert "The reply was kept: nothing was sent." in done.err
    assert [d.chosen for d in open_study(root).choices().decided] == ["services"]
    assert [("ghosts" in refused["what"], first["fault"]) for refused in first["refused"]] == [(True, None)]
