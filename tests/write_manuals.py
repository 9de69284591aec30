"""Write the coding manuals of the codebook that we ship anew: `python tests/write_manuals.py`."""

from __future__ import annotations

from pathlib import Path

from builders import shipped_codebook, shipped_roles

from framebridge.cli.manual import make_manual

MANUALS = Path(__file__).parent.parent / "docs" / "manual"
NAMES = {"nl": "handleiding.html", "en": "manual.html"}


def main() -> None:
    """Write them all."""
    for language, name in NAMES.items():
        manual = make_manual(shipped_codebook(), shipped_roles(), language)
        (MANUALS / name).write_text(manual, encoding="utf-8")


if __name__ == "__main__":
    main()
