"""Generated workspaces to prove: packages installed once and shared, and one with everything in it, to break."""

import json
import os
import shutil
from pathlib import Path

from filelock import FileLock

from archkit.implementation.proof import building
from archkit.implementation.proof.expectations import read_expectations
from archkit.implementation.proof.node import find_node
from archkit.implementation.proof.site import Outcome, Site
from archkit.implementation.workspace import generate
from archkit.implementation.writing import write
from archkit.model.api import Procedure, Step
from archkit.model.caching import CachePolicy
from archkit.study import new_study

BRIEFS = Path(__file__).resolve().parents[2] / "cases" / "briefs"
PACKAGES = ("node_modules", "package-lock.json")
CACHED = ("customers", "orders", "orderLines")
PLACE = Procedure(
    router="orders",
    name="place",
    kind="mutation",
    action="transact",
    table="orders",
    endpoint="orders.checkout",
    rate_limit_per_minute=600,
    steps=(
        Step(table="orders", action="insert"),
        Step(table="order_lines", action="insert", is_many=True, filled=("order_id",)),
    ),
)


def study_of_brief(name, folder):
    """Make a study of a brief of tests/cases/briefs, and nothing else."""
    study = new_study(folder / name)
    shutil.copy(BRIEFS / f"{name}.yaml", study.folder.root / "brief.yaml")
    return study


def full_workspace(folder):
    """Generate the small shop with what only a log would ask for: a cache on each `get`, and a transaction."""
    design = study_of_brief("small_shop", folder).assess().design
    routers = [
        r.model_copy(update={"procedures": (*r.procedures, PLACE)}) if r.name == PLACE.router else r
        for r in design.api.routers
    ]
    caches = [_cache(router) for router in routers if router.name in CACHED]
    api = design.api.model_copy(update={"routers": tuple(routers)})
    full = design.model_copy(update={"api": api, "caches": tuple(caches)})
    write(generate(full, "small shop"), folder / "workspace")
    return folder / "workspace"


def site_of(folder):
    return Site(folder, read_expectations(folder), find_node())


def install_once(workspace, shared):
    """Install the packages of a workspace below `shared`, unless any process did; give folder and outcome."""
    shared.mkdir(parents=True, exist_ok=True)
    with FileLock(shared / "lock"):
        said = shared / "outcome.json"
        if not said.exists():
            for name in ("package.json", "archkit.proof.json"):
                shutil.copy(workspace / name, shared / name)
            outcome = building.install(site_of(shared))
            said.write_text(json.dumps([outcome.state, outcome.log]))
        return Outcome(*json.loads(said.read_text()))


def link_packages(shared, workspace):
    """Give a workspace the packages as links: npm finds them there and asks nobody."""
    for name in PACKAGES:
        source, target = shared / name, workspace / name
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, copy_function=os.link)
        else:
            shutil.copy(source, target)


def _cache(router):
    written = tuple(p.full_name for p in router.procedures if p.kind == "mutation")
    return CachePolicy(
        name=router.name,
        table=router.table,
        procedure=f"{router.name}.get",
        layer="process",
        key=router.name + ":{id}",
        ttl_s=60,
        max_entries=100,
        invalidated_by=written,
    )
