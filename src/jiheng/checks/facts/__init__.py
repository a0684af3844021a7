"""Facts, one module a subject; importing this package registers them all."""

from jiheng.checks.facts import money as money
