"""Settings of gunicorn: gunicorn -c docs/production/gunicorn.conf.py catalogue.wsgi, in the project's folder.

WEB_CONCURRENCY in the environment sets the number of workers, `--bind` another address.
"""

import gc
import importlib
import os

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 24
preload_app = True  # what the workers have in common is in memory once; new code needs a restart, not a reload
limit_request_line = 8190  # a large city of one's own has a long address
timeout = 30
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps a connection, so that it never meets one that just closed
max_requests = 20_000  # a worker that grows for whatever reason does not grow for ever
max_requests_jitter = 2_000
worker_tmp_dir = next(filter(os.path.isdir, ["/dev/shm"]), None)  # noqa: S108 - a heartbeat must not wait for a disk
control_socket_disable = True

# Method, path, status, bytes, milliseconds. No address, no browser, and no query, which tells what somebody looks for.
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "catalogue.operations.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {name: {"level": "INFO", "propagate": True} for name in ("gunicorn.access", "gunicorn.error")},
}


def when_ready(_server: object) -> None:
    """Read all the code before the workers are made: they share it, and no first visitor waits for it.

    Frozen objects are not touched by the garbage collection of a worker, which would copy their pages.
    """
    importlib.import_module("catalogue.urls")
    gc.collect()
    gc.freeze()
