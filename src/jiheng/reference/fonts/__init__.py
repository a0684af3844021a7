"""A font of empty boxes for characters that nothing else shows; `python -m tools.box_font` makes it again."""

from pathlib import Path

FOLDER = Path(__file__).parent
BOXES = FOLDER / "jiheng-boxes.ttf"
FAMILY = "jiheng boxes"
