"""The archive around a project: read without unpacking anything on a disk, and with limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from exporters.refi_qda.errors import NotRefiQda
from exporters.refi_qda.writing import PROJECT_FILE
from frameschema import message

LARGEST = 512 * 1024 * 1024
"""So many bytes may the files of an archive that we read be together, unpacked."""

_READ = (".qde", ".txt")


def read_archive(data: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    """Give the project and the plain texts by file name, in small letters; raises NotRefiQda.

    Other files (sound, pictures, pdf, Word) are not opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_READ)]
            _refuse_oversize(entries)
            files = {_plain_name(entry.filename): archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise NotRefiQda(message("it is no archive, or a damaged or encrypted one")) from None
    except zlib.error:
        raise NotRefiQda(message("it is a damaged archive")) from None
    project = files.pop(PROJECT_FILE, None) or next((files[name] for name in files if name.endswith(".qde")), None)
    if project is None:
        raise NotRefiQda(message("it holds no {file}", file=PROJECT_FILE))
    return project, files


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].lower()


def _refuse_oversize(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise NotRefiQda(
            message("its texts are more than {limit} MB when unpacked", limit=LARGEST // (1024 * 1024))
        )
