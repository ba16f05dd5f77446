"""What every value of the model has in common: frozen, closed, compared by content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class Value(BaseModel):
    """A frozen value; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Place(Value):
    """Where in a text file something stands; lines count from 1."""

    file: str
    line: int


State = Literal["PASS", "WARN", "FAIL", "NO DATA"]
Traffic = Literal["interactive", "batch", "maintenance"]
Speaker = Literal["architect", "context"]
SPEAKERS: Mapping[Speaker, str] = {"architect": "the architect", "context": "the project context"}
