#!/usr/bin/env python3
"""The developer's command: installs what it needs into .venv, then runs, tests or manages the atlas.

    python3 dev.py run [--port N]        install, migrate, load the data, serve on this machine only
    python3 dev.py test [--postgres] ... install, run the tests that are not long; further words go to pytest, and
                                         with a file, -k, -m or --thorough the long ones run too
    python3 dev.py check                 install, look at the code: linter, formatters, types, layers; in seconds
    python3 dev.py manage ...            manage.py in that environment

Needs Python 3.11 or newer and its pip, nothing else.
"""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
HOST, PORT = "127.0.0.1", 8000
COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": os.path.join(VENV, "compiled")}
"""Where a machine lets Python write no bytecode, each of many processes takes seconds to compile the same files."""
# Python compiles what it imports; compiling everything beforehand would take part of the installation.
PIP_OPTIONS = ("--disable-pip-version-check", "--no-compile")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages as the others do, without the windows around them: a new page takes a fifth of the time."""


def say(text):
    print(f"» {text}", flush=True)


def stop(text):
    sys.exit(f"» {text}")


def check_machine():
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Call a newer one: python3.11 dev.py")
    if not os.access(ROOT, os.W_OK):
        stop(f"No write access to {ROOT}. Copy the project to a folder of your own, or change its permissions.")


def install(requirements):
    """Bring .venv to the state of the given lock file; nothing to do where it was brought there before."""
    with open(os.path.join(ROOT, requirements), "rb") as lock:
        wanted = hashlib.sha256(lock.read() + sys.version.encode()).hexdigest()
    stamp = os.path.join(VENV, f".installed-{requirements}")
    if os.path.exists(PYTHON) and read(stamp) == wanted:
        return
    started = time.time()
    say(f"Installing {requirements} into .venv (needed once; up to a minute) ...")
    make_environment()
    # A lock names all that is needed, and leaves out what a package of fonts wants besides its files.
    words = ["--quiet", "--no-deps", "--require-hashes", "-r", os.path.join(ROOT, requirements)]
    if not installed_by_uv(words) and subprocess.call([*pip(), "install", *PIP_OPTIONS, *words]):
        stop("Installing failed; pip says why above. Is the network reachable? Then call the same command again.")
    with open(stamp, "w") as file:
        file.write(wanted)
    say(f"Installed in {time.time() - started:.0f} s.")


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def make_environment():
    """Create .venv where it is missing or broken. Without pip, whose copying takes four seconds."""
    if os.path.exists(PYTHON) and not call_silently(PYTHON, "-c", ""):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", "--without-pip", VENV]):
        stop(f"No environment could be made in {VENV}. Remove that folder and try again.")


def installed_by_uv(words):
    """uv is the fastest, where it is on the PATH. It has settings of its own: where it fails, pip may not."""
    uv = shutil.which("uv")
    return uv and not call_silently(uv, "pip", "install", "--python", PYTHON, *words)


def pip():
    """The command of a pip that fills .venv: the one outside, else one inside."""
    if importlib.util.find_spec("pip") and int(importlib.metadata.version("pip").split(".")[0]) >= 23:
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    if call_silently(PYTHON, "-m", "pip", "--version") and call_silently(PYTHON, "-m", "ensurepip"):
        stop("pip is missing or older than 23. On Debian or Ubuntu: apt-get install python3-pip")
    return [PYTHON, "-m", "pip"]


def call_silently(*command):
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def environment(**extra):
    """The environment of development: DEBUG on unless it is set, and this project's settings."""
    return {"DEBUG": "true", **os.environ, **COMPILED_ONCE, "DJANGO_SETTINGS_MODULE": "catalogue.settings", **extra}


def manage(*words, env=None):
    return subprocess.call([PYTHON, os.path.join(ROOT, "manage.py"), *words], env=env or environment(), cwd=ROOT)


def port_of(words):
    if not words:
        return PORT
    if len(words) == 2 and words[0] == "--port" and words[1].isdigit() and 0 < int(words[1]) < 65536:
        return int(words[1])
    return stop("Usage: python3 dev.py run [--port N], N from 1 to 65535.")


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            stop(f"Port {port} needs special rights. Choose one above 1023: python3 dev.py run --port 8001")
        except OSError:
            stop(f"Port {port} is taken. Choose another: python3 dev.py run --port {port + 1}")


