"""Who is asking, and what they may do: `allow`, and the filter for lists that agrees with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from lovebank.contracts.access import ACTIONS, Reach, Role
from lovebank.contracts.ids import PersonId, PlaceId, lies_within
from lovebank.kernel.documents.collection import Between
from lovebank.kernel.errors import NotAllowed, NotFound, Refusal
from lovebank.kernel.telemetry.log import get_logger

_log = get_logger("identity")


class InvalidToken(Refusal):
    """No token, or one that is not valid: forged, expired, for somebody else."""

    status = HTTPStatus.UNAUTHORIZED


class NotForYou(NotAllowed):
    """It is in your community, but this is not yours to do."""

    def __init__(self, action: str) -> None:
        super().__init__(f"You may not do this ({action}).")


class NothingHere(NotFound):
    """Another community's, or nobody's: who has no role there is not told which."""

    def __init__(self, what: str = "") -> None:
        super().__init__(f"There is no such thing here{': ' + what if what else ''}.")


class PlaceNeeded(Refusal):
    """Your roles are held in several places: say which one you mean."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__("You have roles in several places: name one with ?place=.")


@dataclass(frozen=True)
class HeldRole:
    role: Role
    scope: PlaceId


@dataclass(frozen=True)
class Principal:
    person_id: PersonId
    roles: Sequence[HeldRole]
    demo: bool = False


def allow(principal: Principal, action: str, place: PlaceId, people: Collection[str] = ()) -> bool:
    """`place` is where the thing is, `people` those whom it is about. Denied by default."""
    return any(
        grant.role == held.role
        and (
            principal.person_id in people
            if grant.reach is Reach.OWN
            else lies_within(place, held.scope)
        )
        for grant in ACTIONS.get(action, ())
        for held in principal.roles
    )


def knows(principal: Principal, place: PlaceId, people: Collection[str] = ()) -> bool:
    """Whether it exists for them: they hold a role over the place, or it is about them."""
    return principal.person_id in people or any(
        lies_within(place, held.scope) for held in principal.roles
    )


@dataclass(frozen=True)
class Permit:
    """A principal at the door of an action; what they may touch is asked for each thing."""

    principal: Principal
    action: str

    @property
    def person_id(self) -> PersonId:
        return self.principal.person_id

    def check(self, place: PlaceId, people: Collection[str] = ()) -> None:
        """Raises `NotForYou`, or `NothingHere` where neither place nor thing is theirs."""
        if allow(self.principal, self.action, place, people):
            return
        log_denial(self.principal, self.action, place)
        if knows(self.principal, place, people):
            raise NotForYou(self.action)
        raise NothingHere

    def places(self, asked: PlaceId | None = None) -> Between | None:
        """The condition on `community_id` for a list: it lets through what `allow` would.

        None where only what is about oneself may be listed, by a condition on the people.
        Raises `NothingHere` for a place that is none of theirs, `PlaceNeeded` where their roles are
        held in several places and they did not say which they mean.
        """
        scopes = self._scopes()
        if asked is None:
            return within(_widest(scopes)) if scopes else None
        if not any(lies_within(asked, scope) for scope in scopes):
            log_denial(self.principal, self.action, asked)
            raise NothingHere
        return within(asked)

    def _scopes(self) -> Sequence[PlaceId]:
        grants = ACTIONS.get(self.action, ())
        granted = {grant.role for grant in grants if grant.reach is Reach.SCOPE}
        return [held.scope for held in self.principal.roles if held.role in granted]


def log_denial(principal: Principal, action: str, place: PlaceId = "") -> None:
    roles = [f"{held.role}@{held.scope}" for held in principal.roles]
    _log.info(
        "access.denied", action=action, person_id=principal.person_id, roles=roles, place=place
    )


def within(region: PlaceId) -> Between:
    """Every place in the region, itself included: `/` is the character after `.`."""
    return Between(at_least=region, below=region + "/")


def _widest(scopes: Sequence[PlaceId]) -> PlaceId:
    widest = min(scopes, key=len)
    if not all(lies_within(scope, widest) for scope in scopes):
        raise PlaceNeeded
    return widest
