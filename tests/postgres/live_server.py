"""A real PostgreSQL for tests: a cluster in a temporary folder, its csvlog cut into one file per run."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
_SETTINGS = """
listen_addresses = ''
fsync = off
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.track_utility = on
pg_stat_statements.max = 10000
logging_collector = on
log_destination = 'csvlog'
log_directory = 'logs'
log_rotation_size = 0
log_rotation_age = 0
log_connections = on
log_disconnections = on
log_timezone = 'UTC'
max_connections = 40
"""
# What PostgreSQL does without a word; a run sets what it wants to differ.
_QUIET = {
    "log_min_duration_statement": "-1",
    "log_statement": "none",
    "log_duration": "off",
    "log_statement_sample_rate": "1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "-1",
    "log_timezone": "UTC",
}
_UNLOGGED = " ".join(f"-c {key}={value}" for key, value in _QUIET.items() if key != "log_timezone")
EVERYTHING = {"log_min_duration_statement": "0"}


def missing() -> str:
    """Return what is missing for a server, or an empty text."""
    if not _BINARIES:
        return "no PostgreSQL server in /usr/lib/postgresql/*/bin"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "root cannot become postgres without runuser"
    return ""


@dataclass
class Server:
    """A running cluster; `run` settings, then the work, then take the log of just that."""

    root: Path

    def start(self) -> None:
        self.root.mkdir(parents=True)
        self.root.chmod(0o777)
        if os.geteuid() == 0:
            shutil.chown(self.root, "postgres", "postgres")
        self.command("initdb", "-D", str(self._data), "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        settings = f"{_SETTINGS}\nunix_socket_directories = '{self.root}'\n"
        self._shell(["tee", "-a", str(self._data / "postgresql.conf")], settings)
        self.command("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.root / "start.log"), "start")
        self.sql("create extension pg_stat_statements")

    def stop(self) -> None:
        self.command("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    def command(self, name: str, *arguments: str, text: str = "", check: bool = True) -> str:
        """Run one of PostgreSQL's programs and return what it printed."""
        return self._shell([str(_BINARIES[-1] / name), *arguments], text, check=check)

    def sql(self, text: str, *options: str, check: bool = False) -> str:
        """Run a script in psql, a statement at a time; errors are part of some."""
        stop = ("-v", "ON_ERROR_STOP=1") if check else ()
        return self.command("psql", "-XqAt", *self.where, *stop, *options, "-f", "-", text=text, check=check)

    def pgbench(self, mode: str, script: str, *, transactions: int = 100, clients: int = 2) -> None:
        """Run a pgbench script in simple, extended or prepared mode."""
        path = self.root / "script.sql"
        path.write_text(script)
        self.command(
            "pgbench", *self.where, "-n", "-M", mode, "-c", str(clients), "-t", str(transactions),
            "-f", str(path), "--random-seed=1", check=False,
        )  # fmt: skip

    def begin(self, name: str, **settings: str) -> None:
        """Start a new log file that is written with these settings."""
        chosen = _QUIET | settings | {"log_filename": f"{name}.log"}
        text = "".join(f"alter system set {key} = '{value}';\n" for key, value in chosen.items())
        self._unseen(text + "select pg_reload_conf();")
        self._await_reload(f"{name}.log")
        self._unseen("select pg_rotate_logfile();")
        self._wait(name)
        self._unseen("select pg_stat_statements_reset();")

    def take(self, name: str) -> Path:
        """Stop logging into the file and return it."""
        self._unseen(f"alter system set log_filename = '{name}-after.log';\nselect pg_reload_conf();")
        self._await_reload(f"{name}-after.log")
        self._unseen("select pg_rotate_logfile();")
        self._wait(f"{name}-after")
        return self._data / "logs" / f"{name}.csv"

    @property
    def _data(self) -> Path:
        return self.root / "data"

    @property
    def where(self) -> tuple[str, ...]:
        return ("-h", str(self.root), "-U", "postgres", "-d", "postgres")

    def _unseen(self, text: str) -> str:
        """Run a script whose statements are in no log."""
        where = ("-h", str(self.root), "-U", "postgres", "-d", f"dbname=postgres options='{_UNLOGGED}'")
        return self.command("psql", "-XqAt", *where, "-v", "ON_ERROR_STOP=1", "-f", "-", text=text)

    def _await_reload(self, filename: str) -> None:
        """Wait until new sessions have the settings that came with this file name: a reload takes its time."""
        for _ in range(200):
            if self._unseen("show log_filename").strip() == filename:
                return
            time.sleep(0.05)
        raise TimeoutError(f"the server did not take the settings for {filename}")

    def _wait(self, name: str) -> None:
        path = self._data / "logs" / f"{name}.csv"
        for _ in range(200):
            if path.exists():
                return
            time.sleep(0.05)
        raise TimeoutError(f"{path} was not opened")

    def _shell(self, command: list[str], text: str = "", *, check: bool = True) -> str:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*user, *command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root,
            timeout=120,
        )
        if check and done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr[-2000:]}")
        return done.stdout
