import json

import pytest

from archkit.errors import InputError
from archkit.implementation.files import GeneratedFile
from archkit.implementation.writing import MANIFEST, write

FILES = (
    GeneratedFile(path="README.md", text="# Shop\n"),
    GeneratedFile(path="apps/shop/src/main.ts", text="start();\n"),
)


def _stamps(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_first_writing_makes_every_file_and_a_manifest(tmp_path):
    done = write(FILES, tmp_path)
    assert done.written == ("README.md", "apps/shop/src/main.ts")
    assert (tmp_path / "apps/shop/src/main.ts").read_text() == "start();\n"
    assert sorted(json.loads((tmp_path / MANIFEST).read_text())["files"]) == list(done.written)


def test_a_second_writing_of_the_same_touches_nothing(tmp_path):
    write(FILES, tmp_path)
    before = _stamps(tmp_path)
    done = write(tuple(reversed(FILES)), tmp_path)
    assert (done.written, done.removed, done.kept) == ((), (), ())
    assert _stamps(tmp_path) == before


def test_a_file_changed_by_hand_is_kept_however_often_it_is_generated(tmp_path):
    write(FILES, tmp_path)
    (tmp_path / "README.md").write_text("# Ours\n")
    new = (GeneratedFile(path="README.md", text="# New\n"), FILES[1])
    for _ in range(2):
        assert write(new, tmp_path).kept == ("README.md",)
    assert (tmp_path / "README.md").read_text() == "# Ours\n"
    assert write(FILES[1:], tmp_path).kept == ("README.md",)
    assert (tmp_path / "README.md").exists()


def test_a_file_that_was_there_before_is_kept_unless_it_is_the_same(tmp_path):
    (tmp_path / "README.md").write_text("# Theirs\n")
    (tmp_path / "apps/shop/src").mkdir(parents=True)
    (tmp_path / "apps/shop/src/main.ts").write_text("start();\n")
    done = write(FILES, tmp_path)
    assert (done.kept, done.unchanged) == (("README.md",), ("apps/shop/src/main.ts",))


def test_a_file_set_back_by_hand_is_followed_again(tmp_path):
    write(FILES, tmp_path)
    (tmp_path / "README.md").write_text("# Ours\n")
    write(FILES, tmp_path)
    (tmp_path / "README.md").write_text("# Shop\n")
    new = (GeneratedFile(path="README.md", text="# New\n"),)
    assert write(new, tmp_path).written == ("README.md",)


def test_what_the_design_no_longer_has_is_removed_with_its_empty_folders(tmp_path):
    write(FILES, tmp_path)
    assert write(FILES[:1], tmp_path).removed == ("apps/shop/src/main.ts",)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "README.md"]


def test_a_file_deleted_by_hand_comes_back(tmp_path):
    write(FILES, tmp_path)
    (tmp_path / "README.md").unlink()
    assert write(FILES, tmp_path).written == ("README.md",)


def test_a_writing_that_was_cut_short_is_taken_up(tmp_path):
    (tmp_path / "README.md").write_text("# Shop\n")
    assert write(FILES, tmp_path).kept == ()


@pytest.mark.parametrize("text", ["", "[]", '{"files": {"../x": "0"}}', '{"files": {"/etc/x": "0"}}', "{}"])
def test_a_manifest_that_is_none_is_an_error_with_a_way_out(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="no manifest"):
        write(FILES, tmp_path)


@pytest.mark.parametrize("path", ["../x.ts", "/x.ts", "a/../../x.ts", "a\\x.ts", ""])
def test_no_file_is_generated_outside_of_the_folder(path):
    with pytest.raises(ValueError, match="below the folder"):
        GeneratedFile(path=path, text="")
