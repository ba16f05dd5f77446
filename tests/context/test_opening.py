import pytest

from archkit.context.local import LocalContext
from archkit.context.opening import open_context
from archkit.context.remote import RemoteContext
from archkit.store.folder import new_folder


@pytest.mark.parametrize("environ", [{}, {"ARCHKIT_CONTEXT_URL": " "}, {"ARCHKIT_CONTEXT_TOKEN": "hush"}])
def test_without_a_url_the_context_is_in_the_files_of_the_study(tmp_path, environ):
    context = open_context(new_folder(tmp_path / "study"), environ)
    assert isinstance(context, LocalContext)
    assert context.place == "study/context"


def test_with_a_url_the_context_is_the_peers_and_the_token_is_shown_nowhere(tmp_path):
    environ = {"ARCHKIT_CONTEXT_URL": "http://127.0.0.1:9/mcp", "ARCHKIT_CONTEXT_TOKEN": "hush-hush-7"}
    context = open_context(new_folder(tmp_path / "study"), environ)
    assert isinstance(context, RemoteContext)
    assert context.place == "http://127.0.0.1:9/mcp"
    assert "hush" not in f"{context!r} {vars(context)}"


def test_questions_are_answered_from_the_documents(tmp_path):
    folder = new_folder(tmp_path / "study")
    (folder.root / "brief.yaml").write_text("format: 1\ngoals:\n- invoices within a second\n")
    assert "brief.yaml" in {
        passage.path for passage in open_context(folder, {}).ask("invoices within a second")
    }
