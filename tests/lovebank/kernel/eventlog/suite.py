"""What the event log promises, whatever lies beneath: a backend's tests inherit all of it."""

from tests.lovebank.kernel.eventlog.suite_faults import FaultsSuite
from tests.lovebank.kernel.eventlog.suite_groups import GroupsSuite
from tests.lovebank.kernel.eventlog.suite_records import RecordsSuite


class EventLogSuite(RecordsSuite, GroupsSuite, FaultsSuite):
    """Needs the fixtures `place` and `outage`."""
