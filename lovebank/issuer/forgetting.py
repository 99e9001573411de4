"""What the issuer does when it hears that a person is to be forgotten: nobody signs in as them."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import PersonErased
from lovebank.issuer.accounts import Accounts
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber


async def forget(accounts: Accounts, event: CloudEvent[PersonErased]) -> None:
    await accounts.erase(event.data.person_id, event.data.within, heard(event))


def subscriber(accounts: Accounts) -> Subscriber:
    hears = Subscriber("issuer")
    hears.on(PersonErased, partial(forget, accounts))
    return hears
