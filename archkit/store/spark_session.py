"""Opens and ends a session of Spark, and says in one sentence why there is none."""

from __future__ import annotations

import shutil
import socket
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from archkit.errors import QueryError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

SPARK_ERRORS = (PySparkException, Py4JError, OSError)
_PORT = 15002  # of Spark Connect, where the URL names none
_KNOCK_S = 5
_HANDSHAKE_S = 30
_AS_DUCKDB = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
_LOGGING = Path(__file__).parent / "spark_log4j2.properties"
_ON_THIS_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.warehouse.dir": f"{gettempdir()}/archkit-spark",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_UNSEEN = ("PATH_NOT_FOUND", "FAILED_READ_FILE", "FileNotFoundException")


@dataclass(frozen=True)
class Opened:
    """A session of Spark, classic or Connect (both answer alike), and what ends it."""

    session: Any
    close: Callable[[], None]


def check_spark(name: str) -> None:
    """Find out whether the Spark of that name may be had; raises QueryError with what is missing."""
    if name.startswith("sc://"):
        _knock(name)
    elif not name.startswith("local"):
        raise QueryError("This names no Spark.", where=name, then="Write sc://HOST:PORT or local[2].")
    elif not shutil.which("java"):
        raise QueryError("A Spark on this machine needs Java, which is not here.", then="Install Java 17.")


def open_session(name: str) -> Opened:
    """Open the Spark of that name: sc://HOST:PORT, or local[N].

    A local one that this process runs already is joined, and goes on afterwards. Raises QueryError with
    what is missing.
    """
    check_spark(name)
    _quieten()
    try:
        opened = _connected(name) if name.startswith("sc://") else _local(name)
        for key, value in _AS_DUCKDB.items():
            opened.session.conf.set(key, value)
    except SPARK_ERRORS as error:
        raise explained(error) from error
    return opened


def explained(error: Exception) -> QueryError:
    """Return what went wrong in Spark, as the one sentence that people see."""
    text = str(error).strip()
    if any(sign in text for sign in _UNSEEN):
        return QueryError(
            "Spark cannot see the evidence files of this machine.",
            then="Set TMPDIR to a folder that both see under the same path.",
        )
    if "OutOfMemory" in text:
        return TooLarge("The question takes more memory than Spark may.", then="Ask for less.")
    return QueryError(f"Spark says: {text.partition(chr(10))[0]}", then="Mend the SQL, or ask DuckDB.")


def _quieten() -> None:
    """Keep pyspark from logging each error a second time, and from warning of the pandas it is not used with."""
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True


def _connected(url: str) -> Opened:
    """Return a session of its own on a server; one that does not answer is given up after half a minute."""
    made: list[Any] = []
    failed: list[Exception] = []

    def shake_hands() -> None:
        try:
            session = SparkSession.builder.remote(url).create()
            made.append(session if session.version else None)
        except SPARK_ERRORS as error:
            failed.append(error)

    thread = threading.Thread(target=shake_hands, daemon=True)
    thread.start()
    thread.join(_HANDSHAKE_S)
    if failed:
        raise failed[0]
    if not made:
        raise _silent(url)
    return Opened(made[0], lambda: _end(made[0]))


def _knock(url: str) -> None:
    """Find out whether somebody is there at all: pyspark itself goes on trying for ten minutes."""
    try:
        place = urlsplit(url)
        socket.create_connection((place.hostname or "", place.port or _PORT), timeout=_KNOCK_S).close()
    except (OSError, ValueError) as error:
        raise _silent(url) from error


def _silent(url: str) -> QueryError:
    return QueryError("No Spark Connect server answers there.", where=url, then="Start it, or mend the URL.")


def _local(master: str) -> Opened:
    is_running = SparkSession.getActiveSession() is not None
    builder = SparkSession.builder.master(master).appName("archkit")
    for key, value in _ON_THIS_MACHINE.items():
        builder = builder.config(key, value)
    root = builder.getOrCreate()
    return Opened(root.newSession(), (lambda: None) if is_running else (lambda: _end(root)))


def _end(session: Any) -> None:  # noqa: ANN401  pyspark's
    with suppress(*SPARK_ERRORS):
        session.stop()
