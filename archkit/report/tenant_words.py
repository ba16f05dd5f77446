"""What is said where schemas of tenants were to be joined: how many there were, and what their tables are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.sql.tenants import TENANT

if TYPE_CHECKING:
    from archkit.model.ledger import Ledger


def tenants_text(ledger: Ledger) -> str:
    """Word how many schemas were joined; empty where nobody asked for that."""
    schemas = ledger.tenants
    if schemas is None:
        return ""
    if not schemas:
        return "No schema of a tenant was found, so none was joined."
    were = "was" if schemas == 1 else "were"
    counted = f"{words.plural(schemas, 'schema')} of tenants {were} joined"
    return f"{counted}: each of their tables is counted once, as {TENANT}.<table>."


def tenants_document(ledger: Ledger) -> dict[str, int | str] | None:
    """Return the same for JSON; None where nobody asked for that."""
    return None if ledger.tenants is None else {"joined_as": TENANT, "schemas": ledger.tenants}
