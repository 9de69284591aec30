"""What can go wrong with the store.

    StoreError
    ├── StoreAddressWrong
    ├── StoreUnreachable
    ├── NotAStore
    ├── StoreNeedsMigration
    ├── StoreTooNew
    ├── StoreDamaged
    ├── StoreRefused
    └── VersionRefused

A message says what, where and what to do next. It never holds a password or anything out of a row.
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what was asked."""


class StoreAddressWrong(StoreError):
    """The URL is not one of a store."""


class StoreUnreachable(StoreError):
    """The database is away, locked, full, damaged, or closed to this user."""


class NotAStore(StoreError):
    """The database belongs to another program."""


class StoreNeedsMigration(StoreError):
    """A shared store is older than this framebridge; somebody has to decide when it migrates."""


class StoreTooNew(StoreError):
    """A newer framebridge made or migrated this store."""


class StoreDamaged(StoreError):
    """A row cannot be read back."""


class StoreRefused(StoreError):
    """The database refused a statement for a reason that only a developer can mend."""


class VersionRefused(StoreError):
    """A version that was handed in contradicts itself or its pull."""
