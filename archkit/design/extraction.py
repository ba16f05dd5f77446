"""Services taken out of the monolith one by one, where the design splits: the most independent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.design import RoadmapStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import CrossingKey, Saga
    from archkit.model.design import Design
    from archkit.model.service import App, Link

_STOP = "Stop and route back if GATE-p99-all-endpoints or GATE-connections fails, or errors rise."


@dataclass(frozen=True)
class _Ties:
    """What ties an app to the others: sagas, keys to break, links."""

    app: App
    sagas: tuple[Saga, ...]
    keys: tuple[CrossingKey, ...]
    links: tuple[Link, ...]

    @property
    def weight(self) -> tuple[int, int, float, str]:
        """The order of going: fewest sagas, then keys, then calls a minute."""
        calls = sum(link.per_minute or 0 for link in self.links)
        return (len(self.sagas), len(self.keys), calls, self.app.name)


def extraction_steps(measured: Assessment, design: Design) -> Iterator[RoadmapStep]:
    """Yield one step per app that leaves; the most tied one stays and is what the monolith becomes."""
    if len(design.apps) < 2:  # noqa: PLR2004  one app splits nothing
        return
    tied = sorted((_ties(app, measured, design) for app in design.apps), key=lambda t: t.weight)
    gone: set[str] = set()
    for ties in tied[:-1]:
        yield _step(ties, design, gone)
        gone.update(ties.app.services)


def _ties(app: App, measured: Assessment, design: Design) -> _Ties:
    own = set(app.services)
    boundaries = measured.boundaries
    return _Ties(
        app=app,
        sagas=tuple(s for s in (boundaries.sagas if boundaries else ()) if _crosses(own, s.services)),
        keys=tuple(
            k
            for k in (boundaries.crossing_keys if boundaries else ())
            if _crosses(own, (k.from_service, k.to_service))
        ),
        links=tuple(link for link in design.links if _crosses(own, (link.from_service, link.to_service))),
    )


def _crosses(own: set[str], services: tuple[str, ...]) -> bool:
    inside = own & set(services)
    return bool(inside) and len(inside) < len(set(services))


def _step(ties: _Ties, design: Design, gone: set[str]) -> RoadmapStep:
    tables = [t for name in ties.app.services if (s := design.service(name)) for t in s.tables]
    open_keys = [k for k in ties.keys if not gone & {k.from_service, k.to_service}]
    keys = [f"Break {k.table} ({', '.join(k.columns)}) to {k.to_table}: {k.remedy}" for k in open_keys]
    open_sagas = [s for s in ties.sagas if not gone & set(s.services)]
    sagas = [f"Make a saga of {s.name}, which writes {', '.join(s.tables)}." for s in open_sagas]
    return RoadmapStep(
        order=0,
        title=f"Take out {ties.app.name}",
        why=f"Of those left it is the most independent. What ties it to others: sagas {len(ties.sagas)}, "
        f"crossing keys {len(ties.keys)}, links {len(ties.links)}.",
        actions=(
            *keys,
            *sagas,
            f"Deploy {ties.app.name} beside the monolith on the same database; route its reads, then its writes.",
            f"Move its data last: {', '.join(tables)}.",
            _STOP,
        ),
        confirmation="GATE-p99-all-endpoints",
        evidence=tuple(dict.fromkeys(e for link in ties.links for e in link.evidence)),
    )
