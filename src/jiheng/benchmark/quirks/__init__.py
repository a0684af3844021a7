"""The quirks of published forms, by what they change; importing this registers all of them."""

from jiheng.benchmark.quirks import damage, documents, funds, labels, noise, projects, separators, shapes, targets, torn

__all__ = ["damage", "documents", "funds", "labels", "noise", "projects", "separators", "shapes", "targets", "torn"]
