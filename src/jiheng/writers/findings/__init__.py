"""Findings as text for people, as data for programs, and as files for the desk."""
