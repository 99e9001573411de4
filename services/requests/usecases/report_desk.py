"""Where a need is told: for oneself, for another, by whatever channel the word came in."""

from lovebank.contracts.ids import CommunityId, RequestId, ResidentId
from lovebank.contracts.words import ServiceClass
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Refusal
from lovebank.kernel.identity.principal import NotForYou, Permit, allow
from lovebank.kernel.ids import NewId
from services.requests.domain.errors import DateIsPast, NoSuchResident, NotRegistered
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import report
from services.requests.domain.need import Beneficiary, Consent, Need
from services.requests.domain.report import KnownBeneficiary, NeedReport, ToldBeneficiary
from services.requests.domain.ticket_no import new_ticket_no
from services.requests.domain.views import View
from services.requests.usecases import events
from services.requests.usecases.changes import Changes
from services.requests.usecases.community_desk import CommunityDesk
from services.requests.usecases.resident_desk import ResidentDesk


class ReportDesk:
    def __init__(
        self,
        changes: Changes,
        residents: ResidentDesk,
        communities: CommunityDesk,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._changes = changes
        self._residents = residents
        self._communities = communities
        self._clock = clock
        self._new_id = new_id

    async def report(self, told: NeedReport, permit: Permit, cause: Cause) -> View:
        permit.check(told.community_id)
        need = await self._need(told, permit)
        policy = await self._communities.policy_in_force(told.community_id)
        request = report(
            need, _consent(told, need, permit), _service_class(told, need, policy, permit), policy
        )
        return await self._changes.begin(request, [events.reported(request)], permit, cause)

    async def _need(self, told: NeedReport, permit: Permit) -> Need:
        community = await self._communities.community(told.community_id)
        beneficiary = await self._beneficiary(told, permit)
        community.check_has(beneficiary.address.grid)
        at = self._clock()
        if told.wanted_by and told.wanted_by < at:
            raise DateIsPast
        return Need(
            request_id=RequestId(self._new_id()),
            ticket_no=new_ticket_no(),
            community_id=told.community_id,
            reporter_id=permit.person_id,
            reported_at=at,
            channel=told.channel,
            category=told.category,
            words=told.words,
            beneficiary=beneficiary,
            planned_minutes=told.planned_minutes,
            wanted_by=told.wanted_by,
        )

    async def _beneficiary(self, told: NeedReport, permit: Permit) -> Beneficiary:
        match told.beneficiary:
            case ToldBeneficiary():
                return told.beneficiary.named(ResidentId(self._new_id()))
            case KnownBeneficiary(resident_id=resident_id):
                return await self._registered(
                    resident_id, told.community_id, NoSuchResident(resident_id)
                )
        return await self._registered(permit.person_id, told.community_id, NotRegistered())

    async def _registered(
        self, resident_id: str, community_id: CommunityId, missing: Refusal
    ) -> Beneficiary:
        resident = await self._residents.resident(resident_id, community_id)
        if resident is None:
            raise missing
        return resident.contact


def _service_class(
    told: NeedReport, need: Need, policy: HelpPolicy, permit: Permit
) -> ServiceClass:
    by_policy = policy.class_of(need.category, need.beneficiary.care)
    if told.service_class in (None, by_policy):
        return by_policy
    if told.service_class is not ServiceClass.DANGER:
        _check_is_desk(told, permit, "help_request.triage")
    return told.service_class


def _consent(told: NeedReport, need: Need, permit: Permit) -> Consent:
    """Who asks for themselves, or for whom they are proxy of, agrees by asking."""
    if permit.person_id in need.helped_side:
        return Consent.CONSENTED
    if told.consent is None:
        return Consent.UNKNOWN
    _check_is_desk(told, permit, "help_request.consent")
    return told.consent


def _check_is_desk(told: NeedReport, permit: Permit, action: str) -> None:
    if not allow(permit.principal, action, told.community_id):
        raise NotForYou(action)
