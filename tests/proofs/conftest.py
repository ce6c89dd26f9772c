"""The laws' tests draw on the random policies and providers of the engine's own tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "evaluation"))
