"""Log lines: one per event, and a traceback only where something failed that nobody foresaw."""

import logging
import time
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.http.multipartparser import MultiPartParserError

REFUSALS = (PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError, Http404)
"""Answered on purpose: where in the code that was tells nobody anything."""


class EventFilter(logging.Filter):
    """Leaves out that views do not know OPTIONS: it is answered for them."""

    def filter(self, record: logging.LogRecord) -> bool:
        method = getattr(getattr(record, "request", None), "method", "")
        return method != "OPTIONS" or getattr(record, "status_code", 0) != HTTPStatus.METHOD_NOT_ALLOWED


class LineFormatter(logging.Formatter):
    """Time in UTC, level, logger, message. Nothing that visitors send can begin a line of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - overrides
        return "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode()
            for char in super().formatMessage(record)
        )

    def formatException(self, ei: Any) -> str:  # noqa: N802 - overrides
        return "" if isinstance(ei[1], REFUSALS) else super().formatException(ei)
