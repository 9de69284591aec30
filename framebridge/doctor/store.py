"""The store: within reach, at our revision, and guarded against changes."""

from __future__ import annotations

from collections.abc import Iterator

from framebridge.codebooks import codes_in_use
from framebridge.doctor.checks import About, Check, error, fine
from framebridge.places import store_url
from framebridge.store import StoreError, StoreState, look_at_store, open_store
from framebridge.study import StudyFolder
from frameschema import Message, message

_ABOUT = About.STORE


def check_store(study: StudyFolder) -> Iterator[Check]:
    """Look at the store as it is; nothing is made or migrated."""
    section = study.settings.study
    try:
        state = look_at_store(store_url(section.id, section.store))
    except StoreError as exc:
        yield error(_ABOUT, _words_of(exc), message("pull, merge and export wait for it"))
        return
    yield _revision(state)
    if state.migration.from_revision is not None:
        yield _guards(state)


def stored_codes(study: StudyFolder) -> frozenset[str]:
    """Give the codes that stored coding holds, which pages keep; none of a store that cannot be read."""
    section = study.settings.study
    url = store_url(section.id, section.store)
    try:
        if look_at_store(url).is_up_to_date:
            with open_store(url) as store:
                return codes_in_use(store.latest(section.id), study.codebook)
    except StoreError:
        pass  # told by check_store
    return frozenset()


def _words_of(problem: StoreError) -> Message:
    said = problem.args[0]
    return said if isinstance(said, Message) else message("{reason}", reason=said)


def _revision(state: StoreState) -> Check:
    plan = state.migration
    if plan.from_revision is None:
        return fine(_ABOUT, message("{where}: empty so far; the first pull fills it", where=plan.where))
    if plan.steps:
        said = message(
            "{where}: at revision {found}, this framebridge needs {needed}",
            where=plan.where,
            found=plan.from_revision,
            needed=plan.to_revision,
        )
        return error(_ABOUT, said, message("make a backup, then: framebridge migrate"))
    return fine(_ABOUT, message("{where}: at revision {found}", where=plan.where, found=plan.from_revision))


def _guards(state: StoreState) -> Check:
    if not state.unguarded:
        return fine(About.HISTORY, message("nothing in it can be changed or removed"))
    tables = ", ".join(state.unguarded)
    return error(
        About.HISTORY,
        message("rows of {tables} can be changed: triggers were taken away", tables=tables),
        message("put a backup back, or ask for help; until then no history can be relied on"),
    )
