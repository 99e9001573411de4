"""The HTTP door of a service."""

from lovebank.kernel.http.api import add_check, build_api, provided
from lovebank.kernel.http.problems import problems
from lovebank.kernel.http.public import public

__all__ = ["add_check", "build_api", "problems", "provided", "public"]
