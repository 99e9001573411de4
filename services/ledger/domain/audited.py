"""How far the books were audited: of a community by blocks, of the whole bank by its last night."""

from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model

WHOLE_BANK = "whole-bank"


class Audited(Model):
    audit_id: str  # The community, or the whole bank.
    blocks: int = 0
    at: Instant
