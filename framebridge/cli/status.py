"""`framebridge status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from framebridge.cli.options import HERE, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import say, show, show_json, show_table
from framebridge.codings import StudyCodings, read_codings
from framebridge.connection import address_of
from framebridge.language import translated
from framebridge.store import DraftKept, Store
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from frameschema import Coding, Fragment, IssueMoment, UnitKind
from labelstudio_plugin.errors import Unreachable
from labelstudio_plugin.overview import PAGE
from labelstudio_plugin.plugin_state import ServerKind, kind_of_server
from labelstudio_plugin.sync import read_moment
from labelstudio_plugin.tasks import TaskKey

_HERE = ZoneInfo("Europe/Amsterdam")
_COLUMNS = (
    "discussion",
    "werkplaats",
    "coder",
    "state",
    "fragments",
    "issue moments",
    "shifts",
    "in other passes",
    "open",
    "draft saved",
)


def status(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Show per discussion and coder what has come in, what is still open in it, and who is at work.

    Example: framebridge status --json
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
        last = _last_pull(folder, store)
        drafts = [draft for one in folder.settings.servers for draft in _drafts(folder, store, one.name)]
    rows = status_rows(folder, codings, drafts)
    if as_json:
        show_json({"rows": rows, "last_pull": last})
        return
    show_table(_COLUMNS, [tuple({**row, "state": translated(str(row["state"]))}.values()) for row in rows])
    show("Last pull: {when}", when=f"{last.astimezone(_HERE):%Y-%m-%d %H:%M}" if last else "-")
    for part in folder.parts:
        _say_server(part)


def _drafts(study: StudyFolder, store: Store, server: str) -> tuple[DraftKept, ...]:
    survey = store.seen(study.settings.study.id, server).last_survey()
    return survey.drafts if survey else ()


def _last_pull(study: StudyFolder, store: Store) -> datetime | None:
    """Say when the last pull ended; of several servers, of the one that was pulled longest ago."""
    pulls = [store.last_pull(study.settings.study.id, one.name) for one in study.settings.servers]
    ended = [pull.finished_at for pull in pulls if pull is not None]
    return min(ended, default=None)


def status_rows(
    study: StudyFolder, codings: StudyCodings, drafts: Sequence[DraftKept] = ()
) -> list[dict[str, object]]:
    """Give a row per discussion and coder of its Werkplaats, or of another who coded it or has a draft."""
    rows: list[dict[str, object]] = []
    saved = _saved(study, drafts)
    for row in study.discussions:
        own = {coding.coder: coding for coding in codings.of(row.id)}
        others = Counter(coding.coder for coding in codings.others_of(row.id) for _ in coding.units)
        expected = [coder.id for coder in study.settings.coder if coder.werkplaats == row.werkplaats]
        working = [coder for discussion, coder in saved if discussion == row.id]
        for coder in dict.fromkeys([*expected, *own, *others, *working]) or ["-"]:
            coding = own.get(coder)
            units = coding.units if coding else ()
            rows.append(
                {
                    "discussion": row.id,
                    "werkplaats": row.werkplaats,
                    "coder": coder,
                    "state": _state(row, coding),
                    "fragments": sum(unit.kind is UnitKind.FRAGMENT for unit in units),
                    "issue_moments": sum(unit.kind is UnitKind.ISSUE_MOMENT for unit in units),
                    "shifts": sum(unit.kind is UnitKind.SHIFT_MOMENT for unit in units),
                    "in_other_passes": others[coder],
                    "open": sum(_is_open(unit) for unit in units),
                    "draft_saved": saved.get((row.id, coder), ""),
                }
            )
    return rows


def _saved(study: StudyFolder, drafts: Sequence[DraftKept]) -> dict[tuple[str, str], str]:
    """Say when each coder's newest draft was saved, by discussion; an unknown account stands for itself."""
    found: dict[tuple[str, str], str] = {}
    for draft in sorted(drafts, key=lambda one: one.updated_at):
        key, coder = TaskKey.parse(draft.task_key), study.settings.coder_of(draft.account)
        if key is not None and draft.updated_at:
            moment = read_moment(draft.updated_at).astimezone(_HERE)
            found[key.unit, coder.id if coder else draft.account] = f"{moment:%Y-%m-%d %H:%M}"
    return found


def _state(row: DiscussionRow, coding: Coding | None) -> str:
    if row.excluded_because is not None:
        return "excluded"
    return coding.state.value if coding else "-"


def _is_open(unit: object) -> bool:
    """Say whether the fields that the tables are made from are still empty; nothing is compulsory."""
    if isinstance(unit, Fragment):
        return unit.who_what is None or not unit.reasoning_devices
    return isinstance(unit, IssueMoment) and (unit.status is None or unit.outcome.bridged is None)


def _say_server(study: StudyFolder) -> None:
    try:
        url = address_of(study.settings)
    except Unreachable as exc:
        say("{message}", message=exc)
        return
    show("Label Studio: {url}", url=url)
    kind = kind_of_server(url)
    if kind is ServerKind.WITH_PLUGIN:
        show("Live progress, for the coordinator: {page}", page=url + PAGE)
    elif kind is ServerKind.STOCK:
        show(
            "This is a stock Label Studio: without walls (everybody there sees and changes everybody's coding), "
            "and without a history. With: framebridge server start, there are both."
        )
