"""What is counted and measured in ledger. No label tells who somebody is."""

from prometheus_client import Counter, Gauge

POSTINGS = Counter(
    "lovebank_ledger_postings_total", "Transfers that became final, by code.", ["kind"]
)
MINUTES = Counter(
    "lovebank_ledger_minutes_total",
    "Minutes of deposits: as served, as posted to balances, as recognised for stars.",
    ["what"],
)
REJECTED = Counter(
    "lovebank_ledger_rejections_total", "Orders that an account refused, by reason.", ["why"]
)
RECOVERED = Counter(
    "lovebank_ledger_recovered_total", "Transfers left half way, and taken to their end later."
)
IMBALANCE = Gauge(
    "lovebank_ledger_imbalance_minutes", "Accounts against journal at the last audit. Must be 0."
)
VIOLATIONS = Gauge(
    "lovebank_ledger_audit_violations", "Differences found at the last audit. Must be 0."
)
BLOCKS = Counter("lovebank_ledger_blocks_total", "Blocks of sealed transfers, by this process.")
INFLIGHT = Gauge("lovebank_ledger_inflight", "Transfers entered and not at their end yet.")
INFLIGHT_OLDEST = Gauge(
    "lovebank_ledger_inflight_oldest_seconds", "How long the oldest of them has been on its way."
)
CONSERVATION_ERROR = Gauge(
    "lovebank_ledger_conservation_error",
    "Minutes that came from nowhere or went there, at the last full audit. Must be 0.",
)
HELD = Counter(
    "lovebank_ledger_held_total", "Deeds put into suspense before posting, by signal.", ["signal"]
)
REDEMPTIONS = Counter(
    "lovebank_ledger_redemptions_total",
    "Redemptions by what became of them, also on the way: reserved, captured, released, refused.",
    ["state"],
)
