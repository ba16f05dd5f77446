"""Tokens are signed as RFC 7515 says: held against its own example, and read back piece by piece."""

import base64
import hashlib
import hmac
import json
import time

from archkit.implementation.proof.token import sign_token, signed

# RFC 7515, appendix A.1: the header and claims as they stand there, line ends included, and the octets of the key.
HEADER = b'{"typ":"JWT",\r\n "alg":"HS256"}'
CLAIMS = b'{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}'
KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
EXAMPLE = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_the_example_of_the_rfc_comes_out():
    assert signed(HEADER, CLAIMS, decoded(KEY)) == EXAMPLE


def test_a_token_says_who_may_what_and_for_how_long():
    before = int(time.time())
    head, claims, signature = sign_token("a secret", ("a:read", "a:write"), lasts_s=60).split(".")
    assert json.loads(decoded(head)) == {"alg": "HS256", "typ": "JWT"}
    said = json.loads(decoded(claims))
    assert (said["sub"], said["scope"]) == ("proof", "a:read a:write")
    assert before <= said["iat"] <= time.time()
    assert said["exp"] - said["iat"] == 60
    expected = hmac.digest(b"a secret", f"{head}.{claims}".encode(), hashlib.sha256)
    assert decoded(signature) == expected
