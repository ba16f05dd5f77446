"""Each lack names the setting of the server that wrote the log: here MySQL's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from log_fitness import assess_log

from archkit.analysis.log_settings import settings_for

if TYPE_CHECKING:
    from pathlib import Path


def _log(least_s: float, *, extra: str = "", unindexed_s: float | None = None) -> bytes:
    """Return a log of 200 statements from that duration on, and perhaps short ones that read rows without an index."""
    entries = []
    for i in range(200):
        is_short = unindexed_s is not None and i % 4 == 0
        took, examined = (unindexed_s, 900) if is_short else (least_s * (1 + i % 10), 0)
        entries.append(
            f"# Time: 2026-11-22T10:{i // 60:02}:{i % 60:02}.000000Z\n"
            f"# User@Host: shop[shop] @ localhost []  Id:  {i % 7}\n"
            f"# Query_time: {took:.6f}  Lock_time: 0.000055 Rows_sent: 12  Rows_examined: {examined}\n"
            f"{extra}SET timestamp=1795341601;\nSELECT a FROM t WHERE b = {i};\n"
        )
    return "".join(entries).encode()


LOGS = {
    "everything": (_log(0.0002), 0.0, None, ""),
    "a threshold": (_log(1.02), 1000.0, None, "long_query_time = 0 (only statements of about 1000 ms and more"),
    "a high threshold": (_log(10.02), 10_000.0, None, "long_query_time = 0"),
    "a threshold, and what uses no index": (_log(2.01, unindexed_s=0.0003), 2000.0, None, "long_query_time = 0"),
    "a sample": (_log(0.0002, extra="# Log_slow_rate_limit: 20\n"), 0.0, True, "log_slow_rate_limit = 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGS)
def test_a_slow_log_proves_what_its_settings_let_it(name: str, tmp_path: Path) -> None:
    data, threshold, sampled, setting = LOGS[name]
    fitness = assess_log(data, tmp_path, "slow.log").fitness
    assert (fitness.threshold_ms, fitness.sampled) == (threshold, sampled)
    lack = fitness.lack_of("percentiles")
    assert setting in lack.setting if lack else not setting
    assert "log_min_duration_statement" not in str(fitness.lacks)
    assert "csvlog" not in str(fitness.lacks)


@pytest.mark.parametrize(
    ("formats", "setting"),
    [
        ((), "log_min"),
        (("mysql-slow-log",), "long_query"),
        (("mysql-slow-log", "postgresql-csvlog"), "log_min"),
    ],
)
def test_settings_are_those_of_the_server(formats: tuple[str, ...], setting: str) -> None:
    assert settings_for(formats).all.startswith(setting)
