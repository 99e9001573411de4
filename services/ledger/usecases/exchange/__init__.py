"""The exchange: its catalogue, its shelves, its counters, and what members give each other."""
