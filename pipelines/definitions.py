"""The code location that ``workspace.yaml`` names: ``defs``, of the settings beside the code and in the environment.

What belongs here: ``defs`` alone. Importing this module reads settings; importing any other one reads nothing.
"""

from __future__ import annotations

from mockmart.pipelines.assembly import default_definitions

defs = default_definitions()
