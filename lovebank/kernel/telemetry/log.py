"""Log lines: one a thing that happened, each with its correlation id, none with personal data.

    log = get_logger()
    log.info("wave.sent", wave=1, asked=5)

JSON where a program reads it, coloured where a person does.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor

from lovebank.kernel.telemetry.correlation import correlate
from lovebank.kernel.telemetry.redact import hide_personal_data
from lovebank.kernel.telemetry.repeats import Repeats

__all__ = ["configure", "correlate", "get_logger"]

get_logger = structlog.stdlib.get_logger

CHATTY = ("httpx", "httpcore", "aiokafka", "pymongo")
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_personal_data,
)


# Here, not in `configure`: a line that is logged before it, or in a test, is redacted too.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(level: str = "INFO", stream: TextIO = sys.stderr) -> None:
    """Say once, where a program begins, how it logs: our own lines and the libraries' alike."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(stream),
            ],
        )
    )
    handler.addFilter(Repeats(CHATTY))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    _quieten()


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _quieten() -> None:
    # Its lines are ours already, with the route instead of the path.
    logging.getLogger("uvicorn.access").disabled = True
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
