"""Mistakes that one could make in this protocol. Each of them must be found."""

from enum import Enum


class Mutant(Enum):
    NONE = "none"
    NO_CAUSE = "no-cause"  # A command does not look whether it was done already.
    MARK_BEFORE_PUBLISH = "mark-before-publish"
    PIPELINED_AGGREGATE = "pipelined-aggregate"  # The next is sent though the last has failed.
    COMMIT_BEFORE_EFFECT = "commit-before-effect"
    QUEUE_DROPPED = "queue-dropped"  # Where a commit fails, what was polled is not taken again.
    COMMIT_BEFORE_PARKING = "commit-before-parking"
    FOLLOWERS_NOT_PARKED = "followers-not-parked"  # What comes after a parked one is handled.
    PARKED_FORGOTTEN = "parked-forgotten"  # A new owner does not ask which keys are held up.
    NO_VERSION_CHECK = "no-version-check"
    STATE_NOT_READ = "state-not-read"  # A final entry is driven again.
    ENTRY_READ_FIRST = "entry-read-first"  # The journal before the account.
    FORGOTTEN_IN_TRANSIT = "forgotten-in-transit"  # An account forgets before the entry is final.
