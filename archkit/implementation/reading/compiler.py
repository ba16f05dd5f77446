"""The compiler's options as tsconfig files set them, what they extend included."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ast_grep_py import SgRoot

from archkit.implementation.reading.tree import literal, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ast_grep_py import SgNode

FURTHER = (
    "noUncheckedIndexedAccess",
    "exactOptionalPropertyTypes",
    "noImplicitOverride",
    "noFallthroughCasesInSwitch",
    "noPropertyAccessFromIndexSignature",
)
_FAMILY = (
    "noImplicitAny",
    "strictNullChecks",
    "strictFunctionTypes",
    "strictBindCallApply",
    "strictPropertyInitialization",
    "noImplicitThis",
    "useUnknownInCatchVariables",
)
_LONGEST_CHAIN = 10


def is_config(path: str) -> bool:
    """Whether a file sets compiler options: tsconfig.json, tsconfig.base.json and the like."""
    name = PurePosixPath(path).name
    return name.startswith("tsconfig") and name.endswith(".json")


def options_of(configs: Mapping[str, str]) -> tuple[dict[str, bool], ...]:
    """Return the options of each config that no other one extends; `configs` are texts by path."""
    read = {path: _read(text) for path, text in configs.items()}
    extended = {base for path in read for base in _bases(path, read)}
    return tuple(_effective(path, read) for path in sorted(read) if path not in extended)


def is_strict(options: Mapping[str, bool]) -> bool:
    """Whether the strict mode is on and no part of it is taken back."""
    return options.get("strict", False) and all(options.get(name, True) for name in _FAMILY)


def _effective(
    path: str, read: Mapping[str, tuple[dict[str, bool], tuple[str, ...]]], depth: int = 0
) -> dict[str, bool]:
    if depth > _LONGEST_CHAIN:
        return {}
    options: dict[str, bool] = {}
    for base in _bases(path, read):
        options |= _effective(base, read, depth + 1)
    return options | read[path][0]


def _bases(path: str, read: Mapping[str, tuple[dict[str, bool], tuple[str, ...]]]) -> list[str]:
    found = []
    for base in read[path][1]:
        full = _joined(PurePosixPath(path).parent, base)
        found += [name for name in (full, f"{full}.json") if name in read][:1]
    return found


def _joined(folder: PurePosixPath, relative: str) -> str:
    parts: list[str] = list(folder.parts)
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts)


def _read(text: str) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Return the switches and what is extended; comments and trailing commas are fine, as tsc has it."""
    root = SgRoot(f"({text.lstrip(chr(0xFEFF))})", "typescript").root()
    top = root.find(kind="object")
    pairs = _pairs(top)
    options = _pairs(pairs.get("compilerOptions"))
    switches = {
        name: node.text() == "true" for name, node in options.items() if node.kind() in ("true", "false")
    }
    extends = pairs.get("extends")
    given = extends.named_children() if extends is not None and extends.kind() == "array" else [extends]
    return switches, tuple(base for node in given if (base := literal(node)))


def _pairs(node: SgNode | None) -> dict[str, SgNode]:
    if node is None or node.kind() != "object":
        return {}
    pairs = [(name_of(p.field("key")), p.field("value")) for p in node.named_children() if p.kind() == "pair"]
    return {name: value for name, value in pairs if value is not None}
