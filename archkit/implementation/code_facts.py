"""Reads TypeScript: what the text of a workspace tells, generated or the architect's own."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archkit.implementation.reading import compiler, signs
from archkit.implementation.reading.names import Names
from archkit.implementation.reading.pools import pools_of
from archkit.implementation.reading.procedures import procedures_of, unchecked_routes
from archkit.implementation.reading.secrets import secrets_of
from archkit.implementation.reading.sql_text import built_sql, queries
from archkit.implementation.reading.tree import Code, parse
from archkit.model.code import CodeFacts, seen
from archkit.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ast_grep_py import SgNode

_SKIPPED = frozenset("node_modules dist build out coverage .next .nx .git generated __generated__".split())
_TESTS = frozenset("test tests __tests__ e2e __mocks__ fixtures".split())
_LARGEST = 1 << 20
_DOCUMENTS = ("readme.md", "openapi.json", "openapi.yaml", "openapi.yml")


def read_code(files: Iterable[tuple[str, str]]) -> CodeFacts:
    """Return what the files tell, given as (path, text) in any order; other files than TypeScript are passed over.

    It reads syntax, not types, and follows names through imports. Installed and built folders are left out, and
    of tests only the number is told. A file above 1 MB or with syntax unknown to the parser counts as unread.
    """
    kept = {path: text for path, text in sorted(files) if not _SKIPPED.intersection(_parts(path))}
    configs = {path: text for path, text in kept.items() if compiler.is_config(path)}
    codes = [code for path, text in kept.items() if (code := _parsed(path, text))]
    product = tuple(code for code in codes if not _is_test(code.path))
    facts = CodeFacts(
        files=len(product),
        lines=sum(len(code.text.splitlines()) for code in product),
        test_files=len(codes) - len(product),
        unread=seen((*_too_large(kept), *_not_understood(product))),
        documents=tuple(path for path in kept if _parts(path)[-1].lower() in _DOCUMENTS),
    )
    return facts.model_copy(update={**_options(configs), **_facts(product), **_composition(product)})


def _facts(codes: tuple[Code, ...]) -> dict[str, object]:
    names = Names(codes)
    found: dict[str, list[Source]] = defaultdict(list)
    for code in codes:
        for name, source in signs.signs_of(code):
            found[name].append(source)
        found["secrets"] += secrets_of(code)
        found["built_sql"] += built_sql(code, names)
        found["queries"] += queries(code)
        found["unchecked_routes"] += unchecked_routes(code)
    return {name: seen(sources) for name, sources in found.items()} | {
        "procedures": tuple(p for code in codes for p in procedures_of(code, names)),
        "pools": tuple(pools_of(names)),
    }


def _composition(codes: Sequence[Code]) -> dict[str, object]:
    """Return how many files compose work, and what of it is not Effect's.

    Where no file is named a service or repository, every file that waits for promises counts as one.
    """
    services = [code for code in codes if signs.is_service(code)] or [c for c in codes if signs.awaits(c)]
    otherwise = [
        code.source(node) for code in services for node in (signs.awaits(code) or _without_effect(code))[:1]
    ]
    return {"service_files": len(services), "composed_otherwise": seen(otherwise)}


def _without_effect(code: Code) -> list[SgNode]:
    return [] if signs.uses_effect(code) else [code.root]


def _options(configs: Mapping[str, str]) -> dict[str, object]:
    read = compiler.options_of(configs)
    if not read:
        return {}
    on = {name for name in compiler.FURTHER if all(options.get(name, False) for options in read)}
    return {
        "strict": all(compiler.is_strict(options) for options in read),
        "options_on": tuple(name for name in compiler.FURTHER if name in on),
        "options_off": tuple(name for name in compiler.FURTHER if name not in on),
    }


def _parsed(path: str, text: str) -> Code | None:
    return parse(path, text) if len(text) <= _LARGEST and not path.endswith(".d.ts") else None


def _too_large(files: Mapping[str, str]) -> list[Source]:
    return [
        Source(path=path, sha256="")
        for path, text in files.items()
        if len(text) > _LARGEST and path.endswith((".ts", ".tsx", ".mts", ".cts"))
    ]


def _not_understood(codes: Sequence[Code]) -> list[Source]:
    broken = ((code, code.root.find(kind="ERROR")) for code in codes)
    return [code.source(node) for code, node in broken if node is not None]


def _is_test(path: str) -> bool:
    parts = _parts(path)
    middle = parts[-1].split(".")[1:-1]
    return bool({"test", "spec"}.intersection(middle)) or bool(_TESTS.intersection(parts[:-1]))


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path.replace("\\", "/")).parts or ("",)
