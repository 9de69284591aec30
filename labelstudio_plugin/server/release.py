"""The one Label Studio release that this plugin was made for and tested with."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from frameschema import message
from labelstudio_plugin.server.errors import MissingPart, UnsupportedLabelStudio

SUPPORTED_RELEASE = "1.23.2"
PLUGIN_VERSION = "0.1.0"


def require_supported_release() -> None:
    """Raise unless exactly the supported Label Studio is installed."""
    try:
        installed = version("label-studio")
    except PackageNotFoundError as exc:
        raise MissingPart(
            message(
                "label-studio {supported} is not installed; install framebridge with its extra: "
                "framebridge[server]",
                supported=SUPPORTED_RELEASE,
            )
        ) from exc
    if installed != SUPPORTED_RELEASE:
        raise UnsupportedLabelStudio(
            message(
                "Label Studio {installed} is installed, but framebridge works with {supported} only; install it "
                "with: pip install label-studio=={supported}",
                installed=installed,
                supported=SUPPORTED_RELEASE,
            )
        )
