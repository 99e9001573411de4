"""What can be set from outside for ledger: `LOVEBANK_LEDGER_*`."""

from lovebank.kernel.settings import Settings


class LedgerSettings(Settings, env_prefix="LOVEBANK_LEDGER_"):
    """`public_url` is where strangers reach the ledger; printed papers point there."""

    public_url: str | None = None
