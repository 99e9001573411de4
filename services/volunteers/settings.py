"""What can be set from outside for volunteers: `LOVEBANK_VOLUNTEERS_*`."""
