"""Why the bank says no."""

from http import HTTPStatus

from lovebank.kernel.errors import Conflict, NotAllowed, NotFound, Refusal


class NoSuchAccount(NotFound):
    def __init__(self, account_id: str = "") -> None:
        super().__init__(f"There is no account {account_id}.".replace(" .", "."))


class NoSuchTransfer(NotFound):
    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"The journal has no transfer {transfer_id}.")


class NoSuchBlock(NotFound):
    def __init__(self, block_id: str) -> None:
        super().__init__(f"There is no block {block_id}.")


class NoSuchAudit(NotFound):
    def __init__(self, audit_id: str) -> None:
        super().__init__(f"Nothing of {audit_id} was audited yet.")


class NoSuchErasure(NotFound):
    def __init__(self, erasure_id: str) -> None:
        super().__init__(f"There is no {erasure_id}.")


class BalanceLeft(Conflict):
    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"{minutes} minutes are left: use them first, give them to somebody, or to the pool."
        )


class MinutesHeld(Conflict):
    def __init__(self, minutes: int) -> None:
        super().__init__(f"{minutes} minutes are held: what they are held for must end first.")


class GiftToNobody(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "Whom the minutes are given to must be somebody else with an open account."
        )


class PeriodUpsideDown(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("A period ends on the day it begins, or later.")


class NotSealed(Conflict):
    """It is written, and sealed in a moment: ask again."""

    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"The transfer {transfer_id} is not sealed yet: ask again in a moment.")


class DeedDiffers(Conflict):
    """One deed, one deposit, for ever: what is in the journal is not told otherwise later."""

    def __init__(self, deed_id: str) -> None:
        super().__init__(f"The journal has deed {deed_id} with other facts; it stays as it is.")


class WrongState(Conflict):
    """What is asked for is no move that leads on from where it is."""

    def __init__(self, what: str, state: str) -> None:
        super().__init__(f"This cannot be done with {what} that is {state}.")


class OwnCase(NotAllowed):
    """Nobody decides in their own case: somebody else of the office must."""

    def __init__(self) -> None:
        super().__init__("You cannot decide in your own case: ask a colleague to.")


class SameOrganization(NotAllowed):
    """Four eyes of one house see what the house wants to see."""

    def __init__(self, organization_id: str) -> None:
        super().__init__(
            f"Somebody of another organization than {organization_id} must decide on this."
        )


class NoOrganization(NotAllowed):
    """Who signs must be known to work somewhere: an operator enters it."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"No organization is entered for {person_id}: an operator must.")


class NotYours(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Only who proposed it withdraws it.")


class NotOverYet(Refusal):
    """What is to be served tomorrow, or by a clock that is ahead, was not served."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, over_at: object) -> None:
        super().__init__(f"This is over only at {over_at}: minutes are entered afterwards.")


class TooManyBackfills(Refusal):
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, backfills_max: int, minutes_max: int) -> None:
        super().__init__(
            f"One administrator enters at most {backfills_max} back-fills"
            f" and {minutes_max} minutes a day."
        )


class ServedInFuture(Conflict):
    """Somebody's clock is ahead: heard again when that time has come, it is taken."""

    def __init__(self, begins_at: object, now: object) -> None:
        super().__init__(f"This was served at {begins_at}, and it is only {now}.")


