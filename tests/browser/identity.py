"""A small OpenID Connect provider for the tests: whoever comes says who they are."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PEOPLE = ("anna", "ben")


class Provider:
    """Answers the four addresses of the code flow."""

    def __init__(self, issuer: str) -> None:
        self.issuer, self.key = issuer, RSAKey.generate_key(2_048, {"kid": "test"})
        self.codes: dict[str, tuple[str, str, str]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/authorize", self.authorize),
            Route("/as/{name}", self.choose),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.keys),
        ]

    def configuration(self, _request: Request) -> Response:
        here = self.issuer
        return JSONResponse(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def authorize(self, request: Request) -> Response:
        asked = urlencode(dict(request.query_params))
        links = "".join(f'<p><a href="/as/{name}?{asked}">{name}</a></p>' for name in PEOPLE)
        return HTMLResponse(f"<h1>Who are you?</h1>{links}")

    def choose(self, request: Request) -> Response:
        asked, name = request.query_params, request.path_params["name"]
        code = f"{name}-{len(self.codes)}"
        self.codes[code] = (name, asked.get("nonce", ""), asked["client_id"])
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    async def token(self, request: Request) -> Response:
        name, nonce, client = self.codes.pop(str((await request.form())["code"]))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": f"id-of-{name}",
            "aud": client,
            "iat": now,
            "exp": now + 3_600,
            "nonce": nonce,
            "name": name,
            "email": f"{name}@example.org",
            "email_verified": True,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return JSONResponse(
            {"access_token": "none", "token_type": "Bearer", "expires_in": 3_600, "id_token": signed}
        )

    def keys(self, _request: Request) -> Response:
        return Response(
            json.dumps({"keys": [self.key.as_dict(private=False)]}), media_type="application/json"
        )


@contextmanager
def provider(port: int) -> Iterator[str]:
    """Run a provider on a port of this machine."""
    issuer = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=Provider(issuer).routes()), port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield issuer
    server.should_exit = True
    thread.join(10)


def secrets(issuer: str, address: str) -> str:
    """Return the secrets file of a server that takes sign-ins of the provider."""
    return "\n".join(
        [
            "[auth]",
            f'redirect_uri = "{address}/oauth2callback"',
            'cookie_secret = "not a secret, since it stands in a test"',
            'client_id = "assay"',
            'client_secret = "test"',
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"',
            "",
        ]
    )
