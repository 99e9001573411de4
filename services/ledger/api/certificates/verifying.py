"""`/certificates/{number}/{code}`: what a stranger is shown, without signing in."""

from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse

from lovebank.kernel.http import problems, provided, public
from services.ledger.api.certificates import page
from services.ledger.api.certificates.handed_over import HandedOver
from services.ledger.domain.errors import NoSuchCertificate
from services.ledger.usecases.certificate_desk import CertificateDesk

router = APIRouter(prefix="/certificates", tags=["certificates"])

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Robots-Tag": "noindex",
}
HTML = {"text/html": {"schema": {"type": "string"}}}
NOT_FOUND = problems(NoSuchCertificate)
NOT_FOUND[404]["content"].update(HTML)


@router.get(
    "/{number}/{code}",
    dependencies=[public("certificate.verify")],
    response_model=HandedOver,
    responses={200: {"content": HTML}, **NOT_FOUND},
)
async def verify(
    number: str,
    code: str,
    desk: Annotated[CertificateDesk, provided(CertificateDesk)],
    response: Response,
    accept: Annotated[str, Header(max_length=500)] = "",
) -> HandedOver | Response:
    """A page for people, JSON for programs. Only what the holder handed over."""
    wants_page = "text/html" in accept
    response.headers.update(HEADERS)
    try:
        told = HandedOver.of(await desk.verify(number, code))
    except NoSuchCertificate:
        if wants_page:
            return HTMLResponse(page.not_found(), status_code=404, headers=HEADERS)
        raise
    return HTMLResponse(page.draw(told), headers=HEADERS) if wants_page else told
