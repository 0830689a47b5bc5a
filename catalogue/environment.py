"""Readers of the environment that fail loudly: a variable that is set but unreadable stops the start."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TEST_DATABASE = str(Path(__file__).resolve().parent.parent / "test.sqlite3")

DATABASE_HINT = "Write sqlite:///path/to/file.sqlite3 or postgresql://user:password@host:5432/name."
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

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


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_hosts(name: str, default: str) -> list[str]:
    hosts = env_list(name, default)
    if any("/" in host for host in hosts):
        raise ImproperlyConfigured(f"{name} takes host names without scheme and path, such as atlas.example.org.")
    return hosts


def env_origins(name: str) -> list[str]:
    origins = env_list(name)
    if not all(origin.startswith(("https://", "http://")) for origin in origins):
        raise ImproperlyConfigured(f"{name} takes origins with their scheme, such as https://atlas.example.org.")
    return origins


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
