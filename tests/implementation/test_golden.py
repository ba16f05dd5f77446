import pytest
from built_designs import GOLDEN
from refresh import golden_files

FILES = golden_files()


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_generated_file_is_as_it_was_looked_at(path):
    expected = (GOLDEN / path).read_text(encoding="utf-8")
    assert FILES[path] == expected, "if this is wanted: python tests/implementation/refresh.py"


def test_no_golden_file_is_left_over():
    kept = {
        p.relative_to(GOLDEN).as_posix()
        for part in ("prisma", "workspace")
        for p in (GOLDEN / part).rglob("*")
    }
    assert {path for path in kept if (GOLDEN / path).is_file()} == set(FILES)
