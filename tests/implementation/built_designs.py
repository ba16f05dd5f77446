"""Designs to generate from: of a schema, or of a brief alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from archkit.design.blank_page import secrets_of, system_of
from archkit.design.boundaries import propose_boundaries
from archkit.design.entities import entities_of
from archkit.design.procedures import propose_routers
from archkit.model.api import Api
from archkit.model.assessment import Assessment
from archkit.model.brief import Attribute, Brief, Entity, Relation
from archkit.model.decision import Choices
from archkit.model.design import Design
from archkit.model.service import App, Service
from archkit.readers.ddl import read_ddl

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases" / "prisma"
GOLDEN = TESTS / "golden"
LIBRARY = Brief(
    entities=(
        Entity(name="Author", attributes=(Attribute(name="name"), Attribute(name="api key", secret=True))),
        Entity(
            name="Book",
            attributes=(
                Attribute(name="isbn", unique=True),
                Attribute(name="price", type="decimal", required=False),
            ),
            relations=(Relation(to="Author", kind="many-to-one"),),
        ),
    )
)


def design_of(system, brief=None):
    """One app with the services that the schema alone proposes."""
    brief = brief or Brief()
    proposed = propose_boundaries(system).services
    services = tuple(Service(name=s.name, domain=s.name, tables=s.tables) for s in proposed)
    entities = entities_of(system, services, secrets_of(brief, system))
    measured = Assessment(study="library", as_of=date(2026, 1, 1), brief=brief, system=system)
    return Design(
        system=system,
        services=services,
        apps=(App(name="library", services=tuple(s.name for s in services)),),
        api=Api(entities=entities, routers=propose_routers(measured, entities, services, Choices())),
    )


def design_of_sql(path):
    return design_of(read_ddl(path).system)


def library():
    return design_of(system_of(LIBRARY), LIBRARY)
