"""What two people must want: one proposes it, one of another organization approves it.

    Proposed ──approve──▶ Approved ──end──▶ Done
       ├──refuse──▶ Refused            └──▶ Failed
       └──withdraw──▶ Withdrawn

Who proposed, who decided, and the organization each had when they did are kept for good. Approved
is what is decided and not yet carried out: whoever comes next carries it out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import StringConstraints

from lovebank.contracts.ids import CommunityId, PersonId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.errors import OwnCase, SameOrganization

OrganizationId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class RefusedBecause(StrEnum):
    """Why the second person says no."""

    NOT_SERVED = "not_served"
    MINUTES_WRONG = "minutes_wrong"
    NO_EVIDENCE = "no_evidence"
    ENTERED_TWICE = "entered_twice"
    NOT_NEEDED = "not_needed"


class Signature(Model):
    """Who, for which organization, and when."""

    by: PersonId
    organization_id: OrganizationId
    at: Instant


class Subject(Model):
    """What it is about. `concerned` are those whose minutes it moves."""

    community_id: CommunityId
    concerned: tuple[VolunteerId, ...]


S = TypeVar("S", bound=Subject)


class Proposed(Model, Generic[S]):
    state: Literal["proposed"] = "proposed"
    subject: S
    proposed: Signature

    def approve(self, signature: Signature) -> Approved[S]:
        """Raises `OwnCase`, `SameOrganization`."""
        check_second(self.proposed, signature, self.subject)
        return Approved[S](subject=self.subject, proposed=self.proposed, approved=signature)

    def refuse(self, signature: Signature, because: RefusedBecause) -> Refused[S]:
        """Raises `OwnCase`, `SameOrganization`: who proposed it withdraws it."""
        check_second(self.proposed, signature, self.subject)
        return Refused[S](
            subject=self.subject, proposed=self.proposed, refused=signature, because=because
        )

    def withdraw(self, at: Instant) -> Withdrawn[S]:
        return Withdrawn[S](subject=self.subject, proposed=self.proposed, withdrawn_at=at)


class Approved(Model, Generic[S]):
    state: Literal["approved"] = "approved"
    subject: S
    proposed: Signature
    approved: Signature

    def end(self, transfer_id: TransferId) -> Done[S]:
        return Done[S](
            subject=self.subject,
            proposed=self.proposed,
            approved=self.approved,
            transfer_id=transfer_id,
        )

    def fail(self, why: str) -> Failed[S]:
        return Failed[S](
            subject=self.subject, proposed=self.proposed, approved=self.approved, why=why
        )


class Done(Model, Generic[S]):
    state: Literal["done"] = "done"
    subject: S
    proposed: Signature
    approved: Signature
    transfer_id: TransferId


class Failed(Model, Generic[S]):
    """The books said no, and nothing was moved. It can be proposed anew, in another way."""

    state: Literal["failed"] = "failed"
    subject: S
    proposed: Signature
    approved: Signature
    why: str


class Refused(Model, Generic[S]):
    state: Literal["refused"] = "refused"
    subject: S
    proposed: Signature
    refused: Signature
    because: RefusedBecause


class Withdrawn(Model, Generic[S]):
    state: Literal["withdrawn"] = "withdrawn"
    subject: S
    proposed: Signature
    withdrawn_at: Instant


AnyProposal = Proposed[S] | Approved[S] | Done[S] | Failed[S] | Refused[S] | Withdrawn[S]
State = Literal["proposed", "approved", "done", "failed", "refused", "withdrawn"]


def propose(subject: S, signature: Signature) -> Proposed[S]:
    """Raises `OwnCase`: nobody proposes minutes of their own."""
    check_not_own(signature.by, subject)
    return Proposed[S](subject=subject, proposed=signature)


def check_second(first: Signature, second: Signature, subject: Subject) -> None:
    check_not_own(second.by, subject)
    if second.by == first.by:
        raise OwnCase
    if second.organization_id == first.organization_id:
        raise SameOrganization(first.organization_id)


def check_not_own(person_id: str, subject: Subject) -> None:
    if person_id in subject.concerned:
        raise OwnCase


def decided(proposal: AnyProposal[S]) -> Signature | None:
    """Whose decision it was; nobody's, while there is none."""
    if isinstance(proposal, Approved | Done | Failed):
        return proposal.approved
    return proposal.refused if isinstance(proposal, Refused) else None


def why_not(proposal: AnyProposal[S]) -> str | None:
    """Why it was refused, or why the books said no."""
    if isinstance(proposal, Failed):
        return proposal.why
    return proposal.because if isinstance(proposal, Refused) else None
