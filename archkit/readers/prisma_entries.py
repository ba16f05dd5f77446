"""The entries of a Prisma block: fields with their types and attributes, read from tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from archkit.errors import InputError

_DEEPEST = 20
_ESCAPE = re.compile(r"\\(.)")
_MEANING = {"n": "\n", "t": "\t", "r": "\r"}


class Token(NamedTuple):
    """One token; `kind` is text, line, word or symbol."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Argument:
    """A value with its name, if any: a list or call has arguments of its own, a text is unescaped."""

    name: str
    value: str
    items: tuple[Argument, ...] = ()
    is_text: bool = False


@dataclass(frozen=True)
class Attribute:
    """`@name(arguments)`, also `@@name` and `@db.Name`."""

    name: str
    arguments: tuple[Argument, ...] = ()

    def argument(self, name: str, *, position: int | None = None) -> Argument | None:
        """Return the argument of that name, or the unnamed one at that position."""
        unnamed = [a for a in self.arguments if not a.name]
        named = next((a for a in self.arguments if a.name == name), None)
        is_there = position is not None and position < len(unnamed)
        return named or (unnamed[position] if is_there and position is not None else None)


@dataclass(frozen=True)
class Entry:
    """A line of a block: a field with its type, a value of an enum, or (without a name) a block attribute."""

    line: int
    name: str
    type: str = ""
    modifier: str = ""
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """Return the first attribute of that name."""
        return next((a for a in self.attributes if a.name == name), None)


def _meant(escape: re.Match[str]) -> str:
    return _MEANING.get(escape[1], escape[1])


def mapped_name(attribute: Attribute | None) -> str:
    """Return the name that @map, @@map or @@schema gives; empty where there is none."""
    argument = attribute.argument("name", position=0) if attribute else None
    return argument.value if argument else ""


class EntryReader:
    """Reads one entry from its tokens."""

    def __init__(self, found: list[Token], kind: str) -> None:
        self.found = found
        self.kind = kind
        self.position = 0

    def entry(self) -> Entry:
        """Return the entry; InputError where it is not understood."""
        line = self.found[0].line
        if self.found[0].text == "@@":
            return Entry(line, "", attributes=self._attributes())
        name = self._word("name")
        if self.kind in {"datasource", "generator"}:
            self._expect("=", line)
            return Entry(line, name, type=self._value("", 0).value)
        if self.kind == "enum":
            return Entry(line, name, attributes=self._attributes())
        kind = self._type()
        return Entry(line, name, kind, self._modifier(), self._attributes())

    def _type(self) -> str:
        kind = self._word("type")
        if kind == "Unsupported" and self._accept("("):
            kind = "Unsupported:" + "".join(a.value for a in self._arguments(0))
        return kind

    def _modifier(self) -> str:
        if self._accept("["):
            self._expect("]", self.found[0].line)
            self._accept("?")
            return "[]"
        return "?" if self._accept("?") else "!" if self._accept("!") else ""

    def _attributes(self) -> tuple[Attribute, ...]:
        found = []
        while self.position < len(self.found):
            if not (self._accept("@") or self._accept("@@")):
                raise InputError(f"line {self.found[0].line} of it is not understood")
            name = self._word("attribute")
            found.append(Attribute(name, self._arguments(0) if self._accept("(") else ()))
        return tuple(found)

    def _arguments(self, depth: int, end: str = ")") -> tuple[Argument, ...]:
        found = []
        while not self._accept(end):
            name = ""
            if self._peek(1) == ":" and self.found[self.position].kind == "word":
                name, self.position = self._peek(), self.position + 2
            found.append(self._value(name, depth + 1))
            if not self._accept(",") and self._peek() != end:
                raise InputError(f"line {self.found[0].line} of it has an open bracket")
        return tuple(found)

    def _value(self, name: str, depth: int) -> Argument:
        if depth > _DEEPEST:
            raise InputError(f"line {self.found[0].line} of it is nested too deeply")
        if self._accept("["):
            return Argument(name, "", self._arguments(depth, "]"))
        if self._accept("{"):
            return Argument(name, "", self._arguments(depth, "}"))
        token = self.found[self.position] if self.position < len(self.found) else None
        if token is None or token.kind == "symbol":
            raise InputError(f"line {self.found[0].line} of it has no value where one is expected")
        self.position += 1
        if token.kind == "text":
            return Argument(name, _ESCAPE.sub(_meant, token.text[1:-1]), is_text=True)
        return Argument(name, token.text, self._arguments(depth) if self._accept("(") else ())

    def _peek(self, ahead: int = 0) -> str:
        at = self.position + ahead
        return self.found[at].text if at < len(self.found) else ""

    def _accept(self, symbol: str) -> bool:
        is_next = self._peek() == symbol
        self.position += is_next
        return is_next

    def _expect(self, symbol: str, line: int) -> None:
        if not self._accept(symbol):
            raise InputError(f"line {line} of it is not understood")

    def _word(self, what: str) -> str:
        token = self.found[self.position] if self.position < len(self.found) else None
        if token is None or token.kind != "word":
            raise InputError(f"line {self.found[0].line} of it has no {what}")
        self.position += 1
        return token.text
