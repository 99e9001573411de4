import asyncio

import pytest

from lovebank.contracts.ids import PersonId, ResidentId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from services.requests.domain.errors import TooManyToSpeakFor
from services.requests.domain.resident import RESIDENTS_OF_A_PROXY_MAX
from services.requests.store.proxies import open_proxies
from services.requests.usecases.proxy_roll import ProxyRoll
from tests.builders import NEIGHBOUR

PROXY = PersonId(NEIGHBOUR)


async def test_a_neighbour_speaks_for_all_whose_registration_says_so(database: Database) -> None:
    roll = ProxyRoll(await open_proxies(database))
    residents = [ResidentId(f"resident-{number}") for number in range(12)]

    await asyncio.gather(*(roll.note(PROXY, each, Cause(each)) for each in residents))
    await roll.note(PROXY, residents[0], Cause("again"))

    assert sorted(await roll.residents_of(PROXY)) == sorted(residents)


async def test_nobody_speaks_for_a_whole_street(database: Database) -> None:
    roll = ProxyRoll(await open_proxies(database))
    for number in range(RESIDENTS_OF_A_PROXY_MAX):
        await roll.note(PROXY, ResidentId(f"resident-{number}"), Cause(f"cause-{number}"))

    with pytest.raises(TooManyToSpeakFor):
        await roll.note(PROXY, ResidentId("one-more"), Cause("one-more"))
