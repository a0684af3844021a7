"""What is stored. The documents themselves are values of `jiheng.model`, kept as canonical JSON with a few columns to search and count by."""

from jiheng.web.models.person import Person

__all__ = ["Person"]
