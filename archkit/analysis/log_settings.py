"""What each server calls the settings that decide what its log can prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class LogSettings:
    """The settings of one server, as words that follow "to change that:".

    `all` logs every statement with its duration, `any_text` at least every statement, `unsampled` no sample alone;
    `log` is a log that tells most.
    """

    log: str
    all: str
    any_text: str
    unsampled: str
    transactions: str
    arguments: str


_POSTGRESQL = LogSettings(
    log="a PostgreSQL csvlog",
    all="log_min_duration_statement = 0",
    any_text="log_min_duration_statement = 0, or log_statement = 'all'",
    unsampled="log_statement_sample_rate, log_transaction_sample_rate and log_min_duration_sample off",
    transactions="csvlog or jsonlog, or log_line_prefix = '%m [%p] %v %q%u@%d %a ', whose %v tells transactions apart",
    arguments="log_parameter_max_length = -1",
)
_MYSQL = LogSettings(
    log="a MySQL slow log",
    all="long_query_time = 0",
    any_text="long_query_time = 0",
    unsampled="log_slow_rate_limit = 1, log_throttle_queries_not_using_indexes = 0 and min_examined_row_limit = 0",
    transactions="a traceparent comment on each statement (a slow log does not tell transactions apart)",
    arguments="statements with their values in their text",
)


def settings_for(formats: Collection[str]) -> LogSettings:
    """Return MySQL's where the logs of statements are all MySQL's, else PostgreSQL's; `formats` are theirs."""
    is_mysql = bool(formats) and all(form.startswith("mysql-") for form in formats)
    return _MYSQL if is_mysql else _POSTGRESQL
