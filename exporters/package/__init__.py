"""A data package for a research archive: tidy tables that refer to each other, and all that explains them.

    source → rows (what was coded) → resource (csv, parquet) → descriptor, README, checksums → files

Without transcripts, words that were said are left out of every file (`said`): their columns are not there, and a
run of them inside a researcher's own text is replaced by a mark.
"""

from exporters.package.about import About
from exporters.package.writing import DataPackage, data_package

__all__ = ["About", "DataPackage", "data_package"]
