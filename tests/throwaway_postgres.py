"""A PostgreSQL cluster of its own in a temporary folder, for one test run. Standard library only.

Uses the system's PostgreSQL programs; as root they run as another user, because PostgreSQL refuses root.
"""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile

HINT = "PostgreSQL's programs (initdb, pg_ctl) were not found. On Debian or Ubuntu: apt-get install postgresql"


def programs():
    """The newest folder that holds PostgreSQL's server programs."""
    found = [os.path.dirname(path) for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    on_path = shutil.which("initdb")
    if found:
        return max(found, key=lambda path: int(path.split("/")[-2].split(".")[0]))
    if on_path:
        return os.path.dirname(on_path)
    raise SystemExit(HINT)


def unprivileged():
    """Arguments for subprocess that give up root; none for everybody else."""
    if os.getuid() != 0:
        return {}
    name = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cluster():
    """Start a cluster on loopback, give its DATABASE_URL, and remove it at the end."""
    folder, port, bin_folder, identity = tempfile.mkdtemp(prefix="atlas-pg-"), free_port(), programs(), unprivileged()
    if identity:
        os.chown(folder, identity["user"], identity["group"])

    def run(program, *words):
        command = [os.path.join(bin_folder, program), "-D", os.path.join(folder, "data"), *words]
        result = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **identity)
        if result.returncode:
            raise SystemExit(f"{program} failed:\n{result.stdout.decode(errors='replace')}")

    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-U", "atlas", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-w", "-o", options, "-l", os.path.join(folder, "log"), "start")
        try:
            yield f"postgresql://atlas@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
