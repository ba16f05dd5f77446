"""Brief: what was asked of the backend. Everything is optional; absent means unknown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.value import Value

RelationKind = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]
Consistency = Literal["strong", "eventual"]
Versioning = Literal["uri", "header", "media-type"]
AttributeType = Literal["text", "integer", "decimal", "boolean", "date", "datetime", "uuid", "json"]


class Relation(Value):
    """One entity's relation to another."""

    to: str
    kind: RelationKind


class Attribute(Value):
    """What is known of an entity beside its relations; a secret is stored and never shown."""

    name: str
    type: AttributeType = "text"
    required: bool = True
    unique: bool = False
    secret: bool = False


class Entity(Value):
    """A thing the business speaks of."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    relations: tuple[Relation, ...] = ()
    consistency: Consistency | None = None


class Scale(Value):
    """How much is expected; growth_per_year is a share (0.5 is +50 %)."""

    users: int | None = Field(default=None, ge=0)
    requests_per_s: float | None = Field(default=None, ge=0)
    peak_factor: float | None = Field(default=None, ge=1)
    data_gb: float | None = Field(default=None, ge=0)
    growth_per_year: float | None = None


class Target(Value):
    """A quality scenario: `scenario` is an endpoint, or "all"."""

    scenario: str = "all"
    metric: Literal["p50", "p95", "p99"]
    max: float = Field(gt=0)
    unit: Literal["ms", "s"] = "ms"

    @property
    def max_ms(self) -> float:
        """The bound in milliseconds."""
        return self.max * 1000 if self.unit == "s" else self.max


class Technology(Value):
    """A part of the stack."""

    name: str
    version: str | None = None


class Skill(Value):
    """What the team can do; level 0 is none, 3 is expert."""

    skill: str
    people: int = Field(default=0, ge=0)
    level: int = Field(default=0, ge=0, le=3)


class Budget(Value):
    """What may be spent."""

    amount: float = Field(ge=0)
    currency: str = "EUR"
    per: Literal["month", "year"] = "month"


class Brief(Value):
    """Goals, entities, scale, targets, stack, hosting, versioning, team and budget of one backend."""

    format: Literal[1] = 1
    goals: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    scale: Scale = Scale()
    targets: tuple[Target, ...] = ()
    stack: tuple[Technology, ...] = ()
    hosting: str | None = None
    versioning: Versioning | None = None
    team: tuple[Skill, ...] = ()
    budget: Budget | None = None
