"""Keeps the benefits register: what each star gives, in each community."""

from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Where
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.benefit import AnyBenefit, Benefit, Ended, Offered
from services.ledger.domain.errors import WrongState
from services.ledger.store.benefits import Benefits


class BenefitDesk:
    def __init__(self, benefits: Benefits, clock: Clock) -> None:
        self._benefits = benefits
        self._clock = clock

    async def offer(self, benefit: Benefit, permit: Permit, cause: Cause) -> AnyBenefit:
        """Raises `WrongState` where it is offered already: end it first, then all is seen."""
        permit.check(benefit.community_id)
        return await settle(lambda: self._offer(benefit, cause))

    async def end(
        self, community_id: CommunityId, code: str, permit: Permit, cause: Cause
    ) -> AnyBenefit:
        permit.check(community_id)
        return await settle(lambda: self._end(f"benefit:{community_id}:{code}", cause))

    async def list(
        self, permit: Permit, place: PlaceId | None, page: Asked
    ) -> KeptPage[AnyBenefit]:
        region = permit.places(place)
        if region is None:
            raise NotForYou(permit.action)
        where: Where = {"benefit.community_id": region, "state": "offered"}
        return await self._benefits.find(where, after=page.after, limit=page.limit)

    async def _offer(self, benefit: Benefit, cause: Cause) -> AnyBenefit:
        now = self._clock()
        kept = await self._benefits.find_one(benefit.benefit_id)
        if kept is None:
            offered = Offered(benefit=benefit, offered_at=now)
            return (await self._benefits.add(benefit.benefit_id, offered, [], cause)).value
        if kept.is_due_to(cause):
            return kept.value
        if not isinstance(kept.value, Ended):
            raise WrongState("a benefit", kept.value.state)
        return (await self._benefits.replace(kept, kept.value.offer(benefit, now), [], cause)).value

    async def _end(self, benefit_id: str, cause: Cause) -> AnyBenefit:
        kept = await self._benefits.find_one(benefit_id)
        if kept is None:
            raise NothingHere
        if kept.is_due_to(cause):
            return kept.value
        if not isinstance(kept.value, Offered):
            raise WrongState("a benefit", kept.value.state)
        ended = kept.value.end(self._clock())
        return (await self._benefits.replace(kept, ended, [], cause)).value
