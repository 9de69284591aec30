"""A report of a study to look at: pictures with the tables behind them, and every number's fragments."""

from exporters.report.page import Report

__all__ = ["Report"]
