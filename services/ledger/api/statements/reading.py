"""`/statements`: an account month by month; each begins with what the last one ended with."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import StringConstraints

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name
from services.ledger.api.paper.wording import Language
from services.ledger.domain.chart import account_of
from services.ledger.domain.errors import NameNotPrintable, NothingThatMonth
from services.ledger.domain.passbook import Month
from services.ledger.usecases.record_desk import RecordDesk

router = APIRouter(prefix="/statements", tags=["statements"])

PDF = "application/pdf"
Desk = Annotated[RecordDesk, provided(RecordDesk)]
MonthName = Annotated[
    str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$"), Path(examples=["2021-02"])
]
REFUSED = problems(NotForYou, NothingHere, NothingThatMonth)
PRINT_REFUSED = problems(NotForYou, NothingHere, NothingThatMonth, NameNotPrintable)


class StatementPrint(Model):
    """`holder_name` is printed on the paper and kept nowhere."""

    language: Language = Language.ZH
    holder_name: Name | None = None


@router.get("/{volunteer_id}/{month}", responses=REFUSED)
async def show(
    volunteer_id: VolunteerId,
    month: MonthName,
    permit: Annotated[Permit, may("account.read")],
    desk: Desk,
) -> Month:
    """Opening balance, lines without a gap, closing balance."""
    return await desk.month(volunteer_id, month, permit)


@router.post(
    "/{volunteer_id}/{month}/paper",
    response_class=Response,
    responses={200: {"content": {PDF: {"schema": {"type": "string"}}}}, **PRINT_REFUSED},
)
async def paper(  # noqa: PLR0913, PLR0917
    volunteer_id: VolunteerId,
    month: MonthName,
    body: StatementPrint,
    permit: Annotated[Permit, may("statement.print")],
    cause: Command,  # noqa: ARG001
    desk: Desk,
) -> Response:
    """The same as PDF. Printing it again changes nothing."""
    from services.ledger.api.paper import statement  # noqa: PLC0415

    found = await desk.month(volunteer_id, month, permit)
    asked = statement.Print(body.language, body.holder_name, account_of(volunteer_id), desk.clock())
    return Response(await asyncio.to_thread(statement.draw, found, asked), media_type=PDF)
