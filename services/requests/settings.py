"""What can be set from outside for requests: `LOVEBANK_REQUESTS_*`."""
