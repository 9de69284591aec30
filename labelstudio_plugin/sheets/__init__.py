"""Narrative sheets in Label Studio: the page, the task that fills it, and what is filled in ⇄ `SheetCoding`."""

from labelstudio_plugin.sheets.context import SheetContext
from labelstudio_plugin.sheets.errors import SheetProblem
from labelstudio_plugin.sheets.page import sheet_config
from labelstudio_plugin.sheets.reading import ReadSheet, read_sheet
from labelstudio_plugin.sheets.task import sheet_task
from labelstudio_plugin.sheets.writing import write_sheet

__all__ = [
    "ReadSheet",
    "SheetContext",
    "SheetProblem",
    "read_sheet",
    "sheet_config",
    "sheet_task",
    "write_sheet",
]
