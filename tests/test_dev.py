"""How dev.py comes by an installer: uv where it works, else the pip outside, else a pip inside, else a remedy.

And what the processes have in common that it starts.
"""

import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys

import pytest

import dev

OUTSIDE = [sys.executable, "-m", "pip", "--python", dev.PYTHON]
INSIDE = [dev.PYTHON, "-m", "pip"]


def answers(monkeypatch, **codes):
    """Let commands end with these codes, by one of their words; all others succeed."""
    monkeypatch.setattr(dev, "call_silently", lambda *words: next((codes[w] for w in words if w in codes), 0))


@pytest.mark.parametrize(("version", "command"), [("23.0.1", OUTSIDE), ("26.1b2", OUTSIDE), ("22.3.1", INSIDE)])
def test_the_pip_outside_must_know_other_environments(version, command, monkeypatch):
    answers(monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(importlib.util, "find_spec", lambda name: True)
        patched.setattr(importlib.metadata, "version", lambda name: version)
        assert dev.pip() == command


def test_without_any_pip_it_names_the_remedy(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(importlib.util, "find_spec", lambda name: None)
        answers(monkeypatch, pip=1)
        assert dev.pip() == INSIDE
        answers(monkeypatch, pip=1, ensurepip=1)
        with pytest.raises(SystemExit, match="apt-get install python3-pip"):
            dev.pip()


@pytest.mark.parametrize(("path", "code", "done"), [("/bin/uv", 0, True), ("/bin/uv", 2, False), (None, 0, False)])
def test_where_uv_is_missing_or_fails_pip_must_install(path, code, done, monkeypatch):
    answers(monkeypatch, install=code)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "which", lambda name: path)
        assert bool(dev.installed_by_uv(["-r", "lock"])) is done


def test_what_one_process_compiled_the_next_need_not(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    words = [
        sys.executable,
        "-c",
        "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix.startswith(sys.prefix))",
    ]
    assert subprocess.check_output(words, env=dev.environment(), text=True).split() == ["False", "True"]


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ([], True),
        (["-q", "-x", "-n", "0"], True),
        (["--with-database"], True),
        (["--thorough"], False),
        (["-k", "search"], False),
        (["-mthorough"], False),
        (["tests/test_dev.py"], False),
        (["tests/test_dev.py::test_that"], False),
    ],
)
def test_long_tests_run_when_asked_for_or_named(words, short, monkeypatch):
    told = []
    monkeypatch.setattr(dev, "install", lambda requirements: None)
    monkeypatch.setattr(dev, "pytest", lambda words, env: told.extend(words))
    monkeypatch.setenv("CI", "")
    dev.test(words)
    assert ("--short" in told) is short
    assert "--thorough" not in told
