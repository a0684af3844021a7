"""Rules, one module a family; importing this package registers them all (after the facts that they compare)."""

from jiheng.checks import facts as facts  # noqa: I001  # facts first: rules are checked against them at import
from jiheng.checks.rules import funds as funds
