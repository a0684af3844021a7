"""Scoring of self-evaluations (自评计分): marks, sums, grade; sub-units together."""
