"""A web of our own: one server on this machine with every kind of answer, under many names."""

import socket
import ssl
import threading
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from catalogue.upkeep.internet import PublicInternet

HERE = "127.0.0.1"
DRIP = 0.05


class Web(ThreadingHTTPServer):
    """What was asked stands in `log`, as (method, host, path)."""

    patience = 30.0
    """Seconds after which it would answer at last."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__((HERE, 0), Answering)
        self.log, self.sent, self.at_once, self.most_at_once = [], {}, Counter(), Counter()
        self.lock, self.closing = threading.Lock(), threading.Event()

    def url(self, path, host="good.example.org"):
        return f"http://{host}:{self.server_port}{path}"

    def asked(self, host="good.example.org"):
        return [(method, path) for method, there, path in self.log if there == host and path != "/robots.txt"]

    def handle_error(self, request, client_address):
        """Who went away before the end is what is tried here."""


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):  # noqa: N802
        host = self.headers["Host"].partition(":")[0]
        with self.server.lock:
            self.server.log.append((self.command, host, self.path))
            self.server.sent = dict(self.headers)
            self.server.at_once[host] += 1
            self.server.most_at_once[host] = max(self.server.most_at_once[host], self.server.at_once[host])
        self.asked_host = host
        try:
            name = self.path.strip("/").partition("/")[0].partition("?")[0].replace("-", "_").replace(".", "_")
            self.close_connection = True
            getattr(self, f"at_{name}", partial(self.say, 200))()
        finally:
            self.over()

    do_GET = do_HEAD  # noqa: N815

    def over(self):
        """Counted before the answer goes out: who reads it may ask again before this thread gets its next turn."""
        with self.server.lock:
            self.server.at_once[self.asked_host] -= 1
        self.over = lambda: None

    def say(self, status, body=b"", **headers):
        self.over()
        self.send_response(status)
        for name, value in {"Content_Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    @property
    def query(self):
        return self.path.partition("?")[2]

    def at_robots_txt(self):
        host = self.headers["Host"]
        rules = {
            "shy": "User-agent: *\nDisallow: /private\nAllow: /private/but*this",
            "slow": "User-agent: CityExperienceAtlas\nCrawl-delay: 0.2",
        }
        if host.startswith("failing"):
            return self.say(500)
        if host.startswith("busy"):
            return self.say(503, Retry_After=120)
        if host.startswith("looping"):
            return self.say(302, Location="/robots.txt")
        body = rules.get(host.partition(".")[0])
        return self.say(200, body.encode()) if body else self.say(404)

    @property
    def number(self):
        """The number in the address, such as the status that is wanted."""
        return int(self.path.strip("/").split("/")[1].partition("?")[0])

    def at_status(self):
        self.say(self.number)

    def at_head(self):
        """HEAD is answered with this status, GET with 200."""
        self.say(self.number if self.command == "HEAD" else 200)

    def at_head_hangs_up(self):
        if self.command == "GET":
            self.say(200)

    def at_wait(self):
        """/wait/<status>?<Retry-After>"""
        self.say(self.number, **({"Retry_After": unquote(self.query)} if self.query else {}))

    def at_to(self):
        """/to/<status>?<Location>"""
        self.say(self.number, Location=self.query)

    def at_circle(self):
        self.say(302, Location="/circle")

    def at_cookie(self):
        """Redirects to itself until its cookie comes back."""
        if "seen=1" in self.headers.get("Cookie", ""):
            self.say(200)
        else:
            self.say(302, Location="/cookie", Set_Cookie="seen=1")

    def at_chain(self):
        self.say(301, Location=f"/chain/{self.number - 1}") if self.number else self.say(200)

    def at_hangs_up(self):
        pass

    def at_pause(self):
        time.sleep(DRIP)
        self.say(200)

    def at_silent(self):
        self.server.closing.wait(self.server.patience)

    def at_drips(self):
        """A header, one byte after the other without an end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.server.closing.wait(DRIP):
            self.wfile.write(b"a")
            self.wfile.flush()

    def at_endless_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"a" * 1000))

    def at_endless_body(self):
        self.send_response(200)
        self.end_headers()
        while self.command == "GET":
            self.wfile.write(b"a" * 65536)

    def at_bomb(self):
        self.say(404 if self.command == "HEAD" else 200, b"\x1f\x8b" * 1000, Content_Encoding="gzip")

    def at_short(self):
        """Fewer bytes than it says, to GET as well."""
        self.send_response(405 if self.command == "HEAD" else 200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()

    def at_nonsense(self):
        self.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")

    def at_odd_location(self):
        self.say(302, Location="http://[bad/")

    def log_message(self, format, *args):
        pass


@contextmanager
def serving():
    web = Web()
    thread = threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.closing.set()
        web.shutdown()
        web.server_close()
        thread.join()


CERTIFICATE = Path(__file__).with_name("good.example.org.pem")

NOWHERE = {"gone-host.example.org"}


def internet(names=None, permitted=(HERE,)):
    """Every name leads to the web of our own but for those that `names` says; no other address is connected to."""

    async def lookup(host, port):
        if host in NOWHERE:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        found = (names or {}).get(host, [HERE])
        return found() if callable(found) else found

    return PublicInternet(lookup, lambda address: address in permitted)


def secured(web):
    """Let a web speak TLS, with a certificate for good.example.org that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    web.socket = context.wrap_socket(web.socket, server_side=True)
