"""What is counted in volunteers. No label tells who somebody is."""

from prometheus_client import Counter

WAVES = Counter(
    "lovebank_volunteers_waves_total", "Waves of task offers, by whether anybody was asked.", ["to"]
)
OFFERS = Counter(
    "lovebank_volunteers_task_offers_total", "Task offers, by what came of them.", ["state"]
)
MINUTES = Counter(
    "lovebank_volunteers_activity_minutes_total",
    "Minutes recorded at check-out from activities, by grade of evidence.",
    ["evidence_grade"],
)
