"""A resident whom the community office knows: where they live and who may speak for them."""

from lovebank.contracts.ids import CommunityId, PersonId, ResidentId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.requests.domain.errors import TooManyToSpeakFor
from services.requests.domain.need import Beneficiary

RESIDENTS_OF_A_PROXY_MAX = 100


class Resident(Model):
    community_id: CommunityId
    smartphone: bool  # Without one, every step goes by telephone, counter, paper or neighbour.
    registered_at: Instant
    contact: Beneficiary

    @property
    def people(self) -> frozenset[str]:
        """The resident, and who may speak for them."""
        return frozenset({self.contact.resident_id, *self.contact.proxies})

    def not_spoken_for_by(self, person_id: PersonId) -> "Resident":
        proxies = tuple(proxy for proxy in self.contact.proxies if proxy != person_id)
        return self.model_copy(
            update={"contact": self.contact.model_copy(update={"proxies": proxies})}
        )

    def erase(self, at: Instant) -> "ErasedResident":
        return ErasedResident(
            resident_id=self.contact.resident_id, community_id=self.community_id, erased_at=at
        )


class ErasedResident(Model):
    """Nothing but that there was somebody: under this id nobody is registered again."""

    resident_id: ResidentId
    community_id: CommunityId
    erased_at: Instant


class Proxy(Model):
    """A person, and those residents for whom they may speak."""

    proxy_id: PersonId
    residents: tuple[ResidentId, ...]

    def also_of(self, resident_id: ResidentId) -> "Proxy":
        if len(self.residents) >= RESIDENTS_OF_A_PROXY_MAX:
            raise TooManyToSpeakFor(RESIDENTS_OF_A_PROXY_MAX)
        return Proxy(proxy_id=self.proxy_id, residents=(*self.residents, resident_id))

    def no_more_of(self, resident_id: ResidentId) -> "Proxy":
        left = tuple(known for known in self.residents if known != resident_id)
        return Proxy(proxy_id=self.proxy_id, residents=left)
