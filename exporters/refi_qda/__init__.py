"""REFI-QDA 1.5, the exchange format of programs for qualitative analysis: out and in.

data = to_qdpx(study, codebook, made_at)
project = read_qdpx(data)
ours = own_study(project)          # when framebridge wrote it
taken = take_in(project, target)   # when another program did
"""

from exporters.refi_qda.errors import NotRefiQda
from exporters.refi_qda.foreign import Taken, Target, take_in
from exporters.refi_qda.loss import losses
from exporters.refi_qda.own import OwnStudy, own_study
from exporters.refi_qda.reading import QdaProject, read_qdpx
from exporters.refi_qda.writing import to_qdc, to_qdpx

__all__ = [
    "NotRefiQda",
    "OwnStudy",
    "QdaProject",
    "Taken",
    "Target",
    "losses",
    "own_study",
    "read_qdpx",
    "take_in",
    "to_qdc",
    "to_qdpx",
]
