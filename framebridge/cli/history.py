"""`framebridge history` and `framebridge history restore`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from typer.core import TyperGroup

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, part_named, store_of, study_at
from framebridge.cli.screen import say, show, show_json
from framebridge.connection import connect
from framebridge.errors import ConfigurationProblem
from framebridge.history import (
    Difference,
    PartKind,
    RestoreAction,
    RestorePlan,
    Told,
    Went,
    apply_restore,
    plan_restore,
    tell_history,
)
from framebridge.history.comparing import POSITION
from framebridge.language import chosen_language, translated, translated_message
from framebridge.store import Store, StoredVersion
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import Codebook, message
from labelstudio_plugin.controls import find_control
from labelstudio_plugin.plugin_state import plugin_state
from labelstudio_plugin.server_history import verify_history
from labelstudio_plugin.sheets.controls import find_field

_HERE = ZoneInfo("Europe/Amsterdam")
_MARKS = {Went.ADDED: "+", Went.REMOVED: "-", Went.CHANGED: "~"}


class _ShowsByDefault(TyperGroup):
    """Reads `history AMS-01` as `history show AMS-01`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ShowsByDefault,
    help="Show what became of a coding from version to version, and put a version back.",
    no_args_is_help=True,
)

CoderOption = Annotated[str | None, typer.Option("--coder", help="The id of a coder, or an account.")]
PassOption = Annotated[str | None, typer.Option("--pass", help="One pass of coding, such as fragments or sheets.")]
DiscussionArgument = Annotated[str, typer.Argument(help="The id of a discussion.", show_default=False)]
NumberArgument = Annotated[int, typer.Argument(help="The number of a version, as history shows it.", min=1)]


