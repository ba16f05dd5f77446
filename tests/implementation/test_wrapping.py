import pytest

from archkit.implementation.wrapping import WIDTH, wrap

LONG = "x" * 60
CASES = [
    (f"call({LONG}, {LONG});", f"call(\n  {LONG},\n  {LONG},\n);\n"),
    (f"  a.b({{ {LONG}: 1, {LONG}: 2 }});", f"  a.b({{\n    {LONG}: 1,\n    {LONG}: 2,\n  }});\n"),
    (f'f("{LONG}, {LONG}");', f'f(\n  "{LONG}, {LONG}",\n);\n'),
    (f"const a = b[{LONG}{LONG}];", f"const a = b[{LONG}{LONG}];\n"),
    (f"const a = ({LONG} + {LONG});", f"const a = ({LONG} + {LONG});\n"),
    (
        f"function f() {{ return {LONG}; return {LONG}; }}",
        f"function f() {{ return {LONG}; return {LONG}; }}\n",
    ),
    (f"const f = ({LONG}: A, b: B) => {LONG};", f"const f = (\n  {LONG}: A,\n  b: B,\n) => {LONG};\n"),
    ("short(a, b);", "short(a, b);\n"),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_a_long_line_is_broken_where_commas_part_items(line, expected):
    assert wrap(line) == expected


def test_what_is_broken_still_says_the_same():
    line = f"f(a, {{ b: [{LONG}, '(' , {LONG}], c: g({LONG}) }}, d);"
    wrapped = wrap(line)
    assert max(map(len, wrapped.splitlines())) <= WIDTH
    assert "".join(wrapped.split()).replace(",)", ")").replace(",]", "]").replace(",}", "}") == "".join(
        line.split()
    )
