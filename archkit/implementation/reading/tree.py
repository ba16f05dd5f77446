"""One TypeScript file as a syntax tree: its nodes by kind, the line of a node, chains of calls, words of names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ast_grep_py import SgRoot

from archkit.model.evidence import Source

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LANGUAGES = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WRAPPERS = frozenset(
    "parenthesized_expression as_expression satisfies_expression non_null_expression await_expression".split()
)
FUNCTIONS = ("arrow_function", "function_expression", "function_declaration", "generator_function")
_NAMES = frozenset({"identifier", "property_identifier", "private_property_identifier"})
_LONGEST_CHAIN = 80  # calls and members; a builder's chain has a dozen, and a hostile one is not followed
STRINGS = ("string", "template_string")


@dataclass(frozen=True)
class Code:
    """A file that was parsed; `path` is as given."""

    path: str
    text: str
    root: SgNode = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The digest of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def stem(self) -> str:
        """Its path without the suffix."""
        return str(PurePosixPath(self.path).with_suffix(""))

    def all(self, *kinds: str) -> list[SgNode]:
        """Return all nodes of these kinds, in order."""
        return inner(self.root, *kinds)

    def source(self, node: SgNode) -> Source:
        """Return where the node stands."""
        return Source(path=self.path, sha256=self.sha256, line=node.range().start.line + 1)

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """Local name -> (name over there, module)."""
        return dict(pair for statement in self.all("import_statement") for pair in _imported(statement))


@dataclass(frozen=True)
class Link:
    """One step of a chain: `.name` or `.name(arguments)`."""

    name: str
    arguments: SgNode | None


@dataclass(frozen=True)
class Chain:
    """`root.a(x).b` as its root's name ("" where it has none) and the links after it, outermost last."""

    root: str
    links: tuple[Link, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names from the root on."""
        return (self.root, *(link.name for link in self.links))

    @property
    def last(self) -> str:
        """The outermost name."""
        return self.names[-1]


def parse(path: str, text: str) -> Code | None:
    """Return the file as a tree; None where its suffix is not TypeScript's."""
    language = _LANGUAGES.get(PurePosixPath(path).suffix)
    return Code(path, text, SgRoot(text, language).root()) if language else None


def inner(node: SgNode, *kinds: str) -> list[SgNode]:
    """Return the nodes of these kinds in a subtree, itself included."""
    return node.find_all(any=[{"kind": kind} for kind in kinds])


def unwrapped(node: SgNode) -> SgNode:
    """Return the expression inside parentheses, await, as, satisfies and `!`."""
    while node.kind() in _WRAPPERS:
        named = node.named_children()
        if not named:
            return node
        node = named[0]
    return node


def chain_of(node: SgNode) -> Chain:
    """Return an expression as a chain; a root that is no name, or too far away, is empty."""
    links: list[Link] = []
    arguments: SgNode | None = None
    node = unwrapped(node)
    for _ in range(_LONGEST_CHAIN):
        match node.kind():
            case "call_expression" | "new_expression":
                called = node.field("function") or node.field("constructor")
                if arguments is not None:  # f(x)(y): the name is f's
                    links.append(Link("", arguments))
                arguments, inside = node.field("arguments"), called
            case "member_expression":
                name, inside = node.field("property"), node.field("object")
                links.append(Link(name.text().lstrip("#") if name else "", arguments))
                arguments = None
            case "identifier" | "this" | "super":
                called_root = (Link("", arguments),) if arguments is not None else ()
                return Chain(node.text(), (*called_root, *reversed(links)))
            case _:
                break
        if inside is None:
            break
        node = unwrapped(inside)
    return Chain("", tuple(reversed(links)))


def callee(call: SgNode) -> str:
    """Return the last name of what is called: `exponential` of Schedule.exponential(...)."""
    called = call.field("function") or call.field("constructor")
    while called is not None:
        called = unwrapped(called)
        if called.kind() == "call_expression":
            called = called.field("function")
        elif called.kind() == "member_expression":
            called = called.field("property")
        else:
            return called.text().lstrip("#") if called.kind() in _NAMES else ""
    return ""


def arguments_of(call: SgNode) -> list[SgNode]:
    """Return the arguments of a call; of a tagged template none."""
    arguments = call.field("arguments")
    return arguments.named_children() if arguments and arguments.kind() == "arguments" else []


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a camelCase, PascalCase or snake_case name in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def literal(node: SgNode | None) -> str | None:
    """Return the text of a string literal without substitutions, else None."""
    if node is None or node.kind() not in STRINGS or inner(node, "template_substitution"):
        return None
    return node.text()[1:-1]


def name_of(key: SgNode | None) -> str:
    """Return the name of an object's key or a declared name, quotes taken off."""
    if key is None:
        return ""
    return key.text().strip("\"'`#")


def _imported(statement: SgNode) -> list[tuple[str, tuple[str, str]]]:
    module = literal(statement.field("source")) or ""
    pairs = []
    for specifier in inner(statement, "import_specifier"):
        name, alias = specifier.field("name"), specifier.field("alias")
        pairs.append((name_of(alias or name), (name_of(name), module)))
    for clause in inner(statement, "import_clause"):
        pairs += [(c.text(), ("default", module)) for c in clause.children() if c.kind() == "identifier"]
    for star in inner(statement, "namespace_import"):
        pairs += [(c.text(), ("*", module)) for c in star.children() if c.kind() == "identifier"]
    return pairs
