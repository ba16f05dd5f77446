"""The strict compiler accepts what is generated, whatever procedures the architect leaves out."""

from trimmed_designs import AMEND, PLACE, kept_actions, trimmed, whole
from workspaces import site_of

from archkit.implementation.proof import building
from archkit.implementation.workspace import generate


def test_it_compiles_whatever_is_left_out(tmp_path, with_packages):
    design = whole(tmp_path)
    workspace = tmp_path / "workspace"
    for number, kept in enumerate(kept_actions()):
        steps = ((), PLACE, AMEND)[number % 3]
        for file in generate(trimmed(design, f"app{number}", kept, steps), "left out"):
            path = workspace / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
    done = building.types(site_of(with_packages(workspace)))
    assert done.state == "PASS", done.log