def run(words):
    port = port_of(words)
    check_port(port)
    install("requirements.txt")
    say("Bringing the database up to date ...")
    for step in (["migrate", "--verbosity", "0"], ["seed"]):
        if manage(*step, "--skip-checks"):  # the server makes them
            hint = " Is the database of DATABASE_URL running, and may this user write to it?"
            stop(f"`{step[0]}` failed; the last line above says why.{hint if os.environ.get('DATABASE_URL') else ''}")
    say(f"The atlas is at http://{HOST}:{port}/  (stop with Ctrl+C)")
    say("For the admin make an account once: python3 dev.py manage createsuperuser")
    with contextlib.suppress(KeyboardInterrupt):
        return manage("runserver", f"{HOST}:{port}")


CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("djangofmt", "check", "templates"),
    ("djangofmt", "--check", "templates"),
    ("mypy",),
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    (
        "pytest",
        "--quiet",
        "tests/test_layers.py",
        "tests/test_templates.py",
        "tests/catalogue/services/test_every_fact.py",
    ),
)
"""Programs with their words, run in this order; all of them, so that one call shows every fault."""


def check(words):
    if words:
        stop("Usage: python3 dev.py check, without further words.")
    install("requirements-dev.txt")
    programs = os.path.dirname(PYTHON)
    failed = []
    for program, *rest in CHECKS:
        say(f"{program} {' '.join(rest)}".rstrip())
        if subprocess.call([os.path.join(programs, program), *rest], env=environment(), cwd=ROOT):
            failed.append(program)
    return stop(f"Not clean: {', '.join(dict.fromkeys(failed))}.") if failed else 0


def test(words):
    postgres, thorough = "--postgres" in words, "--thorough" in words
    words = [word for word in words if word not in ("--postgres", "--thorough")]
    if not thorough and not any(map(selects, words)):
        say("The short run, without the long tests (tests/long_tests.txt); --thorough runs them all.")
        words = [*words, "--short"]
    judged = any(word.startswith(JUDGES) for word in words)
    install("requirements-judges.txt" if judged else "requirements-dev.txt")
    browser = next(filter(None, map(shutil.which, BROWSERS)), "")
    to_install = f"On Debian: apt-get install {BROWSERS[0]}"
    if not browser and os.environ.get("CI"):
        stop(f"No browser was found; CI must not leave the browser tests out. {to_install}")
    if not browser:
        say(f"NOT TESTED: the pages in a real browser, as no Chromium was found. {to_install}")
        words = [*words, "--ignore=tests/browser"]
    if judged and not os.path.exists(SHAPES):
        say(f"NOT TESTED: linked data by the official shapes of CPSV-AP. They are not at {SHAPES}; set CPSV_AP_SHAPES.")
        words = [*words, f"--ignore={JUDGES}/test_cpsv_ap.py"]
    extra = {"BROWSER": browser, "DEBUG": "true"}
    if not postgres:
        return pytest(words, environment(**extra))
    sys.path.insert(0, ROOT)
    from tests.throwaway_postgres import cluster

    say("Starting a throwaway PostgreSQL ...")
    with cluster() as url:
        return pytest(words, environment(DATABASE_URL=url, **extra))


def selects(word):
    """Whether a word for pytest names tests: then all of them run."""
    return word.startswith(("-k", "-m")) or os.path.exists(os.path.join(ROOT, word.partition("::")[0]))


JUDGES = "tests/judges"
"""Programs that are not ours judge what leaves the atlas; they are many, and installed only when asked for."""

SHAPES = os.environ.get("CPSV_AP_SHAPES") or os.path.join(
    os.path.dirname(ROOT), "shared/standards/cpsv-ap-3.2.0/cpsv-ap-SHACL.ttl"
)
"""The official shapes of CPSV-AP, which are no part of the project."""

PARALLEL = ("--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder")
"""Three processes with a database each, on every machine: while one waits for its browser, two cores work. Files begin
in the order of `tests/browser/conftest.py`. A later `-n 0` among the words wins, for a debugger."""


def pytest(words, env):
    return subprocess.call([PYTHON, "-m", "pytest", *PARALLEL, *words], env=env, cwd=ROOT)


def main(command="", *words):
    if command not in ("run", "test", "check", "manage"):
        sys.exit(__doc__)
    check_machine()
    if command == "manage":
        install("requirements.txt")
        return manage(*words)
    return {"run": run, "test": test, "check": check}[command](list(words))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
