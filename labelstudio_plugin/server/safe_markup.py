"""Markup of tasks that a page puts into itself as HTML: only what our pages are made of stays markup.

Whatever else begins with `<` is shown as the text that it is. What we make ourselves comes back unchanged, so no
position shifts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

OWN_FIELDS = frozenset({"html", "recording", "excerpt", "variants", "coding", "chain"})
"""The fields of our tasks that our pages show as HTML."""

_TAGS = (
    "p|div|span|section|h[1-6]|strong|b|i|em|u|s|small|sub|sup|br|hr|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|"
    "caption|blockquote|q|pre|code|details|summary|label|input|audio|video"
)
_ATTRIBUTE = (
    r'\s+(?:(?:class|for|name|id|title|lang|dir|type|preload|controls|aria-label|data-[a-z-]+)="[^"<>]*"'
    r'|style="--role: #[0-9a-fA-F]{6}"|src="/framebridge/recordings/[0-9a-f]{32}\.[a-z0-9]{3,4}")'
)
_TURN = '/p>|p class="[^"<>]*" data-s="[^"<>]*">'
"""What nearly every tag is; looked for first."""
_NOT_OURS = re.compile(rf"<(?!{_TURN}|/?(?:{_TAGS})(?:{_ATTRIBUTE})*\s*/?>)")
_SHOWN = re.compile(r'<HyperText\b[^>]*?\bvalue\s*=\s*["\']\$([^"\']+)["\']', re.IGNORECASE)
_LAST_NAME = re.compile(r"(\w+)\W*$")


def is_safe(markup: str) -> bool:
    """Say whether nothing would change."""
    return "<" not in markup or _NOT_OURS.search(markup) is None


def safe(markup: str) -> str:
    """Turn every tag that our pages are not made of into text."""
    return _NOT_OURS.sub("&lt;", markup)


@lru_cache(maxsize=256)
def html_fields(label_config: str) -> frozenset[str]:
    """Name the fields that a page shows as HTML, by their last name: `chain` of `$narratives[{{idx}}].chain`."""
    found = (_LAST_NAME.search(name) for name in _SHOWN.findall(label_config))
    return OWN_FIELDS | {match[1] for match in found if match}


def unsafe_fields(data: Any) -> set[str]:
    """Name the fields, at whatever depth, that hold something to turn into text."""
    found: set[str] = set()
    waiting = [("", data)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, str):
            if not is_safe(value):
                found.add(name)
        elif isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, list):
            waiting.extend((name, item) for item in value)
    return found


def made_safe(data: Any, names: Collection[str], name: str = "") -> Any:
    """Give the data with these fields safe; what has no such name is shown as text anyhow."""
    if isinstance(data, str):
        return safe(data) if name in names else data
    if isinstance(data, dict):
        return {key: made_safe(value, names, str(key)) for key, value in data.items()}
    return [made_safe(value, names, name) for value in data] if isinstance(data, list) else data
