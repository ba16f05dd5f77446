"""The ladder's client speaks HTTP as tRPC clients do; tried on a server of our own."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from archkit.implementation.proof.http import Answer, Client

DATA = {
    '{"result":{"data":{"id":1}}}': {"id": 1},
    '{"result":{"data":0}}': 0,
    '{"result":{}}': None,
    '{"error":{"message":"no"}}': None,
    '[{"result":{"data":1}}]': None,
    "<html>": None,
    "": None,
}


class Echo(BaseHTTPRequestHandler):
    """Answers with what was asked; /broken breaks off."""

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        if self.path == "/broken":
            self.wfile.write(b"no HTTP\r\n\r\n")
            return
        size = int(self.headers.get("content-length") or 0)
        asked = {
            "method": self.command,
            "path": self.path,
            "body": self.rfile.read(size).decode(),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }
        body = json.dumps({"result": {"data": asked}}).encode()
        self.send_response(418)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  as the library calls it


@pytest.fixture(scope="module")
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_query_carries_its_input_in_the_address(port):
    value = {"name": 'a&b=c "d" ü/?#', "n": 1}
    answer = Client(port, "/v1/trpc").query("orders.get", value)
    asked = urlsplit(answer.data["path"])
    assert (answer.status, answer.data["method"], asked.path) == (418, "GET", "/v1/trpc/orders.get")
    assert json.loads(parse_qs(asked.query)["input"][0]) == value
    assert "authorization" not in answer.data["headers"]


def test_a_query_without_input_asks_without_one(port):
    assert Client(port, "/trpc").query("orders.list", None).data["path"] == "/trpc/orders.list"


def test_a_mutation_carries_its_input_token_and_headers(port):
    client = Client(port, "/trpc", "a-token", (("accept-version", "1"),))
    asked = client.mutate("orders.create", {"note": "ü"}).data
    assert (asked["method"], asked["path"], json.loads(asked["body"])) == (
        "POST",
        "/trpc/orders.create",
        {"note": "ü"},
    )
    expected = {
        "content-type": "application/json",
        "authorization": "Bearer a-token",
        "accept-version": "1",
    }
    assert expected.items() <= asked["headers"].items()


def test_no_answer_is_an_answer_that_says_why(port):
    broken = Client(port, "").get("/broken")
    assert (broken.status, "BadStatusLine" in broken.text) == (0, True)
    nobody = Client(1, "").get("/")
    assert (nobody.status, "ConnectionRefusedError" in nobody.text) == (0, True)


@pytest.mark.parametrize("text", DATA)
def test_only_a_result_is_data(text):
    assert Answer(200, text).data == DATA[text]
