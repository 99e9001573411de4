"""What can be set from outside for insights: `LOVEBANK_INSIGHTS_*`."""
