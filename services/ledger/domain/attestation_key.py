"""A key of the ledger, by its id, as JSON Web Key with its private half."""

from collections.abc import Mapping

from lovebank.kernel.model import Model


class AttestationKey(Model):
    """Never shown as it is: `usecases/signing.py` tells its public half."""

    kid: str
    private: Mapping[str, str]

    def __repr__(self) -> str:
        return f"AttestationKey(kid={self.kid!r})"

    __str__ = __repr__
