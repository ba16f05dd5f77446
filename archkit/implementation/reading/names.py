"""Where a name leads: its declaration in the same file, else in the file that it is imported from."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import FUNCTIONS, chain_of, inner, name_of, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import Range, SgNode

    from archkit.implementation.reading.tree import Code

_DECLARING = (
    "variable_declarator",
    "function_declaration",
    "generator_function_declaration",
    "class_declaration",
)
_BODIED = frozenset({*FUNCTIONS, "method_definition"})
_TOP = frozenset({"program", "export_statement"})
_SUFFIXES = frozenset({"ts", "js", "mts", "mjs", "tsx", "jsx"})
_DEEPEST = 8
_MOST_VISITS = 120


@dataclass(frozen=True)
class Names:
    """The declarations of all files."""

    files: tuple[Code, ...]

    def value_of(self, name: str, code: Code, depth: int = _DEEPEST) -> tuple[SgNode, Code] | None:
        """Return what the name stands for in that file, and the file it is declared in; None if unknown."""
        own = self._own[code.path].get(name)
        if own is not None:
            return own, code
        taken = self._taken[code.path].get(name)
        if taken is not None:
            return self._member((taken[0], code), taken[1], depth)
        imported = code.imports.get(name)
        return self._imported(imported, code, depth) if imported else None

    def member_of(self, name: str, member: str, code: Code) -> tuple[SgNode, Code] | None:
        """Return what `name.member` stands for, where name is an object or a call that returns one."""
        declared = self.value_of(name, code)
        return self._member(declared, member, _DEEPEST) if declared else None

    def reached(self, node: SgNode, code: Code, depth: int = 4) -> Iterator[SgNode]:
        """Yield the node and every declaration that it leads to, some steps deep, each once."""
        visited: set[tuple[str, str]] = set()
        frontier = [(node, code)]
        for _ in range(depth):
            yield from (n for n, _ in frontier)
            found = []
            for n, where in frontier:
                for name in dict.fromkeys(i.text() for i in inner(n, "identifier")):
                    declared = self.value_of(name, where)
                    if declared and (declared[1].path, name) not in visited and len(visited) < _MOST_VISITS:
                        visited.add((declared[1].path, name))
                        found.append(declared)
            frontier = found

    def _imported(self, imported: tuple[str, str], code: Code, depth: int) -> tuple[SgNode, Code] | None:
        """Return what another file declares or takes out of an object under that name.

        It is the file that a relative path leads to; else the only one that declares the name and may be meant.
        """
        name, module = imported
        exporting = self._exporting.get(name, ())
        tail, place = _tail(module), _place(module, code)
        exact = [other for other in exporting if other.stem in {place, f"{place}/index"}]
        there = exact or [other for other in exporting if tail and f"/{other.stem}".endswith(f"/{tail}")]
        chosen = there or exporting
        return self.value_of(name, chosen[0], depth - 1) if len(chosen) == 1 and depth else None

    def _member(self, held: tuple[SgNode, Code], member: str, depth: int) -> tuple[SgNode, Code] | None:
        """Return a property of an object, of what a function returns, or of what a call of it returns."""
        value, code = held
        for result in results_of(value) if depth else ():
            found = None
            if result.kind() == "object":
                found = self._property(result, member, code)
            elif result.kind() == "call_expression":
                called = self.value_of(chain_of(result).root, code, depth - 1)
                found = self._member(called, member, depth - 1) if called else None
            if found is not None:
                return found
        return None

    def _property(self, node: SgNode, member: str, code: Code) -> tuple[SgNode, Code] | None:
        for child in node.named_children():
            if name_of(child.field("key") or child) == member:
                value = child.field("value") or self._own[code.path].get(member)
                return (value, code) if value is not None else None
        return None

    @cached_property
    def _taken(self) -> dict[str, dict[str, tuple[SgNode, str]]]:
        return {code.path: _destructured(code) for code in self.files}

    @cached_property
    def _own(self) -> dict[str, dict[str, SgNode]]:
        return {code.path: _declared(code) for code in self.files}

    @cached_property
    def _exporting(self) -> dict[str, tuple[Code, ...]]:
        """Return the files that declare a name at the top."""
        found: dict[str, tuple[Code, ...]] = {}
        for code in self.files:
            own = [name for name, node in self._own[code.path].items() if _is_top(node)]
            for name in dict.fromkeys((*own, *self._taken[code.path])):
                found[name] = (*found.get(name, ()), code)
        return found


def _place(module: str, code: Code) -> str:
    """Return the path, without its ending, that a relative import leads to; nothing for a package."""
    if not module.startswith("."):
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(code.path), module))
    stem, dot, suffix = path.rpartition(".")
    return stem if dot and suffix in _SUFFIXES else path


def results_of(value: SgNode) -> list[SgNode]:
    """Return the expressions that a declaration stands for: itself, or what its function returns."""
    value = unwrapped(value)
    if value.kind() in FUNCTIONS:
        body = value.field("body")
        return results_of(body) if body is not None else []
    if value.kind() == "statement_block":
        own = (node for node in inner(value, "return_statement") if _body_around(node) == value.range())
        returned = [node.named_children() for node in own]
        return [unwrapped(nodes[0]) for nodes in returned if nodes]
    return [value]


def _body_around(statement: SgNode) -> Range | None:
    """Return where the body of the function that the statement ends stands."""
    function = next((node for node in statement.ancestors() if node.kind() in _BODIED), None)
    body = function.field("body") if function else None
    return body.range() if body else None


def _destructured(code: Code) -> dict[str, tuple[SgNode, str]]:
    """Return name -> (what it was taken out of, the property): const { a, b: c } = f()."""
    found: dict[str, tuple[SgNode, str]] = {}
    for node in code.all("variable_declarator"):
        pattern, value = node.field("name"), node.field("value")
        if value is None or pattern is None or pattern.kind() != "object_pattern":
            continue
        for part in pattern.named_children():
            local = part.field("value") or part
            found.setdefault(local.text(), (value, name_of(part.field("key") or part)))
    return found


def _declared(code: Code) -> dict[str, SgNode]:
    """Return name -> value or body; a declaration at the top wins over one inside a function."""
    found: dict[str, SgNode] = {}
    for node in code.all(*_DECLARING):
        name, value = name_of(node.field("name")), node.field("value") or node.field("body")
        if value is not None and (name not in found or (_is_top(value) and not _is_top(found[name]))):
            found[name] = value
    return found


def _is_top(value: SgNode) -> bool:
    declaration = value.parent()
    around = declaration.parent() if declaration else None
    if around is not None and around.kind() in ("lexical_declaration", "variable_declaration"):
        around = around.parent()
    return around is not None and around.kind() in _TOP


def _tail(module: str) -> str:
    """Return the part of an import that a path ends with: ../platform/trpc.ts -> platform/trpc."""
    parts = [part for part in module.lstrip("#").split("/") if part not in (".", "..", "")]
    if not parts:
        return ""
    stem, dot, suffix = parts[-1].rpartition(".")
    parts[-1] = stem if dot and suffix in _SUFFIXES else parts[-1]
    return "/".join(part for part in parts if part != "*")
