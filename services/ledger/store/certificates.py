"""Certificates, each with the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.certificate import AnyCertificate, Certificate
from services.ledger.domain.errors import NoSuchCertificate

Certificates = Repository[AnyCertificate]
_CERTIFICATE: TypeAdapter[AnyCertificate] = TypeAdapter(Certificate)


async def open_certificates(database: Database) -> Certificates:
    documents = await database.open(
        "certificates", Index("certified.volunteer_id"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, _CERTIFICATE, "ledger", NoSuchCertificate)
