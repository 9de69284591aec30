"""Tables as a DataFrame, for analysis in a notebook. Emphasis is lost."""

from __future__ import annotations

import pandas as pd  # type: ignore[import-untyped]

from exporters.table import Table


def to_dataframe(table: Table) -> pd.DataFrame:
    """Give one row per row and one column per column, named by its key; all cells are text."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    return pd.DataFrame(rows, columns=[column.key for column in table.columns], dtype="str")
