"""What minutes are exchanged for: services first, goods second."""
