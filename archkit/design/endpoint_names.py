"""What the name of an observed endpoint says: tRPC procedures, REST routes, paths of RPC services."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.naming import in_singular, words
from archkit.model.endpoint import is_frame

if TYPE_CHECKING:
    from archkit.design.traffic import Endpoint

Words = tuple[str, ...]

_METHOD = re.compile(r"^(GET|HEAD|POST|PUT|PATCH|DELETE|QUERY)\s+", re.IGNORECASE)
_PARAMETER = re.compile(r"^[:{<\[*$]|^\d+$|^\?$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_FRAME_WORDS = frozenset(("service", "api", "controller", "resource", "handler", "rpc"))
_RELATIONS = frozenset("by of for in with from to at on".split())
_OPAQUE = frozenset(("graphql", "gql", "batch"))
_VERBS = {
    "list": "list index all search browse query".split(),
    "get": "get show detail details one read fetch find view lookup".split(),
    "create": "create add new register insert store".split(),
    "update": "update edit patch modify set save change put".split(),
    "delete": "delete remove destroy".split(),
}
_ACTIONS = {verb: action for action, verbs in _VERBS.items() for verb in verbs}
_BY_METHOD = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
QUERIES = frozenset(("GET", "HEAD", "QUERY"))


@dataclass(frozen=True)
class Name:
    """The parts of an endpoint's name, in singular words.

    `nouns` are what stands before the last part, `last` is the last part as it is said; `action` is the one of
    list, get, create, update, delete that verb or method mean, None where neither tells; `by` follows a "by".
    `below` is the noun of the row that a path goes on from: customer of /customers/:id/rentals.
    """

    nouns: tuple[Words, ...]
    last: Words
    action: str | None
    by: Words = ()
    below: Words = ()
    is_opaque: bool = False

    @property
    def thing(self) -> Words:
        """The noun that the last part names: `coupon` of checkCoupon, nothing of byProduct."""
        head = _head(self.last)
        return in_singular(head[1:] if len(head) > 1 or head[:1] in _VERB_WORDS else head)

    def fits(self, table: Words) -> int:
        """Return how well a table's singular words fit, 0 to 4: 4 is all nouns and the thing, 0 is not at all."""
        whole = tuple(w for noun in (*self.nouns[-1:], self.thing) for w in noun)
        said = [n for n in (whole if self.nouns and self.thing else (), in_singular(_head(self.last))) if n]
        if table in said:
            return 4
        if self.thing and table == self.thing:
            return 3
        if table in self.nouns[-1:]:
            return 2
        parts = [noun for noun in (*self.nouns[-1:], self.thing) if noun]
        return int(any(n in (table[: len(n)], table[-len(n) :]) for n in parts))


_VERB_WORDS = frozenset((verb,) for verb in _ACTIONS)


def name_of(endpoint: Endpoint) -> Name:
    """Return what the endpoint's name says; a GraphQL path or a batch says nothing."""
    text = endpoint.name.strip()
    method = endpoint.method
    if found := _METHOD.match(text):
        method, text = found[1].upper(), text[found.end() :]
    if "," in text or set(words(text)) & _OPAQUE:
        return Name((), (), None, is_opaque=True)
    return _path(text, method) if "/" in text else _dotted(text.split("."))


def _dotted(parts: list[str]) -> Name:
    nouns = tuple(_noun(part) for part in parts[:-1])
    last = words(parts[-1])
    return Name(nouns, last, _verb(last), _by(last))


def _path(path: str, method: str) -> Name:
    parts = [part for part in path.split("?", 1)[0].split("/") if part and not is_frame(part)]
    plain = [part for part in parts if not _PARAMETER.match(part)]
    if _is_rpc(plain, parts):
        return _dotted([*plain[0].split("."), plain[-1]])
    ends_in_id = bool(parts) and bool(_PARAMETER.match(parts[-1]))
    is_below = len(plain) > 1 and not ends_in_id
    if is_below and (_verb(words(plain[-1])) or _is_below_row(parts)):
        last = words(plain[-1])
        verb = _verb(last)
        action = verb or ("list" if method in QUERIES else None)
        below = _noun(parts[-3]) if not verb and _is_below_row(parts) and parts[-3:-2] == plain[-2:-1] else ()
        return Name(tuple(_noun(part) for part in plain[:-1]), last, action, _by(last), below)
    action = ("get" if ends_in_id else "list") if method in QUERIES else _BY_METHOD.get(method)
    return Name(tuple(_noun(part) for part in plain), (), action)


def _is_below_row(parts: list[str]) -> bool:
    """Whether the last part follows a parameter, as in /orders/:id/cancel."""
    return len(parts) > 1 and bool(_PARAMETER.match(parts[-2])) and not _PARAMETER.match(parts[-1])


def _is_rpc(plain: list[str], parts: list[str]) -> bool:
    """Whether it is /OrderService/PlaceOrder or /shop.v1.OrderService/PlaceOrder."""
    return len(plain) == len(parts) == 2 and bool(_FRAME_WORDS & set(words(plain[0])))  # noqa: PLR2004


def _noun(part: str) -> Words:
    kept = tuple(word for word in words(part) if word not in _FRAME_WORDS)
    return in_singular(kept) if kept else ()


def _verb(last: Words) -> str | None:
    return _ACTIONS.get(last[0]) if last else None


def _head(last: Words) -> Words:
    """Return the words before a preposition: nothing of byProduct, `active` of activeForUser."""
    return next((last[:i] for i, word in enumerate(last) if word in _RELATIONS), last)


def _by(last: Words) -> Words:
    return last[last.index("by") + 1 :] if "by" in last else ()
