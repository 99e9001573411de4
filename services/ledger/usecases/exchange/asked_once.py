"""An order that follows from a command: who sends the command again hears what the first heard."""

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import KeyReused
from services.ledger.domain.errors import NoSuchTransfer, OrderDiffers
from services.ledger.domain.order import Order
from services.ledger.domain.transfer import Outcome
from services.ledger.usecases.teller import Teller


async def asked_once(teller: Teller, order: Order, cause: Cause) -> Outcome:
    """`order` has an id that follows from the command's. Raises `KeyReused`."""
    try:
        return await teller.submit(order, cause)
    except OrderDiffers as differs:
        raise KeyReused from differs


async def was_entered(teller: Teller, transfer_id: TransferId) -> bool:
    try:
        await teller.look(transfer_id)
    except NoSuchTransfer:
        return False
    return True
