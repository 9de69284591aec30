"""The demo: four invented discussions, eight coders, a real Label Studio, the agreed tables."""

from framebridge.demo.run import Demo, run_demo, stop_demo

__all__ = ["Demo", "run_demo", "stop_demo"]
