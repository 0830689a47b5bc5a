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


class Cluster:
    """A cluster in a folder, on loopback; it can be stopped and started again."""

    def __init__(self, folder):
        self.folder, self.port, self.programs, self.identity = folder, free_port(), programs(), unprivileged()
        if self.identity:
            os.chown(folder, self.identity["user"], self.identity["group"])
        self.run("initdb", "-U", "atlas", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    @property
    def url(self):
        return f"postgresql://atlas@127.0.0.1:{self.port}/postgres"

    def start(self):
        addresses = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "-w", "-o", f"{addresses} -c fsync=off", "-l", os.path.join(self.folder, "log"), "start")

    def stop(self):
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def run(self, program, *words):
        command = [os.path.join(self.programs, program), "-D", os.path.join(self.folder, "data"), *words]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        result = subprocess.run(command, cwd=self.folder, **output, **self.identity)
        if result.returncode:
            raise SystemExit(f"{program} failed:\n{result.stdout.decode(errors='replace')}")


@contextlib.contextmanager
def running():
    """A started cluster, removed at the end."""
    folder = tempfile.mkdtemp(prefix="atlas-pg-")
    try:
        cluster = Cluster(folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def cluster():
    """The DATABASE_URL of a cluster for as long as it is needed."""
    with running() as started:
        yield started.url
