"""What the safety of the design promises beside scrubbing: the key is in no text, and MCP is spoken on stdio alone."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.append(str(Path(__file__).parents[1] / "context"))
from agents import agent

from archkit.advisor.settings import settings_from
from archkit.context.opening import open_context
from archkit.store.folder import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "sk-ant-of-the-tests-only-0123456789"
SETTINGS = settings_from({"ANTHROPIC_API_KEY": KEY})
WAYS: dict[str, Callable[[object], str]] = {
    "repr": repr, "str": str, "format": lambda value: f"{value}", "its fields": lambda value: str(vars(value)),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_key_and_the_token_of_a_peer_are_in_no_text_of_what_holds_them(way: str, tmp_path: Path) -> None:
    told = {"ARCHKIT_CONTEXT_URL": "https://user:" + KEY + "@127.0.0.1:9/mcp", "ARCHKIT_CONTEXT_TOKEN": KEY}
    peer = open_context(new_folder(tmp_path / "study"), told)
    assert KEY not in WAYS[way](SETTINGS)
    assert KEY not in WAYS[way](peer)
    assert KEY not in peer.place


def test_settings_written_as_json_hold_no_key() -> None:
    assert KEY not in SETTINGS.model_dump_json()
    assert SETTINGS.secret == KEY
    assert KEY.encode() in pickle.dumps(SETTINGS)  # so the search would find it


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells the sockets of a process")
def test_the_server_of_a_study_listens_on_no_socket(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert _listening(os.getpid())

    async def hold() -> set[str]:
        async with agent(new_folder(tmp_path / "study").root) as one:
            await one.view()
            return _listening(one.pid)

    assert asyncio.run(hold()) == set()


def _listening(pid: int) -> set[str]:
    """Return the sockets of a process that wait for connections, by the number that the kernel gives them."""
    own = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [
        row.split()
        for table in ("tcp", "tcp6")
        for row in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]
    ]
    return {row[9] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own}
