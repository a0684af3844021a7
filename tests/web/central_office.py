"""A central login office that vouches for everybody, and a person who comes from it: run by test_central_login.py in a process with its settings.

Prints whether the login page offers the office, the status of the way back, and who is logged in.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SAYS: dict[str, Any] = json.loads(sys.argv[1])


class Office(BaseHTTPRequestHandler):
    """Discovery, tokens and what is known of the person."""

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"
        self._answer(
            SAYS if self.path == "/userinfo" else {"issuer": here} | {f"{each}_endpoint": f"{here}/{each}" for each in ("authorization", "token", "userinfo")}
        )

    def do_POST(self) -> None:
        self._answer({"access_token": "a", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Says nothing."""


def main() -> None:
    server = HTTPServer(("127.0.0.1", 0), Office)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ |= {
        "JIHENG_OIDC_URL": f"http://127.0.0.1:{server.server_port}/",
        "JIHENG_OIDC_CLIENT": "jiheng",
        "JIHENG_OIDC_SECRET": "s",
        "JIHENG_OIDC_NAME": "统一认证平台",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from jiheng.web.models import Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Person.objects.create_user("officer", name="经办人", email="officer@example.gov.cn")
    client = Client(HTTP_HOST="127.0.0.1")
    page = client.get("/account/login/")
    away = client.post("/account/oidc/central/login/")["Location"]
    state = parse_qs(urlsplit(away).query)["state"][0]
    back = client.get("/account/oidc/central/login/callback/", {"code": "c", "state": state}, follow=True)
    who = client.session.get("_auth_user_id")
    said = {
        "offered": "统一认证平台" in page.content.decode(),
        "policy": f"http://127.0.0.1:{server.server_port}" in page["Content-Security-Policy"],
        "status": back.status_code,
        "page": back.content.decode(),
        "who": Person.objects.get(pk=who).username if who else None,
        "people": Person.objects.count(),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
