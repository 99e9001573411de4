"""Figures for commendations (表彰): who served how much, for how many needs, in a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from services.ledger.domain.order import Deed
from services.ledger.domain.transfer import Final

LISTED_MAX = 200
ATTENDANCE = "attendance:"  # How the id of a deed at an activity begins; others are needs.


class Served(BaseModel):
    """Of one volunteer. `needs` are help requests, `sessions` attendances of activities."""

    model_config = ConfigDict(frozen=True)

    volunteer_id: VolunteerId
    minutes: int
    needs: int
    sessions: int


class TeamServed(BaseModel):
    """Of one team, by its id: what its activities came to, and how many took part."""

    model_config = ConfigDict(frozen=True)

    team_id: str
    minutes: int
    sessions: int
    volunteers: int


class CommendationFigures(BaseModel):
    """Those who served most come first; nominating anybody is for people."""

    model_config = ConfigDict(frozen=True)

    volunteers: int
    minutes: int
    needs: int
    sessions: int
    most: Sequence[Served]
    teams: Sequence[TeamServed]


def commendation_figures(
    finals: Iterable[Final], begins: Instant, ends: Instant
) -> CommendationFigures:
    """By when it was served; minutes are the recognised ones, less what was taken back."""
    known = [*finals]
    back = _taken_back(known)
    deeds: dict[VolunteerId, list[tuple[Deed, int]]] = {}
    for each in known:
        deed = each.transfer.order.deed
        if deed and each.credit and begins <= deed.served_at < ends:
            minutes = each.credit.recognised_minutes - back.get(each.transfer.transfer_id, 0)
            if minutes > 0:
                deeds.setdefault(deed.volunteer_id, []).append((deed, minutes))
    served = [_served(volunteer_id, of_them) for volunteer_id, of_them in deeds.items()]
    most = sorted(served, key=lambda each: (-each.minutes, -each.needs, each.volunteer_id))
    return CommendationFigures(
        volunteers=len(served),
        minutes=sum(each.minutes for each in served),
        needs=sum(each.needs for each in served),
        sessions=sum(each.sessions for each in served),
        most=most[:LISTED_MAX],
        teams=_teams([each for of_them in deeds.values() for each in of_them])[:LISTED_MAX],
    )


def _served(volunteer_id: VolunteerId, deeds: Sequence[tuple[Deed, int]]) -> Served:
    sessions = sum(deed.deed_id.startswith(ATTENDANCE) for deed, _ in deeds)
    return Served(
        volunteer_id=volunteer_id,
        minutes=sum(minutes for _, minutes in deeds),
        needs=len(deeds) - sessions,
        sessions=sessions,
    )


def _teams(deeds: Sequence[tuple[Deed, int]]) -> Sequence[TeamServed]:
    by_team: dict[str, list[tuple[Deed, int]]] = {}
    for deed, minutes in deeds:
        if deed.team_id is not None:
            by_team.setdefault(deed.team_id, []).append((deed, minutes))
    served = [
        TeamServed(
            team_id=team_id,
            minutes=sum(minutes for _, minutes in of_it),
            sessions=len(of_it),
            volunteers=len({deed.volunteer_id for deed, _ in of_it}),
        )
        for team_id, of_it in by_team.items()
    ]
    return sorted(served, key=lambda each: (-each.minutes, each.team_id))


def _taken_back(finals: Iterable[Final]) -> Mapping[str, int]:
    orders = (each.transfer.order for each in finals)
    return {order.reverses: order.recognised_minutes for order in orders if order.reverses}
