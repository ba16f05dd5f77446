"""Each reader is given junk and damaged logs for some seconds: it reads or refuses, and every line is accounted for."""

from __future__ import annotations

import pytest
from log_samples import SAMPLES
from targets import run_targets

_SECONDS = 2.5


@pytest.mark.parametrize("form", range(len(SAMPLES)), ids=[sample.name for sample in SAMPLES])
def test_no_junk_breaks_a_reader_or_loses_a_line(form):
    ((_, told),) = run_targets(SAMPLES[form : form + 1], _SECONDS, seed=1)
    assert not told.fault
    assert told.read
