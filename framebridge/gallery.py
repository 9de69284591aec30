"""The labelling configurations that Label Studio's gallery offers to who makes a project by hand."""

from __future__ import annotations

from framebridge.documents import read_yaml
from framebridge.language import chosen_language, translated
from framebridge.shipped import shipped
from framebridge.transcripts import RolesFile
from frameschema import Codebook
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.server.gallery import GalleryTemplate


def gallery_templates() -> list[GalleryTemplate]:
    """Give our configuration, made from the codebook and roles that come with the program."""
    codebook = read_yaml(shipped("codebooks", "frames.yaml"), Codebook)
    roles = read_yaml(shipped("roles", "roles.yaml"), RolesFile).roles
    return [
        GalleryTemplate(
            title=codebook.title.in_language(chosen_language()),
            config=label_config(codebook, roles, chosen_language()),
            description=translated("Fragments, issue moments, shifts: made from the codebook."),
        )
    ]
