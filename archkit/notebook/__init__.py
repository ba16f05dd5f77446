"""The workbench inside JupyterLab: one call opens a study; values show themselves; forms are views of files."""

from archkit.notebook.workbench import Workbench, start

__all__ = ["Workbench", "start"]
