"""What can be set from outside for ledger: `LOVEBANK_LEDGER_*`."""
