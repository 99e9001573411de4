"""What is counted and measured in insights."""
