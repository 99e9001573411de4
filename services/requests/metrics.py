"""What is counted and measured in requests."""
