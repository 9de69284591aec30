"""The table: for each address and method, what an annotator and an analyst may do there.

The addresses are those of the running server's own resolver, written as it writes them. What is not in the table
is refused to everybody but the coordinator; `OPEN` is for who has not logged in as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls import checks, trimming
from labelstudio_plugin.server.walls.checks import Check
from labelstudio_plugin.server.walls.trimming import Trim

READ = ("GET", "HEAD", "OPTIONS")
_BOTH = (Role.ANNOTATOR, Role.ANALYST)
_CODES = (Role.ANNOTATOR,)

OPEN: frozenset[str] = frozenset(
    {
        "framebridge/health",
        "framebridge/labeling.js",
        "framebridge/invite/<token>",
        "^sw\\.js$",
        "^sw-fallback\\.js$",
        "^favicon\\.ico$",
        "^label-studio-frontend/(?P<path>.*)$",
        "^dm/(?P<path>.*)$",
        "^react-app/(?P<path>.*)$",
        "^static/fonts/roboto/roboto.css$",
        "^static/(?P<path>.*)$",
        "^user/login/",
        "^user/signup/",
        "^logout/?$",
        "^api/token/refresh/",
        "version/",
        "api/version/",
        "health/",
        "heidi-tips/",
    }
)
"""Pages to log in with, scripts and pictures of Label Studio itself: nothing of anybody's."""

ACCOUNT: frozenset[str] = frozenset(
    {"^api/current-user/whoami", "^api/token/", "^api/token/blacklist/", "framebridge/token"}
)
"""What an account without a role may ask: who it is, and for a token, which opens nothing more."""


@dataclass(frozen=True)
class Rule:
    """Who may use an address by some methods, what is asked first, and what is taken out of the answer."""

    methods: tuple[str, ...]
    roles: tuple[Role, ...]
    check: Check
    trim: Trim | None = None


def _read(check: Check = checks.anyone, trim: Trim | None = None) -> Rule:
    return Rule(READ, _BOTH, check, trim)


def _read_by_coders(check: Check) -> Rule:
    return Rule(READ, _CODES, check)


def _write(*methods: str, check: Check, roles: tuple[Role, ...] = _CODES, trim: Trim | None = None) -> Rule:
    return Rule(methods, roles, check, trim)


def _own(*methods: str, check: Check = checks.anyone) -> Rule:
    return Rule(methods, _BOTH, check)


RULES: Mapping[str, tuple[Rule, ...]] = {
    # pages
    "^$": (_read(),),
    "^projects/": (_read(),),
    "^projects/<int:pk>/": (_read(checks.project_in_address),),
    "^projects/<int:pk>/data/": (_read(checks.project_in_address),),
    "^user/account/": (_read(),),
    "^user/account/<sub_path>": (_read(),),
    "feature-flags/": (_read(),),
    # of ours
    "framebridge/server": (_read(),),
    "framebridge/sheets": (_read_by_coders(checks.anyone), _write("POST", check=checks.anyone)),
    "^framebridge/recordings/(?P<name>[0-9a-f]{32}\\.[a-z0-9]{3,4})$": (_read(checks.recording_in_address),),
    # projects
    "^api/projects/": (_read(),),
    "^api/projects/counts/": (_read(),),
    "^api/projects/<int:pk>/": (_read(checks.project_in_address),),
    "^api/projects/<int:pk>/next/": (_read_by_coders(checks.project_in_address),),
    "^api/projects/<int:pk>/label-stream-history/": (_read_by_coders(checks.project_in_address),),
    # tasks and codings
    "^api/tasks/": (_read(checks.project_asked, trimming.tasks),),
    "^api/tasks/<int:pk>/": (_read(checks.task_in_address, trimming.task),),
    "^api/tasks/<int:pk>/annotations/": (
        _read(checks.task_in_address, trimming.codings),
        _write("POST", check=checks.new_coding),
    ),
    "^api/tasks/<int:pk>/drafts": (
        _read(checks.task_in_address, trimming.drafts),
        _write("POST", check=checks.new_coding),
    ),
    "^api/tasks/<int:pk>/annotations/<int:annotation_id>/drafts": (
        _read(checks.task_in_address, trimming.drafts),
        _write("POST", check=checks.new_coding),
    ),
    "^api/annotations/<int:pk>/": (
        _read(checks.annotation_in_address),
        _write("PATCH", "PUT", check=checks.changed_coding),
    ),
    "^api/drafts/<int:pk>/": (
        _read(checks.draft_in_address),
        _write("PATCH", "PUT", check=checks.changed_draft),
        _write("DELETE", check=checks.draft_in_address),
    ),
    # the list of tasks
    "^api/dm/views/$": (_read(checks.project_asked), _write("POST", check=checks.project_in_fields)),
    "^api/dm/views/(?P<pk>[^/.]+)/$": (
        _read(checks.view_in_address),
        _write("PATCH", "PUT", check=checks.view_in_address),
    ),
    "^api/dm/columns/": (_read(checks.project_asked),),
    "^api/dm/project/": (_read(checks.project_asked),),
    "^api/dm/actions/": (
        _read(checks.project_asked, trimming.nothing),
        _write("POST", check=checks.next_task_asked),
    ),
    "^api/label_links/$": (_read(checks.project_asked, trimming.nothing),),
    "^api/ml/": (_read(checks.project_asked, trimming.nothing),),
    # the own account
    "^api/users/$": (_read(trim=trimming.people),),
    "^api/users/(?P<pk>[^/.]+)/$": (
        _read(checks.own_account),
        _own("PATCH", check=checks.own_account_changed),
    ),
    "^api/organizations/<int:pk>/memberships/<int:user_pk>/": (_read(checks.own_membership),),
    "^api/current-user/product-tour": (_read(), _own("PATCH")),
    "^api/current-user/hotkeys/": (_read(), _own("PATCH")),
    "^api/jwt/settings": (_read(),),
    "^api/token/rotate/": (_own("POST"),),
    "^api/session-policy/": (_read(),),
}
