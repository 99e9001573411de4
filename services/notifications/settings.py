"""What can be set from outside for notifications: `LOVEBANK_NOTIFICATIONS_*`."""
