"""How roles look on the page: a colour per column role, grey for all others, and the filter.

Colours have a contrast of at least 4.5 : 1 on white (WCAG AA); the speaker's code stands above
every turn, so colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from frameschema import Role

_COLOURS = ("#1f5fa8", "#a34a06", "#15713a", "#7a2ea0", "#9c1c3d", "#0b6b74")
_NO_COLOUR = "#5f5f5f"
_OTHER = "other"


@dataclass(frozen=True)
class RolesOnPage:
    """The roles with a class of their own, in column order."""

    columns: tuple[Role, ...]

    @classmethod
    def of(cls, roles: Sequence[Role]) -> RolesOnPage:
        """Take the roles that have a column in the agreed table."""
        return cls(tuple(role for role in roles if role.heading is not None))

    def css_class(self, role_id: str) -> str:
        """Name the class of a turn spoken in this role."""
        known = {role.id for role in self.columns}
        return f"r-{_name(role_id)}" if role_id in known else f"r-{_OTHER}"

    def colour(self, role_id: str) -> str:
        """Give the colour of turns spoken in this role."""
        known = [role.id for role in self.columns]
        return _COLOURS[known.index(role_id) % len(_COLOURS)] if role_id in known else _NO_COLOUR

    def style(self) -> str:
        """Write the colour rules and the filter rules."""
        rules = []
        for role in self.columns:
            colour = self.colour(role.id)
            rules.append(f".fb .r-{_name(role.id)} {{ border-color: {colour}; }}")
            rules.append(f".fb .r-{_name(role.id)}::before {{ color: {colour}; }}")
        shown = [_name(role.id) for role in self.columns] + [_OTHER]
        dimmed = ", ".join(f".fb:has(#rf-{name}:checked) .t:not(.r-{name})" for name in shown)
        rules.append(f"{dimmed} {{ opacity: .28; }}")
        return "\n".join(rules)

    def filter_html(self, all_label: str, other_label: str, language: str) -> str:
        """Write the row of radio buttons that dims the other roles."""
        names = [("all", all_label)]
        names += [(_name(role.id), role.label.in_language(language)) for role in self.columns]
        names.append((_OTHER, other_label))
        buttons = "".join(_button(name, label, checked=name == "all") for name, label in names)
        return f'<div class="fb-filter">{buttons}</div>'


def _name(role_id: str) -> str:
    # A dot would make two classes of one, and a role may be called "all" or "other".
    return "role-" + role_id.replace(".", "--")


def _button(name: str, label: str, *, checked: bool) -> str:
    mark = ' checked="checked"' if checked else ""
    return f'<label><input type="radio" name="rf" id="rf-{name}"{mark}/>{escape(label)}</label>'
