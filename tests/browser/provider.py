"""A small OpenID Connect provider on this machine, for the tests of the login: authorization-code flow with PKCE.

It asks for no password: its page lists the people it knows, and whoever is clicked is logged in.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "liangxing", "the app's own secret"


@dataclass
class Provider:
    """Who there is, and what was handed out and not yet fetched."""

    people: dict[str, dict[str, Any]]
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    age: float = 0.0  # seconds by which the tokens are older than they are

    def metadata(self) -> dict[str, Any]:
        """What `/.well-known/openid-configuration` says."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def page(self, query: dict[str, str]) -> str:
        """The people, each a link that comes back here with their name."""
        links = [
            f'<p><a href="/authorize?{html.escape(urlencode({**query, "user": name}))}">{html.escape(name)}</a></p>'
            for name in self.people
        ]
        return f"<!doctype html><meta charset=utf-8><title>provider</title>{''.join(links)}"

    def code(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code for the user it chose."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, once; None for somebody who may not have them."""
        asked = self.codes.pop(form.get("code", ""), None)
        kind, _, given = authorization.partition(" ")
        client = base64.b64decode(given).decode() if kind == "Basic" else ""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or client != f"{CLIENT}:{SECRET}" or challenge != asked.get("code_challenge"):
            return None
        now = int(time.time())
        claims = {
            **self.people[asked["user"]],
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now - int(self.age),
            "exp": now + 600,
            "nonce": asked["nonce"],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": 600, "id_token": signed}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
            elif parts.path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/authorize" and query.get("client_id") == CLIENT:
                if "user" in query:
                    self.send_response(302)
                    self.send_header("Location", provider.code(query))
                    self.end_headers()
                else:
                    self._send(provider.page(query).encode(), "text/html; charset=utf-8")
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            answer = provider.token(form, self.headers.get("Authorization", ""))
            if answer is None:
                self._json({"error": "invalid_grant"}, 400)
            else:
                self._json(answer)

        def _json(self, data: Any, status: int = 200) -> None:
            self._send(json.dumps(data).encode(), "application/json", status)

        def _send(self, data: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what matters the tests assert."""

    return Handler


@contextmanager
def running(people: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """A provider that knows these people, by the name on its page, each with their claims."""
    provider = Provider(people)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
