from lovebank.contracts.volunteers import AttendanceCheckedOut, VolunteerApproved
from lovebank.contracts.words import EvidenceGrade
from services.ledger.subscribers.volunteers import deposit_the_minutes, open_an_account
from tests.builders import EVENING, HUANG, WUJIAYUAN, told
from tests.services.ledger.bank import Bank

APPROVED = VolunteerApproved(
    community_id=WUJIAYUAN, at=EVENING, volunteer_id=HUANG, volunteer_no="WUJIAYUAN-000001"
)
ATTENDANCE = "attendance:lanterns:huang-manfeng"
CHECKED_OUT = AttendanceCheckedOut(
    community_id=WUJIAYUAN,
    at=EVENING,
    attendance_id=ATTENDANCE,
    activity_id="lanterns",
    volunteer_id=HUANG,
    minutes_served=90,
    evidence_grade=EvidenceGrade.ROSTER_AND_PHOTO,
    served_from=EVENING,
    team_id="team-riverside",
)


async def test_who_is_approved_has_an_account_with_nothing_in_it(bank: Bank) -> None:
    await open_an_account(bank.teller, told(APPROVED, HUANG, number=2))

    account = await bank.account()
    assert (account.balance_minutes, account.version) == (0, 0)


async def test_the_minutes_of_an_activity_are_deposited_once(bank: Bank) -> None:
    event = told(CHECKED_OUT, ATTENDANCE, number=2)
    await deposit_the_minutes(bank.intake, event)
    await deposit_the_minutes(bank.intake, event)
    await open_an_account(bank.teller, told(APPROVED, HUANG, number=2))

    account = await bank.account()
    assert (account.balance_minutes, account.lifetime_minutes, account.version) == (90, 90, 1)
    [entered] = [kept.value.transfer.order.deed async for kept in bank.journal.every({})]
    assert entered is not None
    assert entered.team_id == "team-riverside"
