"""jiheng 绩衡: performance targets of public budgets, read, checked and carried through the year."""

__version__ = "0.1.0"
