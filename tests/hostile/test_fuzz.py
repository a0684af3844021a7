"""Documents spoilt at random, the same ones in every run: read or refused, never anything else. Longer: python -m tests.hostile.fuzz."""

import pytest

from tests.hostile.fuzz import documents, findings, without_recognition

DOCUMENTS = documents()
COUNT = 12
EACH = sorted(name for name in DOCUMENTS if not name.endswith(".pdf"))
PAGES = sorted(name for name in DOCUMENTS if name.endswith(".pdf"))


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH)
def test_spoilt_documents_are_read_or_refused(name: str):
    assert [wrong for _, wrong in findings(name, DOCUMENTS[name], COUNT, 20260101)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_spoilt_pages_are_read_or_refused(name: str):
    with without_recognition():
        assert [wrong for _, wrong in findings(name, DOCUMENTS[name], COUNT, 20260101)] == []
