"""The whole city in one process: one SQLite file a service, and one for the log."""
