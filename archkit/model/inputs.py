"""Inputs: which files a study reads, as `inputs.yaml` lists them."""

from __future__ import annotations

from archkit.model.value import Traffic, Value


class InputPath(Value):
    """A file or the folder of a repository, relative to the study or absolute."""

    path: str


class ApplicationTraffic(Value):
    """The kind of traffic that an application makes, where its name does not tell."""

    application: str
    traffic: Traffic


class Inputs(Value):
    """The files to read, and what the architect knows about who wrote them."""

    format: int = 1
    files: tuple[InputPath, ...] = ()
    traffic: tuple[ApplicationTraffic, ...] = ()
