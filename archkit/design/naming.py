"""Names that code may bear: ASCII identifiers, valid in TypeScript, Prisma and tRPC, and unique by construction."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from archkit.design.reserved import KEYWORDS, OBJECT_MEMBERS, ROUTER_MEMBERS, TYPES, VALUES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

Role = Literal["type", "router", "field", "procedure"]

# What code derives from an entity's name: no other entity may be called so.
DERIVED = ("Key", "Create", "Update", "Page", "Row", "Table", "Repository", "Service", "Router", "Live")
_REFUSED: dict[Role, frozenset[str]] = {
    "type": KEYWORDS | OBJECT_MEMBERS | TYPES,
    "router": KEYWORDS | OBJECT_MEMBERS | ROUTER_MEMBERS | VALUES,
    "field": KEYWORDS | OBJECT_MEMBERS,
    "procedure": KEYWORDS | OBJECT_MEMBERS | ROUTER_MEMBERS,
}
_BEHIND: dict[Role, str] = {"type": "record", "router": "records", "field": "value", "procedure": "action"}
_NAMELESS: dict[Role, str] = {"type": "table", "router": "tables", "field": "field", "procedure": "action"}
_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"}
    | {"Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "\u0131": "i"}
)
_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "feet": "foot",
    "indices": "index", "vertices": "vertex", "matrices": "matrix", "criteria": "criterion",
    "movies": "movie", "cookies": "cookie", "calories": "calorie", "ties": "tie", "pies": "pie",
    "menus": "menu", "quizzes": "quiz", "analyses": "analysis", "bases": "base", "axes": "axis",
    "oases": "oasis", "crises": "crisis", "emphases": "emphasis", "appendices": "appendix",
    "helices": "helix", "buses": "bus", "alumni": "alumnus", "radii": "radius",
    "stimuli": "stimulus", "nuclei": "nucleus", "cacti": "cactus", "syllabi": "syllabus",
    "caches": "cache", "lives": "life", "leaves": "leaf", "shelves": "shelf", "halves": "half",
}  # fmt: skip
_PLURALS = {one: many for many, one in _IRREGULAR.items()}
_SHORT = 5  # letters of ruses: what is as short keeps its e
_UNCOUNTED = frozenset(
    "data media news series species equipment information staff feedback history metadata inventory stock "
    "audit progress access content traffic software hardware money music chassis".split()
)
_OF_SIS = (
    "gnoses",
    "yses",
    "theses",
    "opses",
    "astases",
)  # diagnoses, analyses, hypotheses, synopses, metastases
_OF_USE = ("auses", "ouses", "cuses", "fuses", "muses", "abuses")  # clauses, houses, excuses, refuses, muses


def words(text: str) -> tuple[str, ...]:
    """Return the lower-case ASCII words of a name in snake_case, camelCase or anything else; what is not Latin goes."""
    plain = unicodedata.normalize("NFKD", text.translate(_LATIN))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(part.lower() for part in _BREAKS.split(kept) if part)


def singular(word: str) -> str:
    """Return an English noun in the singular, by its ending; what looks singular stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCOUNTED or len(word) <= 3 or word.endswith(("ss", "us", "is", "os", "ics")):  # noqa: PLR2004  bus, gas
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_OF_SIS):
        return word[:-2] + "is"
    is_of_us = word.endswith("uses") and len(word) > _SHORT and not word.endswith(_OF_USE)
    if is_of_us or word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word.removesuffix("s")


def plural(word: str) -> str:
    """Return an English noun in the plural, by its ending; what is plural already stays."""
    one = singular(word)
    if one in _PLURALS:
        return _PLURALS[one]
    if word in _UNCOUNTED or (word != one and not word.endswith("ss")):
        return word
    if one.endswith("y") and one[-2:-1] not in tuple("aeiou"):
        return one[:-1] + "ies"
    if one.endswith("sis"):
        return one[:-2] + "es"
    return one + ("es" if one.endswith(("s", "x", "z", "sh", "ch")) else "s")


def in_singular(name: Iterable[str]) -> tuple[str, ...]:
    """Return the words with the last one in the singular."""
    *front, last = tuple(name) or ("",)
    return (*front, singular(last)) if last else ()


def in_plural(name: Iterable[str]) -> tuple[str, ...]:
    """Return the words with the last one in the plural."""
    *front, last = tuple(name) or ("",)
    return (*front, plural(last)) if last else ()


def pascal(name: Iterable[str]) -> str:
    """Return the words in PascalCase."""
    return "".join(word[:1].upper() + word[1:] for word in name)


def camel(name: Iterable[str]) -> str:
    """Return the words in camelCase."""
    joined = pascal(name)
    return joined[:1].lower() + joined[1:]


def snake(name: Iterable[str]) -> str:
    """Return the words in snake_case."""
    return "_".join(name)


def slug(text: str, otherwise: str) -> str:
    """Return the text in small letters, digits and dashes, as files and packages are called."""
    return "-".join(words(text)) or otherwise


def spoken(name: str) -> str:
    """Return a table's or column's name as people say it; one without Latin letters as it is."""
    return " ".join(words(name.rsplit(".", 1)[-1])) or name


def identifiers(
    named: Mapping[str, Iterable[str]],
    role: Role,
    taken: Iterable[str] = (),
    own: Container[str] = (),
) -> dict[str, str]:
    """Return an identifier for each key from its words: letters and digits, no reserved word, unique among all.

    Names count as the same where only their case differs, as files and SQL may fold it. A refused name gets
    a word behind it (`EventRecord`, `defaultValue`), a second one of a name a number. The shortest name
    goes first, so the result depends on what is named and not on its order; of the same name the keys in `own`,
    which bear it already.
    """
    wanted = {key: _allowed(tuple(name), role) for key, name in named.items()}
    used = {name.lower() for name in taken}
    natural = {name.lower() for name in wanted.values()}
    given: dict[str, str] = {}
    for key in sorted(wanted, key=lambda key: (len(wanted[key]), wanted[key], key not in own, key)):
        name = _free(wanted[key], used, natural)
        used |= {n.lower() for n in _claimed(name, role)}
        given[key] = name
    return {key: given[key] for key in named}


def _claimed(name: str, role: Role) -> tuple[str, ...]:
    return (name, *(name + part for part in DERIVED)) if role == "type" else (name,)


def _free(wanted: str, used: set[str], natural: set[str]) -> str:
    name, number = wanted, 1
    while name.lower() in used or (number > 1 and name.lower() in natural):
        number += 1
        name = f"{wanted}{number}"
    return name


def _allowed(name: tuple[str, ...], role: Role) -> str:
    if not name or not name[0][:1].isalpha():
        name = (_NAMELESS[role], *name)
    styled = _styled(name, role)
    if styled not in _REFUSED[role]:
        return styled
    return _styled((*(in_singular(name) if role == "router" else name), _BEHIND[role]), role)


def _styled(name: tuple[str, ...], role: Role) -> str:
    return pascal(name) if role == "type" else camel(name)
