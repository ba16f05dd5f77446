"""Servers on this machine that do everything wrong that a remote server can do."""

import json
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Wrong(BaseHTTPRequestHandler):
    """Answers every request in the way that the server's `way` says; `way(handler)` writes the answer."""

    def log_message(self, *_words):
        """Keep quiet."""

    def do_GET(self):
        self.server.way(self)

    def do_POST(self):
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append(self.body)
        self.server.way(self)

    do_DELETE = do_GET  # noqa: N815  as http.server names it

    def say(self, status, kind, body=b"", **headers):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def start_events(self):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()

    def answer(self, result):
        """Answer the request that came, as JSON."""
        request = json.loads(self.body)
        body = json.dumps({"jsonrpc": "2.0", "id": request.get("id"), "result": result}).encode()
        self.say(200, "application/json", body)


@contextmanager
def serving(way):
    """Serve that way of answering; yields the host's URL and the bodies that came."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wrong)
    server.daemon_threads = True
    server.way, server.seen = way, []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.seen
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def talking(said, *, then_hang=False):
    """Serve bytes that are no HTTP to whoever connects, and close, or say nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))
    held = []

    def speak():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.sendall(said)
            held.append(connection)
            if not then_hang:
                connection.close()

    threading.Thread(target=speak, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        for connection in held:
            connection.close()


@contextmanager
def nobody():
    """Give the URL of a port that nothing listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def unknown_authority(folder):
    """Serve TLS with a certificate that nobody vouches for."""
    pem = folder / "own.pem"
    pem.write_bytes(_own_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wrong)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _own_certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signed = built.sign(key, hashes.SHA256())
    return key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM)
