"""Another system that uses the programming interface."""

import json

from django.test import Client

from jiheng.web.actions import token as tokens
from jiheng.web.models import Scope

ALL = tuple(Scope.values)


class Program:
    """Another system with a token of somebody."""

    def __init__(self, person, *scopes: str) -> None:
        self.token, self.secret = tokens.make(person=person, name="项目库", scopes=list(scopes or ALL), days=30)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **headers: str):
        return self.client.get(f"/api/{path}", headers=headers)

    def post(self, path: str, sent=None, **headers: str):
        return self.client.post(f"/api/{path}", json.dumps(sent) if sent is not None else "", content_type="application/json", headers=headers)

    def put(self, path: str, document: bytes, **headers: str):
        return self.client.put(f"/api/{path}", document, content_type="application/json", headers=headers)


def problem(answer, status: int, kind: str) -> dict:
    """The problem document of an answer, which has to be of this kind."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == f"/api/problems#{kind}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told
