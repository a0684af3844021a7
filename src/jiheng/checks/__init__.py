"""Checks of declarations: facts, rules over them, and the engine that brings both together."""
