"""Print what `archkit logs` costs on an access log, beside GoAccess on the same one: whole commands, start to end.

Run: .venv/bin/python tests/benchmarks/access_logs.py [SIZE_IN_MB] [combined|json]

Last seen (23 Nov 2026, two cores with a load of 17 by others): combined, 300 MB, 1.3 M lines: 26.6 s, 5.4 s of CPU,
284 MB; GoAccess 1.7 292 s, 51.7 s of CPU, 296 MB: 11.0 times as fast, 9.5 by CPU. 100 MB: 3.0 s of CPU, 244 MB (with
1.5 s to start); GoAccess 10.6 s, 114 MB. Each 100 MB more cost 1.2 s of CPU and 20 MB, GoAccess 20 s and 90 MB.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from costs import ARCHKIT, cost_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOUNS = "orders customers carts payments invoices products reviews addresses sessions reports".split()
_WORDS = (
    "blue red green small large cotton shirt shoe lamp desk chair table garden light oak steel soft".split()
)
_SYSTEMS = (
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "Linux; Android 14",
)
_START = datetime(2026, 11, 1, tzinfo=UTC)
_EACH_S = 0.025


def write_log(path: Path, megabytes: int, line: Callable[[random.Random, str, datetime], str]) -> int:
    """Write a log of many addresses, agents and urls; return the number of lines."""
    rng, size, count = random.Random(7), 0, 0  # noqa: S311  a made log, the same each time
    with path.open("w", encoding="utf-8") as file:
        for url in _urls(rng):
            text = line(rng, url, _START + timedelta(seconds=int(count * _EACH_S)))
            size, count = size + len(text), count + 1
            file.write(text)
            if size >= megabytes * 1_000_000:
                return count
    return count


def _urls(rng: random.Random) -> Iterator[str]:
    slugs = ["-".join(rng.sample(_WORDS, 3)) + f"-{n}" for n in range(20_000)]
    files = [
        f"/static/{kind}/app.{rng.getrandbits(32):08x}.{kind}" for kind in ("js", "css") for _ in range(800)
    ]
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"/products/{rng.randrange(200_000)}",
        lambda: f"/p/{rng.choice(slugs)}",
        lambda: f"/api/v1/{rng.choice(_NOUNS)}/{rng.randrange(300_000)}",
        lambda: f"/api/v1/{rng.choice(_NOUNS)}?page={rng.randrange(50)}",
        lambda: f"/search?q={rng.choice(slugs)}",
        lambda: rng.choice(files),
        lambda: f"/images/{rng.randrange(80_000)}/200x200.webp",
        lambda: f"/users/{rng.getrandbits(128):032x}/profile",
        lambda: rng.choice(("/", "/login", "/cart", "/checkout", "/favicon.ico", "/robots.txt")),
    )
    while True:
        yield rng.choices(kinds, (30, 10, 10, 8, 6, 20, 6, 3, 7))[0]()


def combined(rng: random.Random, url: str, at: datetime) -> str:
    """Return a line of nginx's combined log."""
    return (
        f'{_address(rng)} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET {url} HTTP/1.1" {_status(rng)} '
        f'{rng.randrange(90_000)} "{_referer(rng)}" "{_agent(rng)}"\n'
    )


def json_line(rng: random.Random, url: str, at: datetime) -> str:
    """Return a line as Fastify's logger writes it, all in one."""
    return (
        f'{{"level":30,"time":{int(at.timestamp() * 1000)},"pid":1,"hostname":"web-1",'
        f'"reqId":"req-{rng.getrandbits(40):x}","method":"GET","url":"{url}","remoteAddress":"{_address(rng)}","userAgent":"{_agent(rng)}",'
        f'"statusCode":{_status(rng)},"responseTime":{rng.expovariate(0.05):.3f},"msg":"request completed"}}\n'
    )


def _address(rng: random.Random) -> str:
    n = rng.randrange(70_000)
    return f"{n % 223 + 1}.{n % 251}.{n // 251}.{n % 13}" if n > 6000 else f"2001:db8:{n:x}::1"


def _agent(rng: random.Random) -> str:
    n = rng.randrange(2000)
    return (
        f"Mozilla/5.0 ({_SYSTEMS[n % 4]}) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{90 + n % 41}.0.{n}.{n % 200} Safari/537.36"
    )


def _referer(rng: random.Random) -> str:
    return rng.choice(
        ("-", "https://www.google.com/", f"https://www.example.com/category/{rng.randrange(3000)}")
    )


def _status(rng: random.Random) -> int:
    return rng.choices((200, 304, 404, 302, 500), (85, 8, 4, 2, 0.3))[0]


def main(megabytes: int, form: str) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "access.log"
        lines = write_log(path, megabytes, combined if form == "combined" else json_line)
        ours = cost_of([ARCHKIT, "logs", str(path)], folder)
        sys.stdout.write(f"archkit logs, {form}, {megabytes:,} MB, {lines:,} lines: {ours}\n")
        if form == "combined":
            command = ["goaccess", str(path), "--log-format=COMBINED", "-o", "x.json", "--no-progress"]
            theirs = cost_of(command, folder)
            sys.stdout.write(f"goaccess: {theirs}\n")
            ratios = (theirs.wall / ours.wall, theirs.cpu / ours.cpu, ours.memory / theirs.memory)
            sys.stdout.write(
                "{:.1f} times as fast, {:.1f} by CPU, with {:.2f} of the memory\n".format(*ratios)
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, sys.argv[2] if len(sys.argv) > 2 else "combined")
