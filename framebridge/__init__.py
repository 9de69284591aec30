"""The workbench: study folder, transcripts, store, merging, agreement and the command line."""
