"""Makes csvlogs of a few records and reads them as the child process would, without the process."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archkit.model.ledger import Stored
from archkit.readers.log_format import LogJob
from archkit.readers.log_job import LogResult, read_log
from archkit.store.warehouse import open_warehouse

START = "2026-11-22 10:00:00.000 UTC"
_COLUMNS = 26
KEY = "00" * 32


@dataclass(frozen=True)
class Record:
    """What differs between the records of a test; the rest is what PostgreSQL usually writes."""

    message: str
    tag: str = "SELECT"
    vxid: str = "3/0"
    detail: str = ""
    session: str = "6b0350a6.3bba"
    at: str = START
    severity: str = "LOG"
    application: str = "shop-api"
    user: str = "shop_user"

    def fields(self, width: int = _COLUMNS) -> list[str]:
        """Return the columns in the layout of PostgreSQL 14 (26), 13 (24) or older (23)."""
        row = [self.at, self.user, "shop", "15290", "127.0.0.1:37372", self.session, "3", self.tag, self.at,
               self.vxid, "0", self.severity, "00000", self.message, self.detail, "", "", "", "", "", "", "",
               self.application, "client backend", "", "0"]  # fmt: skip
        return row[:width]


def to_csv(*records: Record, width: int = _COLUMNS) -> bytes:
    """Return the records as PostgreSQL writes them: texts quoted, numbers and times bare."""
    out = io.StringIO()
    for record in records:
        row = record.fields(width)
        bare = {0, 3, 5, 6, 8, 9, 10, 11, 12, 17, 20, 24, 25}
        cells = (v if i in bare or not v else '"' + v.replace('"', '""') + '"' for i, v in enumerate(row))
        out.write(",".join(cells) + "\n")
    return out.getvalue().encode()


def hashed(trace: str) -> int:
    """Return a trace as it is kept."""
    digest = hashlib.md5((KEY[:32] + trace.lower().lstrip("0")).encode()).digest()  # noqa: S324  as the macro does
    return int.from_bytes(digest, "little") >> 65


def rows_of(data: bytes) -> int:
    """Return how many records Python's csv reader sees."""
    return sum(1 for _ in csv.reader(io.StringIO(data.decode())))


@dataclass
class Read:
    """What came of a log: the account, and its rows by question."""

    result: LogResult
    folder: Path
    tables: dict[str, Any] = field(default_factory=dict)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a question over the rows; shapes are those of the result, as the table `folded`."""
        stored = [Stored(view=v, parquet=Path(p).name, rows=n) for v, p, n in self.result.parquet]
        warehouse = open_warehouse(self.folder, stored)
        try:
            return list(warehouse.ask(sql).rows)
        finally:
            warehouse.close()

    def statements(self) -> list[dict[str, Any]]:
        """Return the statements in the order of the file, each with its shape's text."""
        texts = dict(self.result.shapes)
        rows = self.ask(
            "select line, shape, duration_ms, transaction, arguments_hash, trace, started_at, session, "
            'application, "user", traffic from statements order by line'
        )
        names = (
            "line shape ms transaction arguments trace started_at session application user traffic".split()
        )
        return [dict(zip(names, row, strict=True)) | {"sql": texts[row[1]]} for row in rows]

    @property
    def account(self) -> tuple[int, int, int, int]:
        """Lines read, parsed, rejected, continued."""
        r = self.result.lines
        return r.read, r.parsed, r.rejected, r.continued

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Line and reason of each reject."""
        return [(r.line, r.reason) for r in self.result.rejects]

    def is_balanced(self) -> bool:
        """Whether every line is accounted for, each reject within the file."""
        read, parsed, rejected, continued = self.account
        return read == parsed + rejected + continued and all(0 < line <= read for line, _ in self.reasons)


def read_bytes(
    data: bytes, folder: Path | None = None, *, kind: str = "postgresql-csvlog", **job: Any
) -> Read:
    """Read bytes as a log of that kind; raises what the reader raises."""
    root = folder or Path(tempfile.mkdtemp(prefix="archkit-test-"))
    path, work = root / "a.log", root / "work"
    path.write_bytes(data)
    work.mkdir(exist_ok=True)
    item = LogJob(path=str(path), format=kind, folder=str(work), key=KEY, **job)
    return Read(LogResult.model_validate(read_log(item.model_dump(mode="json"))), work)
