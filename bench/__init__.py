"""Measurements: how fast jiheng checks and reads, beside other engines. Run with `make bench`."""
