"""Attestations, as they were signed."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.attestation import AnyAttestation, Attestation
from services.ledger.domain.errors import NoSuchAttestation

Attestations = Repository[AnyAttestation]
_ATTESTATION: TypeAdapter[AnyAttestation] = TypeAdapter(Attestation)


async def open_attestations(database: Database) -> Attestations:
    documents = await database.open(
        "attestations", Index("statement.volunteer_id"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, _ATTESTATION, "ledger", NoSuchAttestation)
