"""What a log format is to archkit: how its files are recognised, and how one of them is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archkit.model.inputs import Hints
from archkit.model.value import Traffic, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archkit.readers.account import Account
    from archkit.store.warehouse import Connection

_MAINTENANCE = re.compile(
    r"pg_dump|pg_restore|pgdump|psql|migrat|flyway|liquibase|vacuum|autovacuum|backup|pg_basebackup|mysqldump",
    re.IGNORECASE,
)
_BATCH = re.compile(
    r"batch|cron|nightly|night|worker|job|etl|import|export|report(?:er|ing)?s?\b|sidekiq|airflow|dbt",
    re.IGNORECASE,
)


Dialect = Literal["postgres", "mysql"]


class LogJob(Value):
    """One log to read in a child process.

    `key` (hex) is what arguments and traces are hashed with, `folder` is where it may
    write, `hints` what the architect says about the file, `tenants` globs of the schemas that count as one.
    """

    path: str
    format: str
    folder: str
    key: str
    memory_limit: str = ""
    traffic: tuple[tuple[str, Traffic], ...] = ()
    hints: Hints = Hints()
    tenants: tuple[str, ...] = ()

    def traffic_of(self, application: str | None) -> Traffic | None:
        """Return the kind of traffic an application makes: as told, or by its name; None is interactive."""
        told = dict(self.traffic).get(application or "")
        if told or not application:
            return told
        if _MAINTENANCE.search(application):
            return "maintenance"
        return "batch" if _BATCH.search(application) else None


@dataclass(frozen=True)
class Head:
    """The beginning of a file, unpacked and decoded: its text (64 kB) and its first fifty lines."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LogRead:
    """What came of a log: the line account, DuckDB's tables by view, and the distinct shapes {id: folded text}.

    `dialect` is the SQL that the shapes are written in.
    """

    account: Account
    tables: Mapping[str, str]
    shapes: Mapping[str, str] = field(default_factory=dict)
    dialect: Dialect = "postgres"


@dataclass(frozen=True)
class LogFormat:
    """A format: `name` in ledger and JSON, `title` for people, `fits` tells it by its content.

    `read` fills tables of the connection in the form of the views; it raises InputError where nothing is usable.
    `has_statements` is false where no file of this format speaks SQL.
    """

    name: str
    title: str
    fits: Callable[[Head], bool]
    read: Callable[[Connection, LogJob], LogRead]
    has_statements: bool = True
