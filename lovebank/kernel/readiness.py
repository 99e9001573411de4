"""When a service may be sent work: its documents can be read, and the event log answers."""

from lovebank.contracts.registry import TOPICS
from lovebank.kernel.http import add_check
from lovebank.kernel.service import Foundation, Service


def watch(service: Service, foundation: Foundation) -> None:
    """`/ready` asks, each time, what this service stands on. Called where it is begun."""

    async def log_answers() -> None:
        await foundation.log.offsets(service.name, TOPICS[0])

    add_check(service.api, "documents", foundation.database.ping)
    add_check(service.api, "event log", log_answers)
