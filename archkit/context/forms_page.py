"""The page that says what each known key holds, made from the forms themselves, and the same in one line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from archkit.model.context import FORMS, SESSION, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.context import Open

PAGE = "context/README.md"
_HEAD = """\
# The project context

What is known of this backend, for people and agents: one value under each key, in `<key>.json`, and its last 50
values before in `history/<key>/`. Write through `archkit mcp` or by hand; a file holds `value`, and beside it
`description`, `updated_at`, `updated_by`. These keys have a form, and archkit reads or writes them; fields beside
the form are kept, and any other key (`[a-z][a-z0-9_]*`) may hold any JSON. archkit writes this page anew.
"""
_KINDS = {"string": "text", "null": "nothing", "boolean": "true or false", "date-time": "time (ISO 8601)"}
Schema = dict[str, Any]


@cache
def forms_page() -> str:
    """Return the page in Markdown: each key with its fields, then the parts that the fields are made of."""
    known: dict[str, type[Open]] = {**FORMS, f"{SESSION}{{timestamp}}": Session}
    schemas = {key: form.model_json_schema() for key, form in known.items()}
    parts = {name: part for schema in schemas.values() for name, part in schema.get("$defs", {}).items()}
    lines = [_HEAD]
    for key, schema in schemas.items():
        lines += _section(key, schema)
    lines += ["# The parts", ""]
    for name in sorted(parts):
        lines += _section(name, parts[name])
    return "\n".join(lines).rstrip() + "\n"


def form_line(form: type[Open]) -> str:
    """Return the form of a value in one line, such as `{patterns: [{name, where, why, by}]}`."""
    schema = form.model_json_schema()
    return _inline(schema, schema.get("$defs", {}))


def _section(name: str, schema: Schema) -> Iterator[str]:
    text = schema.get("description", "").removeprefix(f"{name}: ").replace("\n\n", "\n")
    yield f"## {name}"
    yield ""
    yield f"{text[:1].upper()}{text[1:]}".replace("\n", " ")
    yield ""
    yield "| field | holds | |"
    yield "|---|---|---|"
    required = schema.get("required", ())
    for field, holds in schema.get("properties", {}).items():
        yield f"| `{field}` | {_words(holds)} | {'needed' if field in required else ''} |"
    yield ""


def _words(schema: Schema) -> str:
    """Return what a field holds, in words."""
    match schema:
        case {"$ref": ref}:
            name = ref.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": choices}:
            return " or ".join(_words(choice) for choice in choices)
        case {"enum": values}:
            return "one of " + ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "prefixItems": items}:
            return "list of " + ", ".join(_words(item) for item in items)
        case {"type": "array", "items": item}:
            return f"list of {_words(item)}"
    kind: str = schema.get("format") or schema.get("type", "any JSON")
    return _KINDS.get(kind, kind)


def _inline(schema: Schema, parts: Schema, depth: int = 2) -> str:
    match schema:
        case {"$ref": ref}:
            name = ref.rpartition("/")[2]
            return _inline(parts[name], parts, depth)
        case {"anyOf": [first, *_]}:
            return _inline(first, parts, depth)
        case {"type": "array", "items": item}:
            return f"[{_inline(item, parts, depth) or _words(item)}]"
        case {"enum": values}:
            return " | ".join(str(value) for value in values)
        case {"properties": fields} if depth:
            inner = (_field(name, _inline(part, parts, depth - 1)) for name, part in fields.items())
            return "{" + ", ".join(inner) + "}"
    return "{...}" if schema.get("type") == "object" else ""


def _field(name: str, form: str) -> str:
    return f"{name}: {form}" if form else name
