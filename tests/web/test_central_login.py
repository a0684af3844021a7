"""Login at a central office over OpenID Connect: who was invited comes in, nobody else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("central_office.py")


def coming(folder: Path, **says: Any) -> dict[str, Any]:
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    surroundings |= {"DJANGO_SETTINGS_MODULE": "tests.web.settings", "JIHENG_DEMO": "1", "JIHENG_DATA": str(folder), "PYTHONPATH": str(SCRIPT.parents[2])}
    run = subprocess.run([sys.executable, str(SCRIPT), json.dumps(says)], capture_output=True, text=True, env=surroundings, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


def test_an_invited_person_comes_in_by_the_address_that_the_office_vouches_for(tmp_path):
    came = coming(tmp_path, sub="1", email="officer@example.gov.cn", email_verified=True)
    assert came["offered"]
    assert came["policy"]
    assert came["who"] == "officer"


@pytest.mark.parametrize("says", [{"email": "stranger@example.gov.cn", "email_verified": True}, {"email": "officer@example.gov.cn", "email_verified": False}])
def test_nobody_else_comes_in_and_no_account_is_made(tmp_path, says):
    came = coming(tmp_path, sub="2", **says)
    assert came["who"] is None
    assert came["people"] == 1
    assert "还没有被邀请" in came["page"]
