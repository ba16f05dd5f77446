"""A process that writes six values under one key; in a module of its own, so that it starts quickly."""

from archkit.context.local import LocalContext
from archkit.model.context import Update
from archkit.store.folder import StudyFolder


def write_six(root, writer):
    context = LocalContext(StudyFolder(root), lambda _question: ())
    for number in range(6):
        context.update([Update(key="shared", value=[writer, number])], by="tester")
