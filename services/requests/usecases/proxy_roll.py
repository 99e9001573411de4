"""For whom a person may speak."""

from collections.abc import Sequence

from lovebank.contracts.ids import PersonId, ResidentId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.retry import settle
from services.requests.domain.resident import Proxy
from services.requests.store.proxies import Proxies


class ProxyRoll:
    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies

    async def residents_of(self, person_id: PersonId) -> Sequence[ResidentId]:
        kept = await self._proxies.find_one(person_id)
        return kept.value.residents if kept else ()

    async def note(self, person_id: PersonId, resident_id: ResidentId, cause: Cause) -> None:
        """Before the resident is kept: after a crash the same command does the rest."""

        async def attempt() -> None:
            kept = await self._proxies.find_one(person_id)
            if kept is None:
                await self._add(Proxy(proxy_id=person_id, residents=(resident_id,)), cause)
            elif resident_id not in kept.value.residents:
                await self._proxies.replace(kept, kept.value.also_of(resident_id), [], cause)

        await settle(attempt)

    async def forget(self, person_id: PersonId, resident_id: ResidentId, cause: Cause) -> None:
        async def attempt() -> None:
            kept = await self._proxies.find_one(person_id)
            if kept and resident_id in kept.value.residents:
                await self._proxies.replace(kept, kept.value.no_more_of(resident_id), [], cause)

        await settle(attempt)

    async def _add(self, proxy: Proxy, cause: Cause) -> None:
        try:
            await self._proxies.add(proxy.proxy_id, proxy, [], cause)
        except Taken:
            raise StaleVersion(proxy.proxy_id) from None
