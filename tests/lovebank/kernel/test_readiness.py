from pathlib import Path

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.readiness import watch
from lovebank.kernel.service import Foundation
from services.ledger.app import build
from tests.builders import KnownPeople
from tests.lovebank.kernel.http.corner import check_problem, visit


async def test_a_service_is_ready_while_its_documents_and_the_log_answer(tmp_path: Path) -> None:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        await log.ensure(TOPICS[0], PARTITIONS)
        async with open_sqlite(tmp_path / "documents.sqlite") as database:
            foundation = Foundation(database, log, KnownPeople())
            service = await build(foundation)
            watch(service, foundation)
            async with visit(service.api) as client:
                ready = await client.get("/ready")
        async with visit(service.api) as client:
            without_documents = await client.get("/ready")
    async with visit(service.api) as client:
        without_both = await client.get("/ready")

    assert (ready.status_code, ready.json()["checks"]) == (200, ["documents", "event log"])
    check_problem(without_documents, 503, "not-ready")
    assert without_documents.json()["detail"] == "Does not answer: documents."
    assert without_both.json()["detail"] == "Does not answer: documents, event log."
