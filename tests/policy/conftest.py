"""Small policies are written as the engine's own tests write them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "evaluation"))
