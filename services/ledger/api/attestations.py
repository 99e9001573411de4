"""`/attestations`: one answer about a star, for one partner, which the partner can check."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, Field, StrictBool, StrictInt

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided, public
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain import attestation as words
from services.ledger.domain.attestation import DAYS_MAX, AttestationId, Consent, Question
from services.ledger.domain.benefit import PartnerId
from services.ledger.domain.errors import ConsentNeeded, NoSuchAttestation, WrongState
from services.ledger.usecases.attestation_desk import AttestationDesk, Wish
from services.ledger.usecases.signing import Signing

router = APIRouter(prefix="/attestations", tags=["attestations"])

Desk = Annotated[AttestationDesk, provided(AttestationDesk)]


class NewAttestation(Model):
    volunteer_id: VolunteerId
    audience: PartnerId
    question: Question
    consent: Consent
    days: int = Field(default=30, ge=1, le=DAYS_MAX, strict=True)


class AttestationShown(BaseModel):
    """`token` is what the holder hands over; null once it is withdrawn."""

    attestation_id: str
    audience: str
    question: Question
    answer: StrictBool | StrictInt
    consent: Consent
    issued_at: Instant
    expires_at: Instant
    state: str
    token: str | None

    @classmethod
    def of(cls, kept: words.AnyAttestation) -> "AttestationShown":
        told = kept.statement
        return cls(
            attestation_id=told.attestation_id,
            audience=told.audience,
            question=told.question,
            answer=told.answer,
            consent=told.consent,
            issued_at=told.issued_at,
            expires_at=told.expires_at,
            state=kept.state,
            token=kept.token if isinstance(kept, words.Valid) else None,
        )


class AttestationsShown(BaseModel):
    items: Sequence[AttestationShown]


class Status(BaseModel):
    attestation_id: str
    standing: words.Standing


class PublicKeys(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: Sequence[Mapping[str, str]]


class SigningKey(BaseModel):
    kid: str


@router.get("/keys", dependencies=[public("attestation.verify")])
async def keys(signing: Annotated[Signing, provided(Signing)]) -> PublicKeys:
    """By which a partner checks the signature of a token, without asking us about it."""
    return PublicKeys.model_validate(await signing.public_keys())


@router.post("/keys", status_code=status.HTTP_201_CREATED, responses=problems(NotForYou, KeyReused))
async def rotate(
    _: Annotated[Permit, may("signing_key.rotate")],
    cause: Command,
    signing: Annotated[Signing, provided(Signing)],
) -> SigningKey:
    """Sign with a new key from now on. What older ones signed is verified until it runs out."""
    return SigningKey(kid=await signing.rotate(cause))


@router.get(
    "/{attestation_id}/status",
    dependencies=[public("attestation.verify")],
    responses=problems(NoSuchAttestation),
)
async def standing(attestation_id: AttestationId, desk: Desk) -> Status:
    """Whether it still holds. Whom it is about is not told."""
    return Status(attestation_id=attestation_id, standing=await desk.standing(attestation_id))


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, ConsentNeeded, NothingHere),
)
async def issue(
    body: NewAttestation,
    permit: Annotated[Permit, may("attestation.issue")],
    cause: Command,
    desk: Desk,
) -> AttestationShown:
    """Sign one answer for one partner. Needs the consent of the person whom it is about."""
    wish = Wish(body.volunteer_id, body.audience, body.question, body.consent, body.days)
    return AttestationShown.of(await desk.issue(wish, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere))
async def listed(
    volunteer_id: VolunteerId, permit: Annotated[Permit, may("attestation.read")], desk: Desk
) -> AttestationsShown:
    """What partners were told of somebody, by whose consent: to be withdrawn. Oldest first."""
    found = await desk.of(volunteer_id, permit)
    return AttestationsShown(items=[AttestationShown.of(each) for each in found])


@router.post("/{attestation_id}/withdraw", responses=problems(NotForYou, NothingHere, WrongState))
async def withdraw(
    attestation_id: AttestationId,
    permit: Annotated[Permit, may("attestation.withdraw")],
    cause: Command,
    desk: Desk,
) -> AttestationShown:
    return AttestationShown.of(await desk.withdraw(attestation_id, permit, cause))
