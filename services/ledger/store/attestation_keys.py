"""The keys that attestations are signed with: private, and kept for the ledger alone."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.attestation_key import AttestationKey
from services.ledger.domain.errors import NoSuchKey

AttestationKeys = Repository[AttestationKey]


async def open_attestation_keys(database: Database) -> AttestationKeys:
    documents = await database.open("attestation_keys", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(AttestationKey), "ledger", NoSuchKey)
