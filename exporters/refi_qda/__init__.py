"""REFI-QDA 1.5, the exchange format of programs for qualitative analysis: out and in.

    data = to_qdpx(study, codebook, made_at)
    project = read_qdpx(data)
"""

from exporters.refi_qda.errors import NotRefiQda
from exporters.refi_qda.loss import losses
from exporters.refi_qda.writing import to_qdc, to_qdpx

__all__ = ["NotRefiQda", "losses", "to_qdc", "to_qdpx"]
