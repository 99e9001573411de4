import pytest

from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Between, Database
from lovebank.kernel.errors import Taken
from services.requests.store.help_requests import DUE_AT, open_help_requests
from tests.services.requests.domain.needs import accepted, danger, need, reported

CAUSE = Cause("command:1")


async def test_no_two_requests_have_one_ticket_number(database: Database) -> None:
    requests = await open_help_requests(database)
    await requests.add("corridor-light", reported(), [], CAUSE)

    with pytest.raises(Taken):
        await requests.add("another", reported(need("another")), [], Cause("command:2"))


async def test_each_state_is_read_as_it_was_kept(database: Database) -> None:
    requests = await open_help_requests(database)
    kept = await requests.add("corridor-light", danger(), [], CAUSE)
    assert (await requests.get("corridor-light")).value == danger()

    await requests.replace(kept, accepted(), [], Cause("command:2"))

    assert (await requests.get("corridor-light")).value == accepted()


async def test_only_what_waits_for_the_clock_is_found_when_it_is_due(database: Database) -> None:
    requests = await open_help_requests(database)
    kept = await requests.add("corridor-light", reported(), [], CAUSE)
    due = {DUE_AT: Between(below="2999")}

    waiting = await requests.find(due)
    await requests.replace(kept, accepted(), [], Cause("command:2"))

    assert [each.id for each in waiting.items] == ["corridor-light"]
    assert (await requests.find(due)).items == []
