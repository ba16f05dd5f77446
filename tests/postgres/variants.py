"""One workload logged in many ways: what the settings of a server leave of it.

Run to make the committed logs anew: .venv/bin/python tests/postgres/variants.py
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from live_server import EVERYTHING, Server
from workloads import BROWSE, ERRORS, KILLED, LOOP, POOLED, SCHEMA, SLOW, TRANSFER, VARIETY

COMMITTED = Path(__file__).parents[1] / "cases" / "csvlog" / "variants"
VARIANTS: dict[str, dict[str, str]] = {
    "full": EVERYTHING,
    "statement_all": {"log_statement": "all"},
    "statement_all_durations": {"log_statement": "all", "log_duration": "on"},
    "statement_all_min_0": {"log_statement": "all", "log_min_duration_statement": "0"},
    "statement_mod": {"log_statement": "mod"},
    "durations_alone": {"log_duration": "on"},
    "durations_and_min_250": {"log_duration": "on", "log_min_duration_statement": "250"},
    "statement_all_min_250": {"log_statement": "all", "log_min_duration_statement": "250"},
    "min_250": {"log_min_duration_statement": "250"},
    "min_5": {"log_min_duration_statement": "5"},
    "statements_sampled": {"log_min_duration_sample": "0", "log_statement_sample_rate": "0.1"},
    "half_sampled": {"log_min_duration_sample": "0", "log_statement_sample_rate": "0.5"},
    "transactions_sampled": {"log_transaction_sample_rate": "0.1"},
    "no_parameters": EVERYTHING | {"log_parameter_max_length": "0"},
}
# Small ones are kept; the others are made when a server is there.
KEPT = ("full", "statement_all", "durations_alone", "min_250", "min_5", "statements_sampled", "transactions_sampled",
        "no_parameters")  # fmt: skip


def work(server: Server) -> None:
    """Do a bit of everything: three protocols, loops, slow statements, a dump, errors, a killed connection."""
    for mode in ("simple", "extended", "prepared"):
        server.pgbench(mode, TRANSFER, transactions=15)
        server.pgbench(mode, BROWSE, transactions=15)
        server.pgbench(mode, LOOP, transactions=5)
    server.pgbench("extended", SLOW, transactions=3, clients=6)
    server.sql(VARIETY)
    server.sql(ERRORS)
    server.sql(KILLED)
    server.sql(POOLED)
    server.command("pg_dump", "-s", *server.where)


def make(server: Server, name: str) -> bytes:
    """Return the log of the workload under the settings of a variant."""
    server.begin(name, **VARIANTS[name])
    work(server)
    return server.take(name).read_bytes()


def _refresh() -> None:
    COMMITTED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "cluster")
        Path(folder).chmod(0o755)
        server.start()
        try:
            server.sql(SCHEMA, check=True)
            for name in KEPT:
                (COMMITTED / f"{name}.csv.gz").write_bytes(gzip.compress(make(server, name), 9, mtime=0))
        finally:
            server.stop()


if __name__ == "__main__":
    _refresh()
