"""Whether to split at all: one modular monolith, unless the evidence shows a gain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.amounts import amount, span
from archkit.design.boundaries.replay import SECONDS_PER_HOUR
from archkit.model.boundaries import Recommendation

if TYPE_CHECKING:
    from archkit.model.boundaries import AccessSet, BoundaryScore, Saga
    from archkit.model.brief import Brief

TEAM = 5  # people who can build and run a service of their own are hardly fewer
FEW_SAGAS = 0.05
STABLE = 0.6
BUSY_REQUESTS_PER_S = 2000.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A decomposition as the replay saw it; `window_s` is None where the log's length is unknown."""

    tables: int
    services: int
    accesses: tuple[AccessSet, ...]
    sagas: tuple[Saga, ...]
    stability: float
    window_s: float | None

    @classmethod
    def of(
        cls,
        size: tuple[int, int],
        accesses: tuple[AccessSet, ...],
        sagas: tuple[Saga, ...],
        score: BoundaryScore,
        window_s: float | None,
    ) -> Cut:
        """Gather a cut of `size` (tables, services)."""
        return cls(*size, accesses, sagas, score.stability, window_s)

    @property
    def writes(self) -> int:
        """How many write transactions were seen."""
        return sum(access.count for access in self.accesses if access.writes)

    @property
    def turned(self) -> int:
        """How many of them the cut would turn into sagas."""
        return sum(saga.count for saga in self.sagas)

    @property
    def price(self) -> str:
        """The sagas in words, an hour where the window is known; a shorter log says that it is extrapolated."""
        hours = self.window_s / SECONDS_PER_HOUR if self.window_s else 1.0
        unit = " an hour" if self.window_s else ""
        basis = f" (from {span(self.window_s)} of log)" if self.window_s and hours < 1 else ""
        return (
            f"a cut into {self.services} would turn {amount(self.turned / hours)} of {amount(self.writes / hours)} "
            f"write transactions{unit} into sagas{basis}"
        )


def recommend(cut: Cut, brief: Brief) -> Recommendation:
    """Recommend a split only where there is a gain, hardly any saga, and a stable cut."""
    if cut.services <= 1:
        return Recommendation(split=False, why=_nothing_to_split(cut))
    gains = _gains(brief)
    against = [*_cost(cut), *_instability(cut)]
    if gains and not against:
        reasons = [" and ".join(gains), cut.price, f"{cut.stability:.2f} agreement under resampling"]
        return Recommendation(split=True, why=_sentence("; ".join(reasons)))
    wish = f"this outweighs that {' and '.join(gains)}" if gains else _no_gain(brief)
    return Recommendation(split=False, why=_why_not(cut, against, wish))


def _gains(brief: Brief) -> list[str]:
    return [*_teams(brief), *_load(brief)]


def _teams(brief: Brief) -> list[str]:
    """Read the largest skill as the head count: one person may have several skills."""
    people = _people(brief)
    if people < 2 * TEAM:
        return []
    return [f"{people} people are enough for {people // TEAM} teams of {TEAM}, each with a service to own"]


def _load(brief: Brief) -> list[str]:
    peak = _peak(brief)
    return [f"{peak:,.0f} requests/s at the peak ask for parts that scale apart"] * (
        peak >= BUSY_REQUESTS_PER_S
    )


def _people(brief: Brief) -> int:
    return max((skill.people for skill in brief.team), default=0)


def _peak(brief: Brief) -> float:
    return (brief.scale.requests_per_s or 0.0) * (brief.scale.peak_factor or 1.0)


def _cost(cut: Cut) -> list[str]:
    if not cut.accesses:
        return ["what a cut would cost is NO DATA, as no transactions were given"]
    if not cut.writes:
        return ["what a cut would cost is NO DATA, as no write transaction was seen"]
    return [cut.price] if cut.turned > FEW_SAGAS * cut.writes else []


def _instability(cut: Cut) -> list[str]:
    if cut.stability >= STABLE:
        return []
    return [f"a cut into {cut.services} is not stable ({cut.stability:.2f} agreement; {STABLE} is asked)"]


def _nothing_to_split(cut: Cut) -> str:
    if not cut.services:
        return "NO DATA: neither a schema nor transactions name a table."
    tables = "one table" if cut.tables == 1 else f"{cut.tables} tables"
    return f"There is nothing to split: {tables}, one service."


def _no_gain(brief: Brief) -> str:
    """Say what was given of teams and load, neither of which asks for a split."""
    people = _people(brief)
    team = f"{people} people are one team" if people else "the size of the team is NO DATA"
    peak = _peak(brief)
    load = (
        f"{amount(peak)} requests/s at the peak ask for no parts that scale apart"
        if peak
        else "the load is NO DATA"
    )
    return f"nothing given shows a gain: {team}, {load}"


def _why_not(cut: Cut, against: list[str], wish: str) -> str:
    return _sentence(
        "; ".join(["keep one modular monolith with these modules", *(against or [cut.price]), wish])
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
