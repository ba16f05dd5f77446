import hashlib
import multiprocessing
import os
import signal
import threading
import time

import pytest

from archkit.errors import DocumentError, StaleWrite
from archkit.store.documents import ABSENT, Documents


@pytest.fixture
def documents(tmp_path):
    return Documents(tmp_path)


def test_a_missing_document_is_empty_and_absent(documents):
    assert documents.read("brief.yaml").revision == ABSENT


def test_a_revision_is_the_sha256_of_the_bytes(documents):
    written = documents.write("brief.yaml", "goals: []\n", expected=ABSENT)
    assert written.revision == hashlib.sha256(b"goals: []\n").hexdigest()
    assert documents.read("brief.yaml") == written


def test_a_stale_write_is_refused_with_a_diff_and_changes_nothing(documents):
    first = documents.write("a.yaml", "x: 1\n", expected=ABSENT)
    documents.write("a.yaml", "x: 2\n", expected=first.revision)
    with pytest.raises(StaleWrite) as refused:
        documents.write("a.yaml", "x: 3\n", expected=first.revision)
    assert "-x: 2" in refused.value.diff
    assert "+x: 3" in refused.value.diff
    assert documents.read("a.yaml").text == "x: 2\n"


def test_a_document_that_somebody_changed_is_not_removed(documents):
    first = documents.write("a.yaml", "x: 1\n", expected=ABSENT)
    second = documents.write("a.yaml", "x: 2\n", expected=first.revision)
    with pytest.raises(StaleWrite):
        documents.remove("a.yaml", expected=first.revision)
    assert documents.read("a.yaml") == second
    documents.remove("a.yaml", expected=second.revision)
    assert documents.read("a.yaml").revision == ABSENT


def test_a_document_that_is_not_text_says_so(documents):
    (documents.root / "brief.yaml").write_bytes(b"\xff\xfe\x00\x01\x80")
    with pytest.raises(DocumentError, match="UTF-8"):
        documents.read("brief.yaml")


def test_what_a_document_was_is_kept_under_the_next_number(documents):
    for text in "abcd":
        with documents.held() as held:
            held.replace_keeping("a.txt", text, "old/a", most=2)
    assert documents.read("a.txt").text == "d"
    assert {p.name: p.read_text() for p in (documents.root / "old" / "a").iterdir()} == {
        "2.json": "b",
        "3.json": "c",
    }


def test_nobody_else_writes_while_the_lock_is_held(documents):
    other = threading.Thread(target=documents.put, args=("a.txt", "theirs"))
    with documents.held() as held:
        other.start()
        held.replace("a.txt", "ours")
        other.join(0.3)
        assert held.read("a.txt").text == "ours"
    other.join()
    assert documents.read("a.txt").text == "theirs"


def _count_up(root, times):
    documents = Documents(root)
    for _ in range(times):
        while True:
            current = documents.read("n.txt")
            try:
                documents.write("n.txt", str(int(current.text or 0) + 1), expected=current.revision)
                break
            except StaleWrite:
                continue


def test_writers_in_several_processes_lose_no_update(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_count_up, args=(tmp_path, 20)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Documents(tmp_path).read("n.txt").text == "80"


def _write_forever(root):
    documents = Documents(root)
    n = 0
    while True:
        n += 1
        documents.put("big.txt", f"{n}\n" * 20_000)


def test_a_killed_writer_leaves_a_whole_document_and_no_litter(tmp_path):
    context = multiprocessing.get_context("spawn")
    for _ in range(5):
        writer = context.Process(target=_write_forever, args=(tmp_path,))
        writer.start()
        deadline = time.time() + 20
        while not (tmp_path / "big.txt").exists() and time.time() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        lines = Documents(tmp_path).read("big.txt").text.splitlines()
        assert len(lines) == 20_000
        assert len(set(lines)) == 1
    Documents(tmp_path).put("big.txt", "swept")
    assert list((tmp_path / ".archkit" / "writing").iterdir()) == []
