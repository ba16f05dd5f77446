"""On logs of healthy systems nothing is found and no gate fails: a false alarm costs more trust than a miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from healthy_logs import HEALTHY

from archkit.report.log_screen import logs_text
from archkit.study import assess_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_log_raises_no_alarm(name: str, tmp_path: Path) -> None:
    for file, data in HEALTHY[name](1).items():
        (tmp_path / file).write_bytes(data)
    assessment = assess_files(sorted(tmp_path.iterdir()))
    assert assessment.findings == ()
    assert assessment.loops == ()
    assert assessment.fitness.gaps == ()
    assert [v for v in assessment.verdicts if v.state == "FAIL"] == []
    screen = logs_text(assessment)
    assert "warning" not in screen
    assert "error:" not in screen
