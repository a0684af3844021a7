"""The examples of docs/api.md run, as they stand there, against a server with the demonstration."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from jiheng.model.carry_over import carried_over
from jiheng.web.actions import demo
from jiheng.web.actions import token as tokens
from jiheng.web.examples import faultless
from jiheng.web.models import Cycle, Filing, Organisation, Person, Scope
from jiheng.writers.form.document import Format, document
from tools.docs_api import EXAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
STRICT = 'set -euo pipefail; curl() { command curl --noproxy "*" --fail-with-body -S "$@"; }\n'


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed: tools/system.sh installs it")
def test_the_examples_of_the_manual_run(live_server: Any, tmp_path: Path):
    demo.load()
    officer = Person.objects.get(username="jingban")
    _made, secret = tokens.make(person=officer, name="curl", scopes=Scope.values, days=1)
    (tmp_path / "form.docx").write_bytes(document(carried_over(faultless(), demo.data()["filings"]["year"]), Format.DOCX))
    unit, cycle = Organisation.objects.get(code="215003"), Cycle.objects.get(year=demo.data()["filings"]["year"])
    given = os.environ | {"JIHENG": live_server.url, "TOKEN": secret, "UNIT": str(unit.pk), "CYCLE": str(cycle.pk)}
    given["APPROVED"] = str(Filing.objects.get(organisation=unit, cycle__year=2026, number=1).pk)
    (tmp_path / "voucher.pdf").write_bytes(b"%PDF-1.7")
    answers = {}
    for paragraph in EXAMPLES.read_text("utf-8").split("\n\n"):
        given["FILING"] = str(Filing.objects.order_by("-pk").values_list("pk", flat=True)[0])
        done = subprocess.run(["bash", "-c", STRICT + paragraph], cwd=tmp_path, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{paragraph}\n{done.stdout}\n{done.stderr}"
        answers[paragraph.partition("\n")[0].partition("· ")[2]] = done.stdout
    assert '"state":"signing"' in answers["Findings, the first step, the status"]
    assert '"voucher.pdf"' in answers["After approval: a payment with its voucher, what the indicators have reached"]
    assert '"sha256":' in answers["What is public, without a token"]
    assert "signing" in answers["Export"]
