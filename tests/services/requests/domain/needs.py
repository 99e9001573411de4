"""Help requests for the tests of the domain, in any state."""

from lovebank.contracts.ids import PersonId, RequestId
from lovebank.contracts.words import Category, Channel, ConfirmedBy, ServiceClass
from services.requests.domain.confirmation import Evidence, EvidenceKind
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import report
from services.requests.domain.need import Address, Beneficiary, Consent, Need
from services.requests.domain.open_states import Accepted, Danger, InProgress, Reported
from services.requests.domain.served_states import Completed, Confirmation, Deed, Disputed
from services.requests.domain.states import Confirmed
from tests.builders import EVENING, HUANG, LEI, NEIGHBOUR, WUJIAYUAN, XIE

POLICY = HelpPolicy(community_id=WUJIAYUAN)
PHOTO = Evidence(kind=EvidenceKind.PHOTO, reference="photo-1")
NOTE = Evidence(kind=EvidenceKind.NOTE, reference="done")


def need(
    name: str = "corridor-light",
    category: Category = Category.PUBLIC_SPACE,
    planned_minutes: int | None = None,
    community_id: str = WUJIAYUAN,
) -> Need:
    return Need(
        request_id=RequestId(name),
        ticket_no="0000-0000-0000",
        community_id=community_id,
        reporter_id=PersonId(XIE),
        reported_at=EVENING,
        channel=Channel.WECHAT_GROUP,
        category=category,
        words="The corridor light is out.",
        beneficiary=Beneficiary(
            resident_id=LEI,
            name="雷奶奶",
            phone="110110110",
            address=Address(grid="grid-2", building="Building 4", stair="Stair 2", door="301"),
            proxies=(PersonId(NEIGHBOUR),),
        ),
        planned_minutes=planned_minutes,
    )


def reported(told: Need | None = None, consent: Consent = Consent.UNKNOWN) -> Reported:
    request = report(told or need(), consent, ServiceClass.URGENT, POLICY)
    assert isinstance(request, Reported)
    return request


def danger() -> Danger:
    request = report(need(), Consent.UNKNOWN, ServiceClass.DANGER, POLICY)
    assert isinstance(request, Danger)
    return request


def accepted(told: Need | None = None) -> Accepted:
    return reported(told).accept(HUANG, EVENING)


def in_progress(told: Need | None = None) -> InProgress:
    return accepted(told).arrive(PersonId(HUANG), EVENING)


def completed(minutes: int = 38, told: Need | None = None, *evidence: Evidence) -> Completed:
    deed = Deed(minutes_served=minutes, evidence=evidence)
    return in_progress(told).complete(PersonId(HUANG), deed, POLICY, EVENING)


def confirmation(
    minutes: int | None = None,
    person: str = LEI,
    voice: ConfirmedBy = ConfirmedBy.BENEFICIARY,
) -> Confirmation:
    return Confirmation(person_id=PersonId(person), voice=voice, minutes_served=minutes)


def confirmed() -> Confirmed:
    said = completed().confirm(confirmation(), POLICY, EVENING)
    assert isinstance(said, Confirmed)
    return said


def disputed(stated: int = 90, said: int = 30) -> Disputed:
    request = completed(stated).confirm(confirmation(said), POLICY, EVENING)
    assert isinstance(request, Disputed)
    return request
