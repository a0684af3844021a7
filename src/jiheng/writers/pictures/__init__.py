"""Pictures of a budget year as SVG: plain shapes with patterns, readable in black and white, on paper and without JavaScript."""