@app.command("show")
def show_versions(
    discussion: DiscussionArgument,
    study: StudyOption = HERE,
    coder: CoderOption = None,
    coding_pass: PassOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the versions of the coding of a discussion: what came, went and changed; "show" may be left out.

    Example: framebridge history AMS-01 --coder ams-1
    """
    folder = study_at(study)
    with store_of(folder) as store:
        versions = store.history(folder.settings.study.id, transcript=discussion)
    told = tell_history(versions, coder, coding_pass)
    if as_json:
        show_json([_as_json(one) for one in told])
        return
    for one in told:
        _show(one, folder.codebook)
    if not told:
        say("Nothing of that has been pulled.")


@app.command()
def restore(
    number: NumberArgument, study: StudyOption = HERE, dry_run: DryRunOption = False, as_json: JsonOption = False
) -> None:
    """Put a version back in Label Studio, as a new version; refused while there is work that was not pulled.

    Example: framebridge history restore 12 --dry-run
    """
    folder = study_at(study)
    with only_us(folder.settings.study.id), store_of(folder) as store:
        version = _version(folder, store, number)
        server = connect(part_named(folder, version.server).settings)
        plan = plan_restore(server, store, version)
        if not as_json:
            _show_plan(plan, folder.codebook)
        restored = None if dry_run else apply_restore(server, store, plan)
    if as_json:
        differences = [asdict(one) for one in plan.differences]
        show_json({"action": plan.action, "annotation": restored, "differences": differences})
    elif restored is not None and plan.action is not RestoreAction.KEEP:
        show("Put back as annotation {annotation}.", annotation=restored)


@app.command()
def verify(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Let the server check that nothing in its history was changed; needs a server with our plugin.

    Example: framebridge history verify
    """
    folder = study_at(study)
    sound = True
    for part in folder.parts:
        server = connect(part.settings)
        state = plugin_state(server)
        if state is None or not state.feed:
            raise ConfigurationProblem(message("{url} keeps no history that you may read", url=server.url))
        found = verify_history(server)
        sound = sound and found.get("sound") is True
        _show_verdict(found, as_json=as_json)
    if not sound:
        raise typer.Exit(1)


def _show_verdict(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    show("{count} changes, newest link {link}.", count=found.get("rows"), link=found.get("newest"))
    wrong = sorted({number for name in ("broken", "altered", "gone") for number in found.get(name) or ()})
    if found.get("sound") is True:
        say("Nothing in it was changed afterwards.")
    else:
        show(
            "Changed afterwards, at number: {numbers}. Keep the database as it is.",
            numbers=", ".join(map(str, wrong)),
        )


def _version(study: StudyFolder, store: Store, number: int) -> StoredVersion:
    found = store.version(study.settings.study.id, number)
    if found is None:
        raise ConfigurationProblem(
            message("there is no version {number}; see: framebridge history DISCUSSION", number=number)
        )
    return found


def _show(told: Told, codebook: Codebook) -> None:
    version = told.version
    show(
        "{number}  {when}  {coder}  {task}, annotation {annotation} ({server}), codebook {codebook}, "
        "{regions} marked",
        number=version.number,
        when=f"{version.updated_at.astimezone(_HERE):%Y-%m-%d %H:%M}",
        coder=version.coder or version.account,
        task=version.task_key,
        annotation=version.annotation_id,
        server=version.server,
        codebook=version.codebook_version,
        regions=told.regions,
    )
    for note in told.notes:
        show("    {note}", note=note)
    _show_differences(told.differences, codebook)


def _show_differences(differences: Sequence[Difference], codebook: Codebook) -> None:
    for one in differences:
        fields = ", ".join(_field_words(name, codebook) for name in one.fields)
        what = _words(one, codebook) + (f": {fields}" if fields else "")
        show("    {mark} {what}", mark=_MARKS[one.change], what=what)


def _words(one: Difference, codebook: Codebook) -> str:
    if one.part is PartKind.LINK:
        return translated_message(message("link {ends}", ends=one.key))
    if one.part is PartKind.FIELD:
        return _field_words(one.name, codebook)
    kind = _label(one.name, codebook) or one.name
    if one.turns is None:
        return kind
    first, last = one.turns
    if first == last:
        return translated_message(message("{kind}, turn {turn}", kind=kind, turn=first))
    return translated_message(message("{kind}, turns {first}-{last}", kind=kind, first=first, last=last))


def _field_words(name: str, codebook: Codebook) -> str:
    """Tell a field by its heading on the page; on sheets with the number of its column."""
    if name == POSITION:
        return translated("the words that are marked")
    found = find_control(name) or find_field(name)
    if found is None:
        return name
    control, of = found
    column = f" {of + 1}" if isinstance(of, int) else ""
    return (_label(control.words, codebook) or name) + column


def _label(code: str, codebook: Codebook) -> str | None:
    known = any(item.id == code for code_list in codebook.lists for item in code_list.codes)
    return codebook.label(code, chosen_language()) if known else None


def _show_plan(plan: RestorePlan, codebook: Codebook) -> None:
    version = plan.version
    if plan.action is RestoreAction.KEEP:
        show("Version {number} is what is in Label Studio now; nothing to do.", number=version.number)
        return
    show(
        "Version {number} of {coder} on {task} would do this to what is in Label Studio now:",
        number=version.number,
        coder=version.coder or version.account,
        task=version.task_key,
    )
    _show_differences(plan.differences, codebook)
    if plan.action is RestoreAction.MAKE:
        show("It was removed there, and is made anew, under the same account.")
    if plan.others:
        say(
            "The coder has other coding on it ({annotations}); the newest is what counts.",
            annotations=", ".join(map(str, plan.others)),
        )


def _as_json(told: Told) -> dict[str, object]:
    version = told.version
    fields = ("number", "server", "task_key", "transcript", "coding_pass", "coder", "account", "annotation_id")
    return {
        **{name: getattr(version, name) for name in fields},
        **{name: getattr(version, name).isoformat() for name in ("created_at", "updated_at", "pulled_at")},
        "codebook": f"{version.codebook_id}@{version.codebook_version}",
        "deleted": version.deleted,
        "content_sha256": version.content_sha256,
        "regions": told.regions,
        "notes": list(told.notes),
        "differences": [asdict(one) for one in told.differences],
    }
