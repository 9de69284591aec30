"""Exchange with other programs for qualitative analysis, by files of REFI-QDA (`exporters/refi_qda/`)."""
