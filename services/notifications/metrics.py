"""What is counted and measured in notifications."""