class ServedTooLongAgo(Refusal):
    """So old that nobody can tell any more what else was served on that day."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, begins_at: object, months_max: int) -> None:
        super().__init__(
            f"This was served at {begins_at}: what is told more than {months_max} months later"
            " is not taken."
        )


class TooLongADay(Conflict):
    def __init__(self, day: str, minutes: int, minutes_max: int) -> None:
        super().__init__(
            f"That would make {minutes} minutes on {day}: nobody serves more than {minutes_max}."
        )


class NoSuchBackfill(NotFound):
    def __init__(self, backfill_id: str) -> None:
        super().__init__(f"There is no back-fill {backfill_id}.")


class NoSuchAdjustment(NotFound):
    def __init__(self, adjustment_id: str) -> None:
        super().__init__(f"There is no adjustment {adjustment_id}.")


class NoSuchSuspension(NotFound):
    def __init__(self, suspension_id: str) -> None:
        super().__init__(f"There is no suspension {suspension_id}.")


class AppealTooLate(Conflict):
    def __init__(self, days_max: int) -> None:
        super().__init__(f"An appeal is made within {days_max} days of the decision.")


class SecondReviewerNeeded(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Somebody else than the first time decides on an appeal.")


class NotReached(Conflict):
    """The minutes that count for this star are not there, or not any more."""

    def __init__(self, lifetime_minutes: int, rung_minutes: int) -> None:
        super().__init__(f"This star needs {rung_minutes} minutes; there are {lifetime_minutes}.")


class NoticeRunning(Conflict):
    """A star is granted when its notice has ended, and no objection to it is open."""

    def __init__(self) -> None:
        super().__init__("The notice has not ended, or an objection is still open.")


class NoSuchStar(NotFound):
    def __init__(self, star_id: str) -> None:
        super().__init__(f"There is no star {star_id}.")


class NoSuchObjection(NotFound):
    def __init__(self, objection_id: str) -> None:
        super().__init__(f"There is no open objection {objection_id}.")


class NoSuchBenefit(NotFound):
    def __init__(self, code: str) -> None:
        super().__init__(f"There is no benefit {code}.")


class NoSuchAttestation(NotFound):
    def __init__(self, attestation_id: str) -> None:
        super().__init__(f"There is no attestation {attestation_id}.")


class NoSuchKey(NotFound):
    def __init__(self, kid: str) -> None:
        super().__init__(f"There is no key {kid}.")


class ConsentNeeded(NotAllowed):
    """A partner is told something only because the person whom it is about wants it."""

    def __init__(self) -> None:
        super().__init__(
            "Say how the person consented: whoever asks for another has it on paper"
            " or by telephone, whoever asks for themselves is asking."
        )


class NoSuchCertificate(NotFound):
    """No certificate, or the code is not its code: which of the two is not said."""

    def __init__(self, number: str = "") -> None:
        super().__init__(f"There is no certificate {number} with this code.".replace("  ", " "))


class NothingToCertify(Conflict):
    """No minute that counts for certificates lies between these days."""

    def __init__(self) -> None:
        super().__init__("Between these days there is no service that a certificate can tell of.")


class NothingThatMonth(NotFound):
    """The account had no line in that month, or before it."""

    def __init__(self, month: str) -> None:
        super().__init__(f"There is no statement for {month}: the account begins later.")


class NameNotPrintable(Conflict):
    """The font lacks a sign of this name: better none than a wrong one."""

    def __init__(self) -> None:
        super().__init__("The font lacks a sign of this name: print it without, and write it in.")


class OrderDiffers(Conflict):
    """One id, one outcome, for ever."""

    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"The journal has transfer {transfer_id} with other facts; it stays.")


class UnitsDiffer(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, account_id: str, kept: str, asked: str) -> None:
        super().__init__(f"Account {account_id} is kept in {kept}, not in {asked}.")


class OverTheCeiling(Conflict):
    """Of whoever is to be given something: how much they have is told to nobody else."""

    def __init__(self, account_id: str) -> None:
        super().__init__(f"Account {account_id} has no room for this under its ceiling.")


class AccountNotOpen(Conflict):
    def __init__(self, account_id: str) -> None:
        super().__init__(f"Account {account_id} is closed: it gives and takes nothing.")


class AccountDormant(Conflict):
    """Nothing was posted for so long that somebody must say that its holder is there."""

    def __init__(self, account_id: str) -> None:
        super().__init__(
            f"Account {account_id} is dormant: its holder wakes it by asking for something"
            " themselves, or the office on their word."
        )


class CannotBeReversed(Conflict):
    def __init__(self, transfer_id: str, why: str) -> None:
        super().__init__(f"The transfer {transfer_id} cannot be reversed: {why}.")
