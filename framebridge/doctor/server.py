"""A Label Studio: within reach, of our version, closed to strangers, and in step with the study.

What only the server itself can see (its database, its disk) is told by our plugin; on a stock Label Studio that is
said, and is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from framebridge.connection import address_of, connect, open_door, token_kept_in
from framebridge.doctor.checks import About, Check, Level, error, fine, warning
from framebridge.doctor.computer import room
from framebridge.errors import FramebridgeError
from framebridge.pushing import plan_setup
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import KeptIn
from frameschema import Message, message
from labelstudio_plugin.accounts import sign_up_is_open
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, TokenRefused
from labelstudio_plugin.plugin_state import PluginState, plugin_state
from labelstudio_plugin.projects import ProjectAction
from labelstudio_plugin.server.errors import ServerError
from labelstudio_plugin.server.release import PLUGIN_VERSION
from labelstudio_plugin.sync import accounts_by_id

_SECONDS = 30.0
_MANY_EXPORTS = 1024**3
_GIB = 1024**3
_PLACES = {
    KeptIn.ENVIRONMENT: message("from the environment"),
    KeptIn.KEYRING: message("kept in the keyring"),
    KeptIn.FILE: message("kept in a file"),
}


def check_server(
    part: StudyFolder, clock: Callable[[], datetime], in_use: frozenset[str] = frozenset()
) -> Iterator[Check]:
    """Check the server of one part of a study (`StudyFolder.on`); one that is out of reach is one error.

    `in_use` are the codes of the coding so far, which pages keep.
    """
    name = part.settings.labelstudio.name
    for check in _Examination(part, clock, in_use).checks():
        yield replace(check, server=name)


class _Examination:
    """Looks at one server, as long as it answers."""

    def __init__(self, part: StudyFolder, clock: Callable[[], datetime], in_use: frozenset[str]) -> None:
        self._part = part
        self._settings = part.settings
        self._clock_here = clock
        self._in_use = in_use

    def checks(self) -> Iterator[Check]:
        if self._settings.labelstudio.is_offline:
            yield fine(
                About.SERVER, message("offline: its coding comes as files, with framebridge pull --from-file")
            )
            return
        try:
            yield from self._open(LabelStudio(address_of(self._settings), ""))
            yield from self._as_coordinator()
        except (LabelStudioError, ServerError, FramebridgeError) as exc:
            is_refusal = isinstance(exc, LabelStudioError)
            yield Check(About.SERVER, Level.ERROR, _words_of(exc), _FIRST_THIS, is_refusal)

    def _open(self, server: LabelStudio) -> Iterator[Check]:
        """Look at what anybody can see."""
        yield fine(
            About.VERSION,
            message("Label Studio {version} at {url}", version=server.check_version(), url=server.url),
        )
        yield self._clock(server)
        yield _sign_up(server)

    def _as_coordinator(self) -> Iterator[Check]:
        server = self._door()
        yield self._token(server)
        yield from self._coders(server)
        state = plugin_state(server)
        yield _plugin(state)
        yield from self._inside(state)
        yield self._pages(server)

    def _door(self) -> LabelStudio:
        """Open our own server as every command does, which can get itself a token; any other as it is."""
        own = self._settings.labelstudio.url == EMBEDDED
        return connect(self._settings) if own else open_door(self._settings)

    def _clock(self, server: LabelStudio) -> Check:
        told = server.clock()
        if told is None:
            return fine(About.CLOCK, message("the server does not say what time it is"))
        ahead = (told - self._clock_here()).total_seconds()
        said = message("the server's clock differs by {seconds:.0f} s from this one", seconds=abs(ahead))
        if abs(ahead) <= _SECONDS:
            return fine(About.CLOCK, said)
        return warning(
            About.CLOCK, said, message("let both take their time from the internet; pulling goes on well")
        )

    def _token(self, server: LabelStudio) -> Check:
        place = token_kept_in(self._settings)
        try:
            owner = server.get_object("/api/current-user/whoami").get("email", "?")
        except TokenRefused as exc:
            return Check(About.TOKEN, Level.ERROR, _words_of(exc), message("framebridge setup --token"), True)
        kept = _PLACES[place] if place else message("not kept")
        return fine(About.TOKEN, message("accepted, of {owner}, {kept}", owner=owner, kept=kept))

    def _coders(self, server: LabelStudio) -> Iterator[Check]:
        here = {group.id for group in self._settings.werkplaats}
        known = {
            coder.id for email in accounts_by_id(server).values() if (coder := self._settings.coder_of(email))
        }
        wanted = [coder for coder in self._settings.coder if coder.werkplaats in here]
        missing = sorted(coder.id for coder in wanted if coder.id not in known)
        if missing:
            said = message("no account yet: {coders}", coders=", ".join(missing))
            yield warning(About.ACCOUNTS, said, message("send them the link of: framebridge setup --invite"))
        else:
            yield fine(About.ACCOUNTS, message("all {count} coder(s) have one", count=len(wanted)))

    def _inside(self, state: PluginState | None) -> Iterator[Check]:
        """Look at what the plugin tells; without it that is said."""
        yield self._database(state)
        if state is None or state.free_bytes is None:
            yield fine(About.SERVER_DISK, message("its room cannot be seen from here; ask who keeps the server"))
            return
        said = message("{free:.1f} GB free where the server keeps its files", free=state.free_bytes / _GIB)
        yield room(About.SERVER_DISK, state.free_bytes, said)
        kept = state.exports_bytes or 0
        if kept > _MANY_EXPORTS:
            said = message("{size:.1f} GB of old exports are kept there, with all texts", size=kept / _GIB)
            yield warning(About.EXPORTS, said, message("empty the folder export of its data"))

    def _database(self, state: PluginState | None) -> Check:
        here = {group.id for group in self._settings.werkplaats}
        coders = sum(coder.werkplaats in here for coder in self._settings.coder)
        if state is None or state.database is None:
            said = message("which database it uses cannot be seen from here")
            if coders < 2:
                return fine(About.DATABASE, said)
            return warning(
                About.DATABASE, said, message("ask who keeps the server: it must be PostgreSQL, not SQLite")
            )
        if state.database == "sqlite" and coders > 1:
            said = message(
                "SQLite with {count} coders: what they save at the same time is stored twice", count=coders
            )
            return error(About.DATABASE, said, message("use a Label Studio on PostgreSQL, before they begin"))
        return fine(About.DATABASE, message("{database}, {count} coder(s)", database=state.database, count=coders))

    def _pages(self, server: LabelStudio) -> Check:
        plans = plan_setup(self._part, server, self._in_use)
        behind = [plan.title for plan in plans if plan.action is not ProjectAction.KEEP]
        if not behind:
            return fine(About.PAGES, message("{count} project(s), in step with the codebook", count=len(plans)))
        said = message("not in step with the codebook: {titles}", titles="; ".join(behind))
        return warning(About.PAGES, said, message("framebridge setup --dry-run, then framebridge setup"))


_FIRST_THIS = message("solve this first; the rest could not be looked at")


def _words_of(problem: Exception) -> Message:
    said = problem.args[0]
    return said if isinstance(said, Message) else message("{reason}", reason=said)


def _sign_up(server: LabelStudio) -> Check:
    if not sign_up_is_open(server.url):
        return fine(About.SIGN_UP, message("by invite link only"))
    return error(
        About.SIGN_UP,
        message("anybody who can reach the server can make an account, and read everything"),
        message("start it with LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK=true"),
    )


def _plugin(state: PluginState | None) -> Check:
    if state is None:
        said = message("a stock Label Studio: all works, but everybody there sees and changes everybody's coding")
        return fine(About.PLUGIN, said)
    if state.version != PLUGIN_VERSION:
        said = message("version {found}, this framebridge has {ours}", found=state.version, ours=PLUGIN_VERSION)
        return warning(About.PLUGIN, said, message("stop the server and start it again"))
    return fine(About.PLUGIN, message("version {found}", found=state.version))
