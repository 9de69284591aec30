"""What of a task may stay markup: what our own pages are made of, letter for letter, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_sheet import INCOME, JOINT, SOCIAL, a_sheet, payload

from labelstudio_plugin.recordings import PLACE, Recording, recording_name
from labelstudio_plugin.server.safe_markup import html_fields, is_safe, made_safe, safe, unsafe_fields

ATTACKS = (
    "<script>window.injected = 1</script>",
    "<img src=x onerror='window.injected = 1'>",
    "<IMG SRC=x ONERROR=window.injected=1>",
    '<p onclick="window.injected = 1">x</p>',
    '<p class="t"onmouseover="window.injected=1">x</p>',
    '<p class="t" data-s="x" style="background:url(javascript:1)">x</p>',
    '<p class="t" style="--role: #1f5fa8; background: url(//example.org)">x</p>',
    '<a href="javascript:window.injected=1">x</a>',
    "<svg/onload=window.injected=1>",
    "<iframe srcdoc='<script>parent.injected=1</script>'></iframe>",
    "<!--><script>window.injected=1</script>-->",
    "<p<script>window.injected=1</script>",
    '<p class="><script>window.injected=1</script>">',
    '<audio controls src="https://example.org/x.mp3"></audio>',
    "<math><mi xlink:href='javascript:1'>x</mi></math>",
    "<textarea><img onerror=1></textarea>",
)


class _Seen(HTMLParser):
    """What a reader of HTML sees."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_ours_becomes_text(attack: str) -> None:
    seen = _Seen(f'<p class="t r-kmi" data-s="1 · KM-I-1">{safe(attack)}</p>')
    assert not is_safe(attack) and is_safe(safe(attack))
    assert all(not name.startswith("on") and name != "style" for _, given in seen.tags for name in given)
    assert {tag for tag, _ in seen.tags} == {"p"}
    assert not any("javascript:" in str(value) for _, given in seen.tags for value in given.values())


@given(st.text(alphabet="<>/=\"' pPonclaskrit!-&;", max_size=60))
def test_nothing_made_of_pieces_gets_through(text: str) -> None:
    seen = _Seen(safe(text))
    names = {name for _, given in seen.tags for name in given}
    assert not names - {
        "class",
        "for",
        "name",
        "id",
        "title",
        "lang",
        "dir",
        "type",
        "preload",
        "controls",
        "aria-label",
    }
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    "ours",
    [
        '<p class="t r-kmi fb-open" data-s="2 · KM-I-1 · 00:00:37" data-t="37.000">a &lt;b&gt; &amp; c</p>',
        '<section class="fb-open"><h4>x</h4><div><strong>≠ y</strong> <i>z</i><ul><li>a</li></ul></div>',
        '<div class="fold"><label><input type="checkbox"/>3 beurten</label><div></div></div>',
        "<ol><li><b>x</b><br/><em>y</em></li></ol>",
        Recording(PLACE + recording_name("s", "a.mp3"), 'Speel "af" <hier>').player(),
    ],
)
def test_our_own_stays_letter_for_letter(ours: str) -> None:
    assert safe(ours) == ours


def test_a_sheet_stays_letter_for_letter() -> None:
    data = payload(a_sheet(JOINT, INCOME, SOCIAL))["data"]
    assert "style=" in str(data)
    assert unsafe_fields(data) == set()


def test_only_what_a_page_shows_as_html_is_changed() -> None:
    names = html_fields(
        '<View><HyperText name="a" value="$verhaal" inline="true"/><Text name="b" value="$t"/></View>'
    )
    given = {"verhaal": "<script>1</script>", "t": "<lacht>", "narratives": [{"chain": "<b onclick=1>x</b>"}]}
    assert unsafe_fields(given) == {"verhaal", "t", "chain"}
    assert made_safe(given, names) == {
        "verhaal": "&lt;script>1&lt;/script>",
        "t": "<lacht>",
        "narratives": [{"chain": "&lt;b onclick=1>x</b>"}],
    }
