"""What tests of pages share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    """Limits of one test do not count for the next."""
    cache.clear()
