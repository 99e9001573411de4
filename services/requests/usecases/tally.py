"""How many help requests are in each state now: read from the store, not added up as they go by."""

from services.requests import metrics
from services.requests.store.help_requests import STATE, HelpRequests

# What is over stays over, and grows for ever: whoever wants that counts the steps.
NOT_OVER = (
    "reported",
    "triaged",
    "dispatching",
    "reopened",
    "unfulfilled",
    "referred",
    "accepted",
    "in_progress",
    "completed",
    "disputed",
)


class Tally:
    def __init__(self, requests: HelpRequests) -> None:
        self._requests = requests

    async def take(self) -> None:
        for state in NOT_OVER:
            metrics.show_now(state, await self._requests.count({STATE: state}))
