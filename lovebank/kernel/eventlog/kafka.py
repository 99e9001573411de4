"""The event log in Kafka: the one module that speaks it."""
