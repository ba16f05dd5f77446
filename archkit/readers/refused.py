"""Records that were read but cannot be used: their lines move from parsed to rejected, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.readers.account import Account
    from archkit.store.warehouse import Connection

_REFUSED = """
select line, min(reason), count(*) = count(reason)
from typed
where line in (select line from typed where reason is not null)
group by line
order by line
"""


def reject_refused(connection: Connection, account: Account) -> None:
    """Reject what `typed`(line, reason) gives a reason for; a line of which other records are used stays parsed."""
    for line, reason, is_whole in connection.execute(_REFUSED).fetchall():
        account.parsed -= is_whole
        account.reject(line, int(is_whole), reason)
