"""Why the exchange says no."""

from http import HTTPStatus

from lovebank.kernel.errors import Conflict, NotFound, Refusal


class NoSuchMerchant(NotFound):
    def __init__(self, merchant_id: str) -> None:
        super().__init__(f"There is no merchant {merchant_id}.")


class NoSuchExchangePoint(NotFound):
    def __init__(self, exchange_point_id: str) -> None:
        super().__init__(f"There is no exchange point {exchange_point_id}.")


class NoSuchOffer(NotFound):
    def __init__(self, offer_id: str) -> None:
        super().__init__(f"There is no offer {offer_id}.")


class NoSuchRedemption(NotFound):
    def __init__(self, redemption_id: str) -> None:
        super().__init__(f"There is no redemption {redemption_id}.")


class NoSuchAllowance(NotFound):
    def __init__(self, allowance_id: str) -> None:
        super().__init__(f"Nothing was allotted from {allowance_id}.")


class NoSuchCounter(NotFound):
    def __init__(self, merchant_id: str) -> None:
        super().__init__(f"Nothing was counted at the counter of {merchant_id}.")


class NoSuchSettlement(NotFound):
    def __init__(self, settlement_id: str) -> None:
        super().__init__(f"There is no {settlement_id}.")


class NoSuchHelp(NotFound):
    def __init__(self, request_id: str) -> None:
        super().__init__(f"No hours were promised for {request_id}.")


class NoSuchRequest(NotFound):
    """None that was reported, or another's: which of the two is not said."""

    def __init__(self, request_id: str) -> None:
        super().__init__(f"There is no help request {request_id} of this beneficiary.")


class AlreadyThere(Conflict):
    """The id is taken by one with other facts; it stays as it is."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is {what} already, with other facts; it stays as it is.")


class OfferWithdrawn(Conflict):
    """What was reserved of it can still be collected; nothing new is."""

    def __init__(self, offer_id: str) -> None:
        super().__init__(f"The offer {offer_id} was withdrawn.")


class TooMuchAtOnce(Refusal):
    """More minutes than any account could ever hold."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, minutes_max: int) -> None:
        super().__init__(f"One redemption is of {minutes_max} minutes at most.")


class BalanceTooLow(Conflict):
    """Services may go down to the floor; goods need what they cost."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"There is not enough in the account for these {minutes} minutes.")


class EarnFirst(Conflict):
    """Services first: goods only for those who have earned enough minutes before."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"Goods worth {minutes} minutes: the first goods come after the minutes that the"
            " policy wants earned before. Services can be had at once."
        )


class GoodsShareReached(Conflict):
    """Services first: of what was earned in the window, only a share is for goods."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"Goods worth {minutes} minutes would pass the share of earned minutes that is for"
            " goods. Services can be had at once."
        )


class BudgetSpent(Conflict):
    """The merchant's ceiling for this month."""

    def __init__(self, merchant_id: str) -> None:
        super().__init__(f"The budget of merchant {merchant_id} is spent for this month.")


class OutOfStock(Conflict):
    def __init__(self, sku: str) -> None:
        super().__init__(f"There is not so much of {sku} on the shelf.")


class MistypedCode(Refusal):
    """No code: a sign is wrong, missing or in another's place. It is not counted."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("This is no pick-up code: look at each sign again.")


class WrongCode(NotFound):
    """No redemption waits at this counter under this code. It is counted."""

    def __init__(self) -> None:
        super().__init__("Nothing waits at this counter under this code.")


class CodeSpent(Conflict):
    """A code is good once, and for a time: this one was used, given back, or ran out."""

    def __init__(self, state: str) -> None:
        super().__init__(f"This code is not good any more: its redemption is {state}.")


class TooManyWrongCodes(Refusal):
    """The counter takes no code for a while."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    retry_after_seconds = 900

    def __init__(self) -> None:
        super().__init__("Too many wrong codes at this counter: it takes none for a quarter hour.")


class MoreThanReserved(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, reserved: int) -> None:
        super().__init__(f"{reserved} were reserved: no more than that can be handed over.")


class MonthNotOver(Conflict):
    """A month is settled when nothing more can be handed over in it."""

    def __init__(self, month: str) -> None:
        super().__init__(f"The month {month} is not over, or a hand-over in it still is under way.")


class DonatesOnly(Conflict):
    """What it has is everybody's: it gives to the solidarity pool."""

    def __init__(self) -> None:
        super().__init__("This account gives to the solidarity pool, and to no member.")


class OneAccount(Refusal):
    """Giver and receiver are the same."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("Nobody gives to themselves: name another account.")
