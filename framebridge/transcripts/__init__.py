"""Transcripts in: from a typist's file to turns, with everything doubtful reported."""

from framebridge.transcripts.reader import ReadTranscript, parse_transcript, read_transcript
from framebridge.transcripts.speakers import RolesFile, SpeakerCodes

__all__ = ["ReadTranscript", "RolesFile", "SpeakerCodes", "parse_transcript", "read_transcript"]
