"""The database's own refusal: versions, electorates, ballots and approvals are added, never changed nor removed."""

from django.db.backends.base.base import BaseDatabaseWrapper

from rcp.paper import append_only

TABLES: append_only.Tables = {
    "approvals_version": None,
    "approvals_elector": None,
    "approvals_ballot": None,
    "approvals_approval": None,
}


def protect(connection: BaseDatabaseWrapper) -> None:
    append_only.protect(connection, TABLES)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    append_only.unprotect(connection, TABLES)
