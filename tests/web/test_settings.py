"""Settings from the environment, read in a process of their own."""

import json
import os
import secrets
import subprocess
import sys

import pytest

ASKED = """
import json
import jiheng.web.settings as s
print(json.dumps([s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]))
"""


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp+tls://user%40x:p%2Fw@mail.example:2525", ["mail.example", 2525, "user@x", "p/w", True, False]),
        ("smtps://mail.example", ["mail.example", 465, "", "", False, True]),
        ("", ["localhost", 25, "", "", False, False]),
    ],
)
def test_mail_goes_where_the_address_says(url, meant, tmp_path):
    environment = os.environ | {"EMAIL_URL": url, "JIHENG_DEMO": "1", "JIHENG_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == meant


def test_without_a_key_nothing_starts_in_earnest(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIHENG")} | {"JIHENG_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", "import jiheng.web.settings"], env=environment, capture_output=True, text=True, check=False)
    assert "JIHENG_SECRET_KEY" in done.stderr


def test_in_earnest_django_has_nothing_to_complain_of(tmp_path):
    settings = {"JIHENG_SECRET_KEY": secrets.token_urlsafe(64), "JIHENG_HOSTS": "jx.example.gov.cn", "JIHENG_DATA": str(tmp_path)}
    environment = (
        {name: value for name, value in os.environ.items() if name not in {"JIHENG_DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"}}
        | settings
        | {"DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}
    )
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_in_earnest_a_new_folder_is_made_that_nobody_else_reads(tmp_path):
    folder = tmp_path / "new" / "data"
    settings = {"JIHENG_SECRET_KEY": secrets.token_urlsafe(64), "JIHENG_HOSTS": "jx.example.gov.cn", "JIHENG_DATA": str(folder)}
    environment = {name: value for name, value in os.environ.items() if name not in {"JIHENG_DEMO", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}} | settings
    command = [sys.executable, "-m", "jiheng", "set-up", "临溪区", "--user", "first", "--name", "甲", "--email", "first@example.org"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert folder.stat().st_mode & 0o777 == 0o700
