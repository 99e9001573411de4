"""What is counted and measured in volunteers."""
