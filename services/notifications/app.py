"""The notifications service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service


async def build(foundation: Foundation) -> Service:
    api = build_api("notifications", [], provide=[], verifier=foundation.verifier)
    return Service(name="notifications", api=api)
