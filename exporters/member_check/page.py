"""The pack as a web page that needs nothing else, with a form whose answers the reader saves in a file."""

from __future__ import annotations

from exporters.html_template import html_template
from exporters.member_check.items import CheckPack


def member_check_html(pack: CheckPack) -> str:
    """Write the page of one discussion."""
    return html_template("member_check.html").render(pack=pack, words=pack.words)
