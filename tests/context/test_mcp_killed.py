import asyncio
import json
import os
import random
import signal

import pytest
from agents import agent
from mcp import MCPError

from archkit.context.opening import open_local
from archkit.store.folder import new_folder

ROUNDS = 6
FILLING = "x" * 60_000


async def _write_on(one, key, confirmed, is_under_way):
    while True:
        value = [key, len(confirmed), FILLING]
        await one.write(key, value)
        confirmed.append(value)
        if len(confirmed) == 3:
            is_under_way.set()


async def _kill(one, is_under_way, delay):
    await is_under_way.wait()
    await asyncio.sleep(delay)
    os.kill(one.pid, signal.SIGKILL)


async def _write_until_killed(study, key, delay):
    """Write values one after the other while the server is killed; return those that it confirmed."""
    confirmed, is_under_way = [], asyncio.Event()
    async with agent(study) as one:
        killing = asyncio.create_task(_kill(one, is_under_way, delay))
        with pytest.raises(MCPError):
            await _write_on(one, key, confirmed, is_under_way)
        await killing
    return confirmed


def test_a_killed_server_has_lost_nothing_that_it_confirmed_and_broken_no_file(tmp_path):
    folder = new_folder(tmp_path / "study")
    delays = random.Random(4)  # noqa: S311  when to kill, the same in every run
    for number in range(ROUNDS):
        key = f"round_{number}"
        writing = _write_until_killed(folder.root, key, delays.uniform(0, 0.03))
        confirmed = asyncio.run(asyncio.wait_for(writing, 120))
        assert not [entry.problem for entry in open_local(folder).view() if entry.problem]
        files = [
            *(folder.root / "context").glob("*.json"),
            *(folder.root / "context/history").rglob("*.json"),
        ]
        kept = [json.loads(path.read_text())["value"] for path in files]
        assert [value[:2] for value in confirmed[-50:] if value not in kept] == []
    assert [entry.key for entry in open_local(folder).view()] == [f"round_{n}" for n in range(ROUNDS)]
