"""How often Python looks for what refers to itself in a circle, and is referred to by nobody else.

All else is freed at once. Of ours little is in circles, while a page of documents is thousands of
new objects: left alone, Python goes through what is new at every 700 of them.
"""

import gc

NEW_OBJECTS = 20_000  # A few megabytes, at most, wait that long to be freed.


def collect_seldom() -> None:
    """Said once, where a program begins."""
    gc.set_threshold(NEW_OBJECTS)
