"""Where a name leads: its declaration in the same file, else in the file that it is imported from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import FUNCTIONS, chain_of, inner, name_of, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.tree import Code

_DECLARING = (
    "variable_declarator",
    "function_declaration",
    "generator_function_declaration",
    "class_declaration",
)
_TOP = frozenset({"program", "export_statement"})
_MOST_VISITS = 120


@dataclass(frozen=True)
class Names:
    """The declarations of all files."""

    files: tuple[Code, ...]

    def value_of(self, name: str, code: Code) -> tuple[SgNode, Code] | None:
        """Return what the name stands for in that file, and the file it is declared in; None if unknown."""
        own = self._own[code.path].get(name)
        if own is not None:
            return own, code
        taken = self._taken[code.path].get(name)
        if taken is not None:
            return self._member(taken[0], code, taken[1])
        imported = code.imports.get(name)
        if imported is None:
            return None
        return self._imported(*imported)

    def member_of(self, name: str, member: str, code: Code) -> tuple[SgNode, Code] | None:
        """Return what `name.member` stands for, where name is an object or a call that returns one."""
        declared = self.value_of(name, code)
        return self._member(*declared, member) if declared else None

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

    def _imported(self, name: str, module: str) -> tuple[SgNode, Code] | None:
        exported = self._exported.get(name, ()) or self._shared.get(name, ())
        tail = _tail(module)
        there = [pair for pair in exported if tail and f"/{pair[1].stem}".endswith(f"/{tail}")]
        chosen = there or exported
        return chosen[0] if len(chosen) == 1 else None

    def _member(self, value: SgNode, code: Code, member: str, depth: int = 3) -> tuple[SgNode, Code] | None:
        """Return a property of an object, of what a function returns, or of what a call of it returns."""
        for result in results_of(value):
            if result.kind() == "object":
                found = next(
                    (c for c in result.named_children() if name_of(c.field("key") or c) == member), None
                )
                if found is not None:
                    held = found.field("value")
                    return (held, code) if held is not None else self._own_value(member, code)
            elif result.kind() == "call_expression" and depth:
                called = self.value_of(chain_of(result).last or chain_of(result).root, code)
                return self._member(*called, member, depth - 1) if called else None
        return None

    def _own_value(self, name: str, code: Code) -> tuple[SgNode, Code] | None:
        own = self._own[code.path].get(name)
        return (own, code) if own is not None else None

    @cached_property
    def _taken(self) -> dict[str, dict[str, tuple[SgNode, str]]]:
        return {code.path: _destructured(code) for code in self.files}

    @cached_property
    def _shared(self) -> dict[str, tuple[tuple[SgNode, Code], ...]]:
        """Return names that are exported by being taken out of an object."""
        found: dict[str, tuple[tuple[SgNode, Code], ...]] = {}
        for code in self.files:
            for name, (value, member) in self._taken[code.path].items():
                held = self._member(value, code, member)
                if held:
                    found[name] = (*found.get(name, ()), held)
        return found

    @cached_property
    def _own(self) -> dict[str, dict[str, SgNode]]:
        return {code.path: _declared(code) for code in self.files}

    @cached_property
    def _exported(self) -> dict[str, tuple[tuple[SgNode, Code], ...]]:
        found: dict[str, tuple[tuple[SgNode, Code], ...]] = {}
        for code in self.files:
            for name, node in self._own[code.path].items():
                if _is_top(node):
                    found[name] = (*found.get(name, ()), (node, code))
        return found


def results_of(value: SgNode) -> list[SgNode]:
    """Return the expressions that a declaration stands for: itself, or what its function returns."""
    value = unwrapped(value)
    if value.kind() in FUNCTIONS:
        body = value.field("body")
        return results_of(body) if body is not None else []
    if value.kind() == "statement_block":
        returned = [node.named_children() for node in inner(value, "return_statement")]
        return [unwrapped(nodes[0]) for nodes in returned if nodes]
    return [value]


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
    parts[-1] = stem if dot and suffix in ("ts", "js", "mts", "mjs", "tsx", "jsx") else parts[-1]
    return "/".join(part for part in parts if part != "*")
