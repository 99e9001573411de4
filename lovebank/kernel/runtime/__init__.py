"""What runs a subscriber: its consumer, its partitions, what is parked, and who watches over it."""
