"""What is counted and measured in ledger."""
