"""Readers of the environment that fail loudly: a variable that is set but unreadable stops the start."""

import os
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

TEST_DATABASE = str(Path(__file__).resolve().parent.parent / "test.sqlite3")

DATABASE_HINT = "Write sqlite:///path/to/file.sqlite3 or postgresql://user:password@host:5432/name."
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

MAIL_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
MAIL_HINT = (
    "Write smtps:// or smtp+starttls://user:password@host:port, smtp://host:port without a password, or console:."
)
SENDER_HINT = "Write an address, such as City Experience Atlas <atlas@example.org>."

ADDRESS_HINT = "Write scheme and host, such as https://atlas.example.org."

LONGEST_LINE = 200

BOOLEANS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def env_bool(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return BOOLEANS[raw.strip().lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name}={raw!r} is no yes or no. Use true or false.") from None


def env_count(name: str, default: int) -> int:
    raw = os.environ.get(name, str(default)).strip()
    if not raw.isdecimal():
        raise ImproperlyConfigured(f"{name}={raw!r} is no whole number from 0 on.")
    return int(raw)


def env_line(name: str) -> str:
    """Words for a header."""
    line = os.environ.get(name, "").strip()
    if not (line.isascii() and (line.isprintable() or not line)) or len(line) > LONGEST_LINE:
        raise ImproperlyConfigured(f"{name} takes one line of at most {LONGEST_LINE} ASCII signs.")
    return line


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_hosts(name: str, default: str) -> list[str]:
    hosts = env_list(name, default)
    if any("/" in host for host in hosts):
        raise ImproperlyConfigured(f"{name} takes host names without scheme and path, such as atlas.example.org.")
    if "*" in hosts:  # links in mails name the host that was asked
        raise ImproperlyConfigured(
            f"{name} must name the hosts: with * anybody could have mails lead to a host of theirs."
        )
    return hosts


def env_origins(name: str) -> list[str]:
    origins = env_list(name)
    if not all(origin.startswith(("https://", "http://")) for origin in origins):
        raise ImproperlyConfigured(f"{name} takes origins with their scheme, such as https://atlas.example.org.")
    return origins


def env_address(name: str) -> str:
    """Scheme and host of the site, without a slash behind; empty where it is not set."""
    value = os.environ.get(name, "").strip().rstrip("/")
    try:
        if value:
            URLValidator(schemes=["http", "https"])(value)
        parts = urlsplit(value)
    except (ValidationError, ValueError):
        raise ImproperlyConfigured(f"{name}={value!r} is no address. {ADDRESS_HINT}") from None
    if value and f"{parts.scheme}://{parts.netloc}" != value:
        raise ImproperlyConfigured(f"{name}={value!r} says more than scheme and host. {ADDRESS_HINT}")
    return value


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(item) for item in env_list(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} takes addresses or networks, separated by commas, such as 127.0.0.1,10.0.0.0/8: {error}."
        ) from error


def env_secret(name: str, *, debug: bool) -> str:
    secret = os.environ.get(name, "")
    if secret:
        return secret
    if debug:
        return "only-for-development-never-in-production-0123456789"
    raise ImproperlyConfigured(
        f"{name} is not set. Give the site a long random secret, for example: "
        f"{name}=\"$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')\""
    )


def env_database(name: str, default: str) -> dj_database_url.DBConfig:
    url = os.environ.get(name, default)
    if not url.strip() or url in ("sqlite://", "sqlite://:memory:"):
        raise ImproperlyConfigured(f"{name} names no database that lasts. {DATABASE_HINT}")
    try:
        config = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} cannot be read ({type(error).__name__}). {DATABASE_HINT}") from error
    if config.get("ENGINE") not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ImproperlyConfigured(f"{name} names a database that the atlas does not support. {DATABASE_HINT}")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
        config["TEST"] = {"NAME": os.environ.get("TEST_SQLITE_NAME") or TEST_DATABASE}
    return config


class MailServer(NamedTuple):
    """Where mails go, as Django's settings EMAIL_… want it; without a host to standard output."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False

    @property
    def backend(self) -> str:
        return f"django.core.mail.backends.{'smtp' if self.host else 'console'}.EmailBackend"


def env_mail_server(name: str, default: str) -> MailServer:
    """Nothing of the value is said again: it holds a password."""
    value = os.environ.get(name, default).strip()
    if value == "console:":
        return MailServer()
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read. {MAIL_HINT}") from None
    if url.scheme not in MAIL_PORTS or not url.hostname or f"{url.path}{url.query}{url.fragment}" not in ("", "/"):
        raise ImproperlyConfigured(f"{name} names no mail server. {MAIL_HINT}")
    if bool(url.username) != bool(url.password):
        raise ImproperlyConfigured(f"{name} needs both a user and a password, or none. {MAIL_HINT}")
    if url.password and url.scheme == "smtp":
        raise ImproperlyConfigured(f"{name} would send the password in the open. {MAIL_HINT}")
    return mail_server(url, port)


def mail_server(url: SplitResult, port: int | None) -> MailServer:
    return MailServer(
        host=url.hostname or "",
        port=port or MAIL_PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starts_tls=url.scheme == "smtp+starttls",
        is_tls=url.scheme == "smtps",
    )


def env_sender(name: str, default: str) -> str:
    """Who mails are from: an address, perhaps with a name before it."""
    value = os.environ.get(name, default).strip()
    words, address = parseaddr(value)
    try:
        validate_email(address)
    except ValidationError:
        raise ImproperlyConfigured(f"{name}={value!r} names no sender of mails. {SENDER_HINT}") from None
    if value not in (address, f"{words} <{address}>", f'"{words}" <{address}>') or not value.isprintable():
        raise ImproperlyConfigured(f"{name}={value!r} is more than one address. {SENDER_HINT}")
    return value
