"""The proof notices what may go wrong in generated code: each core mutation of tests/cases/mutations.yaml."""

import pytest
from mutants import CORE, first_that_falls, mutant
from workspaces import full_workspace


@pytest.fixture(scope="session")
def whole(tmp_path_factory, with_packages):
    """A workspace with everything in it, as it was generated."""
    return with_packages(full_workspace(tmp_path_factory.mktemp("whole")))


def test_what_was_generated_stands(whole, tmp_path):
    assert first_that_falls(mutant(whole, tmp_path / "same", ())) is None


@pytest.mark.parametrize("name", CORE)
def test_a_mutation_is_caught(name, whole, tmp_path):
    assert first_that_falls(mutant(whole, tmp_path / "mutant", CORE[name])), f"nothing noticed: {name}"
