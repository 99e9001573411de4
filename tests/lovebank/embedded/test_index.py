import httpx

from lovebank.embedded.index import together
from lovebank.kernel.http import build_api
from tests.builders import KnownPeople


async def test_the_service_answers_whatever_stands_behind_its_name() -> None:
    """Also a path with a new line in it: as a problem, with a correlation id, as any other."""
    ledger = build_api("ledger", [], provide=[], verifier=KnownPeople())
    doors = httpx.ASGITransport(together([("ledger", ledger)], demo=False))

    async with httpx.AsyncClient(transport=doors, base_url="http://city") as http:
        answers = [await http.get(f"/ledger/nobody{odd}") for odd in ("", "%0A", "/%0D%0A/x")]

    for answer in answers:
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-correlation-id"]
