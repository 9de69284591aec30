"""Lossless conversion: what Label Studio stores ⇄ what `frameschema` says."""

from labelstudio_plugin.results.context import CodingContext
from labelstudio_plugin.results.reading import ReadResult, read_annotation, read_result
from labelstudio_plugin.results.writing import write_result

__all__ = ["CodingContext", "ReadResult", "read_annotation", "read_result", "write_result"]
