"""Why the bank says no."""

from lovebank.kernel.errors import Conflict, NotFound


class NoSuchAccount(NotFound):
    def __init__(self, account_id: str = "") -> None:
        super().__init__(f"There is no account {account_id}.".replace(" .", "."))


class NoSuchTransfer(NotFound):
    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"The journal has no transfer {transfer_id}.")


class NoSuchPolicy(NotFound):
    def __init__(self, policy: str) -> None:
        super().__init__(f"There is no policy {policy}.")


class DeedDiffers(Conflict):
    """One deed, one deposit, for ever: what is in the journal is not told otherwise later."""

    def __init__(self, deed_id: str) -> None:
        super().__init__(f"The journal has deed {deed_id} with other facts; it stays as it is.")
