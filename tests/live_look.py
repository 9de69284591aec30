"""How a page looks to a reader: what is too faint, and what is in English."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

WRITES_PICTURES = os.environ.get("FRAMEBRIDGE_WRITE_PICTURES") == "1"
"""Whether the pictures that we ship are to be those of this run."""


def faint_texts(page: Page, root: str) -> list[str]:
    """Name every visible text below `root` with a contrast under 4.5 : 1 (WCAG AA), its ratio behind it."""
    found: list[str] = page.evaluate(_FAINT, root)
    return found


def take_picture(page: Page, path: Path, part: str = ".lsf-editor") -> None:
    """Take a picture of a part of the coding screen (without the list of tasks), as small as a file can be."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    with Image.open(BytesIO(page.locator(part).screenshot())) as picture:
        picture.convert("RGB").save(path, optimize=True)


def english_words(page: Page) -> list[str]:
    """Give every visible text, hint and tooltip of the coding screen that has an English word in it."""
    shown: list[str] = page.evaluate(_SHOWN)
    # Our own texts name a button of a stock Label Studio in parentheses.
    words = {text: re.findall(r"[a-z]+", re.sub(r"\(.*?\)", "", text).casefold()) for text in shown}
    return [text for text in shown if _ENGLISH.intersection(words[text])]


# Words that stand on Label Studio's buttons, panels, hints and questions, and are no Dutch.
_ENGLISH = frozenset(
    re.findall(
        r"[a-z]+",
        """
        add all annotation annotations are cancel choose click clear close compare copy create delete discard
        draft duplicate edit empty found group hide hotkeys inside instructions loading lock manual maximum more
        move next no only please press previous queue redo regions relation relations remove reset results save
        search select selected settings show sort submit sure task tasks the this undo unlock update view with
        you your
        """,
    )
)
_SHOWN = """() => {
  const isSeen = (part) => part.getClientRects().length > 0 && getComputedStyle(part).visibility !== 'hidden';
  const found = new Set();
  const screens = '.lsf-editor, [role=dialog], [role=listbox], .ant-dropdown, .ant-modal';
  for (const root of document.querySelectorAll(screens)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.trim() && isSeen(parentElement) && !parentElement.closest('script, style')) found.add(data.trim());
    }
    for (const part of root.querySelectorAll('[placeholder], [title]')) {
      if (isSeen(part)) for (const name of ['placeholder', 'title']) if (part[name]) found.add(part[name]);
    }
  }
  return [...found];
}"""

# The contrast ratio of WCAG 2.2: of texts, of what a style sheet writes before and after them, of hints in boxes.
_FAINT = """(root) => {
  const rgba = (text) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\\d.]+/g) || []).map(Number);
    const scale = text.startsWith('color(') ? 255 : 1;
    return text === 'transparent' ? [0, 0, 0, 0] : [red * scale, green * scale, blue * scale, alpha];
  };
  const over = ([red, green, blue, alpha], under) =>
    [red, green, blue].map((value, at) => value * alpha + under[at] * (1 - alpha));
  const behind = (part, pseudo) => {
    const hasOwn = pseudo && pseudo !== '::placeholder';
    const layers = hasOwn ? [rgba(getComputedStyle(part, pseudo).backgroundColor)] : [];
    for (let box = part; box; box = box.parentElement) layers.push(rgba(getComputedStyle(box).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const share = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => 0.2126 * share(red) + 0.7152 * share(green) + 0.0722 * share(blue);
  const ratio = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  const all = [...document.querySelectorAll(`${root} *`)].filter((part) => part.getClientRects().length);
  const texts = all.filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const written = (part, pseudo) => /^["a]/.test(getComputedStyle(part, pseudo).content);
  const pairs = [
    ...texts.map((part) => [part, null]),
    ...['::before', '::after'].flatMap((pseudo) =>
      all.filter((part) => written(part, pseudo)).map((part) => [part, pseudo])),
    ...all.filter((part) => part.placeholder && !part.value).map((part) => [part, '::placeholder']),
  ];
  return pairs.map(([part, pseudo]) => {
    const under = behind(part, pseudo);
    const found = ratio(light(over(rgba(getComputedStyle(part, pseudo).color), under)), light(under));
    return found < 4.5 ? `${part.tagName}.${part.className}${pseudo || ''}: ${found.toFixed(2)}` : null;
  }).filter(Boolean);
}"""
