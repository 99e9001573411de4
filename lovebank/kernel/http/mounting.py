"""An app under a prefix of another: it answers whatever stands behind the prefix."""

import re

from starlette.routing import Mount
from starlette.types import ASGIApp


def mounted(prefix: str, app: ASGIApp) -> Mount:
    """Also what has a new line in it, at which Starlette's own pattern stops."""
    mount = Mount(prefix, app=app)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount
