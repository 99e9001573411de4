"""A resident whom the community office knows: where they live and who may speak for them."""

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.requests.domain.need import Beneficiary


class Resident(Model):
    community_id: CommunityId
    smartphone: bool  # Without one, every step goes by telephone, counter, paper or neighbour.
    registered_at: Instant
    contact: Beneficiary

    @property
    def people(self) -> frozenset[str]:
        """The resident, and who may speak for them."""
        return frozenset({self.contact.resident_id, *self.contact.proxies})
