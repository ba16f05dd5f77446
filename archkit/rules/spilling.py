"""Rules about memory that does not suffice: temporary files, and checkpoints before their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.happenings import cited, happenings, hours_watched, size, statement_named
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment

_FILES_AN_HOUR = 10
_BYTES_AN_HOUR = 100e6
_FEWEST_CHECKPOINTS = 3
_OFTEN = 6
_TOLD = ("too frequent", "wal", "time")


def temporary_files(assessment: Assessment) -> Iterator[Finding]:
    """A statement sorts or joins on disk, since its memory does not suffice.

    Seen as: temporary files of one statement (log_temp_files = 0): ten an hour or more, with 100 MB an hour or more.
    Each sort and each hash of a statement may take work_mem (4 MB, unless set otherwise); what is larger goes to disk.
    Do: read fewer rows or wide columns less, index what it sorts by, or raise work_mem for this statement's role.
    """
    hours = hours_watched(assessment)
    for files in happenings(assessment, "temp_file", "shape"):
        if files.times / hours >= _FILES_AN_HOUR and files.total_bytes / hours >= _BYTES_AN_HOUR:
            subject = files.shape or "statements unknown"
            yield Finding(
                id=finding_id("temporary_files", subject),
                rule="temporary_files",
                severity="warning",
                subject=subject,
                statement=f"{statement_named(assessment, files.shape)} wrote {files.times:,} temporary files: "
                f"{size(files.total_bytes)} together, {size(files.max_bytes)} at most.",
                remedy="Index what it sorts by or let it read less; else set work_mem for its role above the "
                f"largest file, {size(files.max_bytes)}.",
                evidence=cited(assessment, "total_bytes", files),
            )


def checkpoints_too_frequent(assessment: Assessment) -> Iterator[Finding]:
    """Checkpoints come because the write-ahead log is full, not because it is time.

    Seen as: the server's own warning (checkpoints closer than checkpoint_warning, 30 s unless set otherwise) three
    times or more; or (log_checkpoints = on) more checkpoints by the amount of log than by time, three at least and
    six an hour. Each writes all changed pages, and behind it every page goes into the log as a whole once again.
    Do: raise max_wal_size until checkpoints come by time.
    """
    found = {"".join(each.subjects): each for each in happenings(assessment, "checkpoint", "subject")}
    counts = {cause: each.times for cause, each in found.items()}
    warned, full = counts.get("too frequent", 0), counts.get("wal", 0)
    is_often = full >= _FEWEST_CHECKPOINTS and full / hours_watched(assessment) >= _OFTEN
    if not (warned >= _FEWEST_CHECKPOINTS or (is_often and full > counts.get("time", 0))):
        return
    said = [f"the server warned {warned:,} times"] if warned else []
    said += [f"{full:,} came by the amount of log, {counts.get('time', 0):,} by time"] if full else []
    yield Finding(
        id=finding_id("checkpoints_too_frequent", "log"),
        rule="checkpoints_too_frequent",
        severity="warning",
        subject="checkpoints",
        statement=f"Checkpoints come too often: {'; '.join(said)}.",
        remedy="Raise max_wal_size until checkpoints come by time (checkpoint_timeout).",
        evidence=tuple(
            e for cause in _TOLD if cause in found for e in cited(assessment, "times", found[cause])
        ),
    )
