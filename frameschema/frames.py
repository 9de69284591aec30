"""Frames as they are attributed to words: which, on which level, of what, how sure, and how they show."""

from __future__ import annotations

from frameschema.base import Document, Prose, Slug, Words
from frameschema.vocabulary import FrameEnactment, FrameLevel


class FrameRef(Document):
    """A frame of the codebook on the level where the coder places it.

    Groups may place one frame on different levels; `level` keeps what each said.
    """

    frame: Slug
    level: FrameLevel | None = None


class FramingDevice(Document):
    """A means by which a frame shows, such as a metaphor, and the words it is made of (Van Gorp 2007).

    `device` is a code of the list `framing_device`; `words` are quoted by the coder, None when the whole
    fragment is meant.
    """

    device: Slug
    words: Prose | None = None


class FrameAttribution(Document):
    """The mix of frames a coder sees, the object it is about, and the image of that object.

    Nothing is compulsory. `object`, `image`, `source` and `certainty` are codes of the codebook
    lists `frame_object`, `frame_image`, `frame_source` and `certainty`; `local_name` is the
    group's own word for the mix, and a proposal for the codebook while no code has that name;
    `enactment` marks a frame that is only said, or done (rhetorical frames are a pair of the two).
    """

    frames: tuple[FrameRef, ...] = ()
    object: Slug | None = None
    image: Slug | None = None
    source: Slug | None = None
    certainty: Slug | None = None
    local_name: Words | None = None
    enactment: FrameEnactment | None = None
