"""A reading position in the tokens of one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archkit.errors import InputError
from archkit.sql.ddl_lexer import Token
from archkit.sql.identifiers import column_name, exact_name, exact_path, table_name, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.sql.ddl_dialect import Dialect

Change: TypeAlias = dict[str, object]
_DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}
_END = Token("symbol", "", 0)


class Cursor:
    """Tokens with a position; `is_doubtful` once something was passed over that archkit does not know."""

    def __init__(self, found: Sequence[Token], dialect: Dialect, line: int = 0) -> None:
        self.tokens = found
        self.dialect = dialect
        self.position = 0
        self.line = found[0].line if found else line
        self.is_doubtful = False
        self._parts: list[str] = []

    @property
    def is_done(self) -> bool:
        """Whether every token was read."""
        return self.position >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        """Return a coming token without reading it; an empty symbol behind the end."""
        at = self.position + ahead
        return self.tokens[at] if at < len(self.tokens) else _END

    def next(self) -> Token:
        """Read one token."""
        token = self.peek()
        self.position += 1
        return token

    def sees(self, *phrase: str) -> bool:
        """Whether these keywords or symbols come next."""
        return all((t := self.peek(i)).word == w or t.text == w for i, w in enumerate(phrase))

    def accept(self, *phrase: str) -> bool:
        """Read these keywords or symbols if they come next."""
        if not self.sees(*phrase):
            return False
        self.position += len(phrase)
        return True

    def accept_any(self, words: Iterable[str]) -> str:
        """Read and return one of these keywords, or return an empty string."""
        word = self.peek().word
        return self.next().word if word and word in words else ""

    def expect(self, *phrase: str) -> None:
        """Read these keywords or symbols; anything else is an InputError."""
        if not self.accept(*phrase):
            raise InputError(f"{' '.join(phrase).upper()} is missing in it")

    def name(self) -> str:
        """Read one identifier, in archkit's writing."""
        return column_name(self._identifier())

    def table(self) -> str:
        """Read a table name with or without schemas, in archkit's writing."""
        return table_name(*self._qualified())

    def exact(self) -> str:
        """Read one identifier as the database has it."""
        return exact_name(self._identifier(), is_postgres=self.dialect == "postgres")

    def last_exact(self) -> str:
        """Return the identifier that was just read as the database has it."""
        return exact_name(self.tokens[self.position - 1].text, is_postgres=self.dialect == "postgres")

    def last_path(self) -> list[str]:
        """Return the table's name that was just read as the database has it, without a default schema."""
        return exact_path(self._parts, is_postgres=self.dialect == "postgres")

    def last_spelling(self) -> str:
        """Return the identifier that was just read as it was written."""
        return unquote(self.tokens[self.position - 1].text)

    def last_name(self) -> str:
        """Read a name with or without schemas, such as an index has, and return it without them."""
        return column_name(self._qualified()[-1])

    def group(self) -> Cursor:
        """Read a balanced pair of parentheses and return a cursor over what is between them."""
        start = self.peek()
        self.expect("(")
        begin = self.position
        self.skip_to_close()
        return self._part(self.tokens[begin : self.position - 1], start.line)

    def skip_to_close(self) -> None:
        """Read up to and with the closing parenthesis of a pair whose opening one was just read."""
        depth = 1
        while depth:
            if self.is_done:
                raise InputError("its parentheses do not match")
            depth += _DEPTH.get(self.next().text, 0)

    def skip_unit(self) -> None:
        """Read one token, or a whole pair of parentheses or brackets."""
        if _DEPTH.get(self.next().text) == 1:
            self.skip_to_close()

    def items(self) -> list[Cursor]:
        """Return what stands between the commas that are in no parentheses."""
        parts: list[Cursor] = []
        while not self.is_done:
            begin, line = self.position, self.peek().line
            while not self.is_done and self.peek().text != ",":
                self.skip_unit()
            parts.append(self._part(self.tokens[begin : self.position], line))
            if self.accept(",") and self.is_done and self.dialect != "tsql":
                raise InputError("a comma in it leads to nothing")
        return parts

    def names(self) -> list[str]:
        """Read a list of plain names in parentheses; sort orders and lengths behind them are left out."""
        return [item.name() for item in self.group().items()]

    def _part(self, found: Sequence[Token], line: int) -> Cursor:
        return Cursor(found, self.dialect, line)

    def _qualified(self) -> list[str]:
        parts = [self._identifier()]
        while self.accept("."):
            parts.append(self._identifier() if self.peek().text != "." else "")
        self._parts = parts
        return parts

    def _identifier(self) -> str:
        token = self.next()
        if token.kind not in {"word", "name"}:
            raise InputError("a name is missing in it")
        return token.text
