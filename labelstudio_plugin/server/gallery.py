"""Our group of labelling templates, first in Label Studio's template gallery."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

GROUP = "Frame-analyse"
PICTURE = "/static/templates/named-entity-recognition.png"


class GalleryTemplate(BaseModel):
    """One labelling configuration that the gallery offers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    config: str
    description: str = ""


_templates = TypeAdapter(list[GalleryTemplate])


def dump_gallery(templates: Sequence[GalleryTemplate]) -> str:
    """The templates as the JSON text that `load_gallery` reads."""
    return _templates.dump_json(list(templates), indent=1).decode()


def load_gallery(path: Path) -> list[GalleryTemplate]:
    """The templates in a JSON file; none when there is no such file."""
    return _templates.validate_json(path.read_bytes()) if path.is_file() else []


def put_first(stock: dict[str, list[Any]], ours: Sequence[GalleryTemplate]) -> dict[str, list[Any]]:
    """Label Studio's gallery with our group before its own; unchanged when we have no templates."""
    if not ours:
        return stock
    entries = [_to_entry(order, template) for order, template in enumerate(ours)]
    return {"templates": entries + stock["templates"], "groups": [GROUP, *stock["groups"]]}


def _to_entry(order: int, template: GalleryTemplate) -> dict[str, Any]:
    return {
        "title": template.title,
        "type": "community",
        "group": GROUP,
        "order": order,
        "image": PICTURE,
        "details": template.description,
        "config": template.config,
    }
