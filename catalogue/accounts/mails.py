"""Mails with a link: what fails is told to who waits for it, and to the log without what the mail holds."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

FAILURES = (OSError, ValueError)
"""Of a mail server that is down, slow or unwilling, SMTPException among them; of an address that cannot be written."""

PERMANENT = 500
"""Replies of a mail server from here on hold for good."""

background = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mails")


def goes_out() -> bool:
    """Whether there is a mail server; else mails stand on the server's standard output, where few can read them."""
    return "console" not in settings.EMAIL_BACKEND


def opened() -> BaseEmailBackend | None:
    """A connection to the mail server, None where there is none to be had."""
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except FAILURES as error:
        log.error("mail not sent: no connection, %s", error)
        return None
    return connection


class Fate(Enum):
    """What became of a mail."""

    TAKEN = auto()
    REFUSED = auto()
    """For good: sent again, it would be refused again, as for an address that is not there."""
    FAILED = auto()
    """This time."""


def sent(
    to: str, subject: str, template: str, context: Mapping[str, Any], connection: BaseEmailBackend | None = None
) -> bool:
    """Whether the mail server took it."""
    return fate(to, subject, template, context, connection) is Fate.TAKEN


def fate(
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    connection: BaseEmailBackend | None = None,
    headers: dict[str, str] | None = None,
) -> Fate:
    text = render_to_string(template, dict(context))
    mail = EmailMessage(subject, text, to=[to], connection=connection, headers=headers)
    try:
        mail.send()
    except FAILURES as error:  # whose words may hold the address
        log.error("mail not sent: %s", type(error).__name__)
        return Fate.REFUSED if is_for_good(error) else Fate.FAILED
    return Fate.TAKEN


def is_for_good(error: Exception) -> bool:
    """Whether a server refused the address or the mail by a permanent reply (5yz, RFC 5321), or nobody can write to the
    address. Of a refused sender the site is to blame."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in error.recipients.values())
    return isinstance(error, ValueError) or (isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT)


def later(work: Callable[[], None]) -> None:
    """After the answer, whose time then says nothing about the work."""
    background.submit(alone, work)


def alone(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("work after an answer failed")
    finally:
        connections.close_all()
