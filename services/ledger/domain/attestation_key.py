"""A key of the ledger, by its id, as JSON Web Key with its private half.

Of those before it only the public halves are kept, until nothing that they signed holds any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.attestation import DAYS_MAX

# As long as the longest attestation, and a day for who still signs with it just now.
VERIFIES_FOR = timedelta(days=DAYS_MAX + 1)


class RetiredKey(Model):
    """It signs nothing any more; what it signed is verified by it until then."""

    kid: str
    public: Mapping[str, str]
    verifies_until: Instant


class AttestationKey(Model):
    """Never shown as it is: `usecases/signing.py` tells its public half."""

    kid: str
    private: Mapping[str, str]
    retired: tuple[RetiredKey, ...] = ()

    def still_verifying(self, at: Instant) -> tuple[RetiredKey, ...]:
        return tuple(each for each in self.retired if at < each.verifies_until)

    def replaced_by(
        self, new: AttestationKey, public: Mapping[str, str], at: Instant
    ) -> AttestationKey:
        """`public` is the half of this one that is shown on."""
        old = RetiredKey(kid=self.kid, public=public, verifies_until=at + VERIFIES_FOR)
        return new.model_copy(update={"retired": (old, *self.still_verifying(at))})

    def __repr__(self) -> str:
        return f"AttestationKey(kid={self.kid!r})"

    __str__ = __repr__
