"""Programs that write: a person's token, and requests with it."""

import json

from django.test import Client

from catalogue.accounts import tokens

SERVICES = "/api/v1/services"
NOT_SENT = ("state", "withdrawal_reason", "review_note", "updated")
"""What a record has and takes by moves alone, or says itself."""


class Program:
    """A program with a token of somebody, or with none."""

    def __init__(self, owner=None, scope="write"):
        self.client, self.owner = Client(), owner
        self.headers = {"authorization": f"Bearer {tokens.issue(owner, 'x', scope).text}"} if owner else {}

    def ask(self, method, path, body=None, **headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"data": data, "content_type": named.pop("content-type", "application/json")} if body is not None else {}
        return self.client.generic(method, path, **sent, headers=self.headers | named)

    def record(self, slug):
        """The record, with the ETag of its state under `etag`."""
        response = self.ask("GET", f"{SERVICES}/{slug}/record")
        assert response.status_code == 200, response.content
        return response.json() | {"etag": response["ETag"]}

    def create(self, **document):
        return self.ask("POST", SERVICES, document)

    def change(self, slug, etag=None, /, **document):
        etag = etag or self.record(slug)["etag"]
        return self.ask("PATCH", f"{SERVICES}/{slug}", document, if_match=etag)

    def move(self, slug, state, etag=None, /, **more):
        etag = etag or self.record(slug)["etag"]
        return self.ask("POST", f"{SERVICES}/{slug}/state", {"state": state, **more}, if_match=etag)


def to_send(record):
    """A record as it was read, ready to be sent back."""
    return {name: value for name, value in record.items() if name not in (*NOT_SENT, "etag")}


def problems(response, status):
    """What an answer says is wrong, by name."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["problems"]
