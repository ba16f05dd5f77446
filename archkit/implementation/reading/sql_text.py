"""SQL in code: statements whose values travel as parameters, and those that are put together as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import STRINGS, arguments_of, callee, chain_of, literal, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.names import Names
    from archkit.implementation.reading.tree import Code
    from archkit.model.evidence import Source

_UNSAFE = frozenset({"$queryRawUnsafe", "$executeRawUnsafe", "unsafe"})
_RAW_OF = frozenset({"sql", "Prisma", "knex", "db"})
_OBJECTS = frozenset("TABLE INDEX VIEW SCHEMA UNIQUE ROLE USER DATABASE FUNCTION".split())
_SECOND = {
    "INSERT": frozenset({"INTO"}),
    "DELETE": frozenset({"FROM"}),
    "SET": frozenset({"LOCAL", "SESSION", "ROLE"}),
    **dict.fromkeys(("CREATE", "ALTER", "DROP", "TRUNCATE"), _OBJECTS),
}
_LATER = {"SELECT": "FROM", "UPDATE": "SET", "WITH": "SELECT"}
_RUN = frozenset(
    "execute executeTakeFirst executeTakeFirstOrThrow $queryRaw $executeRaw findMany findFirst findUnique "
    "findFirstOrThrow findUniqueOrThrow createMany updateMany deleteMany upsert groupBy".split()
)


def built_sql(code: Code, names: Names) -> Iterator[Source]:
    """Yield SQL text that values are pasted into: templates without a tag, `+`, and raw or unsafe calls."""
    for node in code.all("template_string", "binary_expression"):
        if _is_outermost(node) and not _is_tagged(node) and _pastes(node, code, names):
            yield code.source(node)
    for call in code.all("call_expression"):
        if _is_raw(call) and not _is_constant(arguments_of(call)[0], code, names):
            yield code.source(call)


def queries(code: Code) -> Iterator[Source]:
    """Yield the places where statements are run through a client that parameterises them."""
    for call in code.all("call_expression"):
        if callee(call) in _RUN:
            yield code.source(call)


def reads_as_sql(text: str) -> bool:
    """Whether a text is a statement: a verb, and the word that must come with it."""
    words = text.upper().replace("(", " ").split()
    if not words:
        return False
    verb, rest = words[0], words[1:]
    if verb in _SECOND:
        return bool(rest) and rest[0] in _SECOND[verb]
    return verb in _LATER and _LATER[verb] in rest


def _pastes(node: SgNode, code: Code, names: Names) -> bool:
    """Whether it reads as SQL and has a part that is no constant."""
    parts = _parts(node)
    text = "".join(part if isinstance(part, str) else " ? " for part in parts)
    values = [part for part in parts if not isinstance(part, str)]
    return bool(values) and reads_as_sql(text) and not all(_is_constant(v, code, names) for v in values)


def _parts(node: SgNode) -> list[str | SgNode]:
    """Return texts and expressions of a template or a sum, in order."""
    if (text := literal(node)) is not None:
        return [text]
    if node.kind() == "template_string":
        pieces = node.named_children()
        return [p.text() if p.kind() != "template_substitution" else _inside(p) for p in pieces]
    if node.kind() != "binary_expression" or not _is_sum(node):
        return [node]
    parts: list[str | SgNode] = []
    pending = [node]
    while pending:  # sums nest to the left, as deep as they are long
        left, right = pending[-1].field("left"), pending.pop().field("right")
        if right is not None:
            parts = [*(_parts(right) if right.kind() in STRINGS else [right]), *parts]
        if left is not None and left.kind() == "binary_expression" and _is_sum(left):
            pending.append(left)
        elif left is not None:
            parts = [*(_parts(left) if left.kind() in STRINGS else [left]), *parts]
    return parts


def _inside(substitution: SgNode) -> SgNode:
    named = substitution.named_children()
    return named[0] if named else substitution


def _is_constant(node: SgNode, code: Code, names: Names) -> bool:
    """Whether an expression is a literal, or a name that stands for one."""
    node = unwrapped(node)
    if node.kind() in ("number", "true", "false", "null") or literal(node) is not None:
        return True
    declared = names.value_of(node.text(), code) if node.kind() == "identifier" else None
    return declared is not None and (literal(declared[0]) is not None or declared[0].kind() == "number")


def _is_raw(call: SgNode) -> bool:
    chain = chain_of(call)
    raw = chain.last == "raw" and chain.root in _RAW_OF
    return (raw or chain.last in _UNSAFE) and bool(arguments_of(call))


def _is_tagged(node: SgNode) -> bool:
    parent = node.parent()
    if node.kind() != "template_string" or parent is None:
        return False
    return _template_of(parent) or _is_tagged_with_type(node)


def _is_tagged_with_type(node: SgNode) -> bool:
    """Whether it is the template of sql<Row>`...`, which the grammar takes for two comparisons."""
    for around in node.ancestors():
        if around.kind() == "binary_expression":
            left = around.field("left")
            return _operator(around) == ">" and left is not None and _operator(left) == "<"
        if around.kind() not in ("member_expression", "call_expression"):
            return False
    return False


def _template_of(call: SgNode) -> bool:
    arguments = call.field("arguments") if call.kind() == "call_expression" else None
    return arguments is not None and arguments.kind() == "template_string"


def _is_outermost(node: SgNode) -> bool:
    parent = node.parent()
    return not (parent is not None and parent.kind() == "binary_expression" and _is_sum(parent))


def _is_sum(node: SgNode) -> bool:
    return _operator(node) == "+"


def _operator(node: SgNode) -> str:
    operator = node.field("operator") if node.kind() == "binary_expression" else None
    return operator.text() if operator is not None else ""
