"""The agenda of open differences, for the meeting in which researchers settle them."""

from framebridge.agenda.building import Agenda, build_agenda, coder_names, weight

__all__ = ["Agenda", "build_agenda", "coder_names", "weight"]
