"""A community's rules, in versions: what one version decided is stamped with it, for good."""
