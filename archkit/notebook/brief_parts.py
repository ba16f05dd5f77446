"""The parts of the brief form: which fields of the brief stand where, with their labels, help and fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import ipywidgets as widgets

from archkit.model.brief import AttributeType, Consistency, RelationKind, Versioning
from archkit.notebook.fields import Field, Lines, choice_control, lines_control, text_control
from archkit.notebook.rows import Column, Rows
from archkit.notebook.styled import side_by_side

if TYPE_CHECKING:
    from archkit.notebook.fields import Changed, Part

Parts = dict[tuple[str, ...], "Part"]

WHOLE = "Write a whole number without separators, such as 6000."
NUMBER = "Write a number, such as 8 or 0.5."
RELATIONS = (
    f"Write them like: many-to-one Customer, one-to-many Payment. Kinds: {', '.join(get_args(RelationKind))}."
)
FLAGS = ("unique", "secret")
ATTRIBUTES = (
    "Write them like: email: text unique, password: text secret, nickname: text optional."
    f" Types: {', '.join(get_args(AttributeType))}."
)
TABS = (
    ("Goals and scale", (("goals",), ("scale", "users"), ("scale", "requests_per_s"), ("scale", "peak_factor"),
                         ("scale", "data_gb"), ("scale", "growth_per_year"))),
    ("Targets", (("targets",),)),
    ("Entities", (("entities",),)),
    ("Stack and hosting", (("stack",), ("hosting",), ("versioning",))),
    ("Team and budget", (("team",), ("budget", "amount"), ("budget", "currency"), ("budget", "per"))),
)  # fmt: skip


def brief_parts(changed: Changed) -> Parts:
    """Return each part of the form under the path of its field in the brief."""
    return {**_scalars(changed), **_lists(changed)}


def tabs_of(parts: Parts) -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return the parts in tabs, two columns at most."""
    return widgets.Tab(
        [_grid([parts[path] for path in paths]) for _, paths in TABS], titles=[t for t, _ in TABS]
    )


def _grid(parts: list[Part]) -> Any:  # noqa: ANN401  ipywidgets is untyped
    for part in parts:
        if isinstance(part, Rows | Lines):
            part.box.add_class("archkit-broad")
    return side_by_side([part.box for part in parts])


def _scalars(changed: Changed) -> Parts:
    def field(label: str, help_text: str, fix: str) -> Field:
        return Field(text_control(label), changed, help_text=help_text, fix=fix)

    return {
        ("goals",): Lines(
            lines_control("Goals, one a line", 4), changed, help_text="What must be true in a year."
        ),
        ("scale", "users"): field("Users", "Who use it, all together.", WHOLE),
        ("scale", "requests_per_s"): field("Requests a second", "The mean of the busy hours.", NUMBER),
        ("scale", "peak_factor"): field(
            "Peak, times the mean", "4 is four times as many.", "Write 1 or more."
        ),
        ("scale", "data_gb"): field("Data, GB", "What the database holds now.", NUMBER),
        ("scale", "growth_per_year"): field(
            "Growth a year, as a share", "0.5 is half as much again.", NUMBER
        ),
        ("hosting",): field("Hosting", "Cloud, Kubernetes, serverless, own machines.", ""),
        ("versioning",): Field(
            choice_control(("", *get_args(Versioning)), "Versions of the API are told apart by"), changed
        ),
        ("budget", "amount"): field("Budget", "What it may cost to run.", NUMBER),
        ("budget", "currency"): field("Currency", "", "Write a code such as EUR."),
        ("budget", "per"): Field(choice_control(("", "month", "year"), "Per"), changed),
    }


def _lists(changed: Changed) -> Parts:
    relations = Column("relations", "Relations", 3, fix=RELATIONS, to_text=_told, from_text=_relations)
    consistency = Column("consistency", "Consistency", 1, ("", *get_args(Consistency)))
    attributes = Column(
        "attributes", "Attributes", 3, fix=ATTRIBUTES, to_text=_described, from_text=_attributes
    )
    entities = (Column("name", "Entity", 1), consistency, attributes, relations)
    targets = (
        Column("scenario", "Endpoint, or all", 3, fix="Write an endpoint, or all."),
        Column("metric", "Percentile", 1, ("p50", "p95", "p99")),
        Column("max", "At most", 1, fix="Write a number above 0."),
        Column("unit", "Unit", 1, ("ms", "s")),
    )
    stack = (Column("name", "Name", 2), Column("version", "Version", 1))
    team = (
        Column("skill", "Skill", 2),
        Column("people", "People", 1, fix="Write a whole number, such as 2."),
        Column("level", "Level, 0 to 3", 1, ("", "0", "1", "2", "3")),
    )
    return {
        ("entities",): Rows(entities, changed, one="an entity", help_text="What the business speaks of."),
        ("targets",): Rows(targets, changed, one="a target", help_text="What the gates are held to."),
        ("stack",): Rows(
            stack, changed, one="a technology", help_text="What is used or wanted, with versions."
        ),
        ("team",): Rows(team, changed, one="a skill", help_text="Level 0 is none, 3 is expert."),
    }


def _described(attributes: list[dict[str, Any]]) -> str:
    """Write attributes on one line: email: text unique, nickname: text optional."""
    return ", ".join(
        " ".join(
            [
                f"{attribute['name']}:",
                attribute["type"],
                *([] if attribute["required"] else ["optional"]),
                *(flag for flag in FLAGS if attribute[flag]),
            ]
        )
        for attribute in attributes
    )


def _attributes(text: str) -> list[dict[str, Any]]:
    """Read them back; a word that is neither type nor flag stands as the type, so that it is complained of."""
    return [_attribute(part.strip()) for part in text.split(",") if part.strip()]


def _attribute(text: str) -> dict[str, Any]:
    name, _, rest = (part.strip() for part in text.partition(":" if ":" in text else " "))
    flags = {word for word in rest.split() if word in (*FLAGS, "optional")}
    types = [word for word in rest.split() if word not in flags]
    found: dict[str, Any] = {"name": name, "required": "optional" not in flags}
    found |= {flag: flag in flags for flag in FLAGS}
    return found | ({"type": " ".join(types)} if types else {})


def _told(relations: list[dict[str, str]]) -> str:
    return ", ".join(f"{relation['kind']} {relation['to']}" for relation in relations)


def _relations(text: str) -> list[dict[str, str]]:
    pairs = [part.strip().partition(" ") for part in text.split(",") if part.strip()]
    return [{"kind": kind, "to": to.strip()} for kind, _, to in pairs]
