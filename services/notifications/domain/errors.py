"""Why the post room says no."""

from lovebank.kernel.errors import NotFound


class NoSuchNotification(NotFound):
    """Nobody's, or somebody else's: who asks for it is not told which."""

    def __init__(self, notification_id: str) -> None:
        super().__init__(f"You have no notification {notification_id}.")


class NoSuchRecipient(NotFound):
    def __init__(self, person_id: str) -> None:
        super().__init__(f"{person_id} was not erased.")


class NoSuchRequest(NotFound):
    def __init__(self, request_id: str) -> None:
        super().__init__(f"Help request {request_id} was not heard of.")
