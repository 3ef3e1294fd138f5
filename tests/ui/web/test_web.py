"""What stands around Streamlit: the names the server answers to, the browser's cookie, the headers."""

import asyncio
import inspect
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from ui.web import uploads
from ui.web.browser_cookie import NAME, BrowserCookie, is_token
from ui.web.headers import SecurityHeaders
from ui.web.hosts import KnownHosts, answers_to, stated_hosts
from ui.web.sign_out import SignOutNoted


def answer(
    app: ASGIApp,
    path: str = "/",
    kind: str = "http",
    headers: Mapping[str, str] = {},
    scheme: str = "http",
    method: str = "GET",
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": f"{kind}.connect"}

    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "scheme": scheme,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    # In a thread of its own: a browser that another test holds open runs a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()  # type: ignore[arg-type]
    return sent


def header(sent: list[dict[str, Any]], name: str) -> list[str]:
    return [value.decode() for key, value in sent[0]["headers"] if key.decode() == name]


PAGE = PlainTextResponse("page")


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("localhost:8501", True),
        ("LOCALHOST.", True),
        ("127.0.0.1:8501", True),
        ("192.168.1.7:8501", True),
        ("[::1]:8501", True),
        ("[::1]", True),
        ("assay.example.org", True),
        ("Assay.Example.org:443", True),
        ("evil.example", False),
        ("assay.example.org.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_only_this_machine_bare_addresses_and_stated_names_are_answered(host: str, answered: bool) -> None:
    assert answers_to(host, ["assay.example.org"]) is answered
    app = KnownHosts(PAGE, ["assay.example.org"])
    assert answer(app, headers={"host": host})[0]["status"] == (200 if answered else 421)


def test_a_socket_for_a_foreign_name_is_closed_before_it_opens() -> None:
    sent = answer(KnownHosts(PAGE, []), "/_stcore/stream", "websocket", {"host": "evil.example"})
    assert sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]


def test_names_are_stated_by_whoever_runs_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_HOSTS", " a.example, b.example ,")
    assert stated_hosts() == ("a.example", "b.example")
    monkeypatch.delenv("ASSAY_HOSTS")
    assert stated_hosts() == ()


def cookie_of(sent: list[dict[str, Any]]) -> Any:
    (text,) = header(sent, "set-cookie")
    return SimpleCookie(text)[NAME]


def test_every_browser_gets_a_cookie_of_its_own_out_of_reach_of_scripts_and_other_sites() -> None:
    first, second = (cookie_of(answer(BrowserCookie(PAGE))) for _ in range(2))
    assert first.value != second.value
    assert is_token(first.value)
    assert (first["httponly"], first["samesite"], first["secure"], first["path"]) == (True, "lax", "", "/")
    assert cookie_of(answer(BrowserCookie(PAGE), scheme="https"))["secure"] is True


def test_a_cookie_that_is_held_is_kept_and_one_that_was_altered_is_replaced() -> None:
    held = cookie_of(answer(BrowserCookie(PAGE))).value
    assert cookie_of(answer(BrowserCookie(PAGE), headers={"cookie": f"{NAME}={held}"})).value == held
    for altered in (held[:-1], held + "x", "", "é" * 43, "../../etc/passwd"):
        given = cookie_of(answer(BrowserCookie(PAGE), headers={"cookie": f"{NAME}={altered}"})).value
        assert given not in (held, altered)


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/x.js", "/media/x.png", "/auth/login"])
def test_what_is_no_page_sets_no_cookie(path: str) -> None:
    assert header(answer(BrowserCookie(PAGE), path), "set-cookie") == []


def test_every_response_carries_the_policy_and_measurements_are_private() -> None:
    sent = answer(SecurityHeaders(PAGE))
    (policy,) = header(sent, "content-security-policy")
    assert "unsafe-eval" not in policy
    assert " ws:" not in policy
    assert "frame-ancestors 'none'" in policy
    assert header(sent, "x-content-type-options") == ["nosniff"]
    assert answer(SecurityHeaders(PAGE), "/_stcore/metrics")[0]["status"] == 404


class Server:
    """As much of Streamlit's runtime as the middlewares ask."""

    def __init__(self, files: int, size: int) -> None:
        held = {str(number): SimpleNamespace(data=b"x" * size) for number in range(files)}
        self.uploaded_file_mgr = SimpleNamespace(file_storage={"mine": held})


@pytest.mark.parametrize(
    ("files", "size", "status"),
    [
        (0, 0, 200),
        (uploads.MOST_FILES - 1, 1, 200),
        (uploads.MOST_FILES, 1, 413),
        (4, uploads.MOST_BYTES // 4, 413),
    ],
)
def test_a_session_that_has_uploaded_its_fill_is_refused_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch, files: int, size: int, status: int
) -> None:
    monkeypatch.setattr(uploads.runtime, "exists", lambda: True)
    monkeypatch.setattr(uploads.runtime, "get_instance", lambda: Server(files, size))
    app = uploads.UploadQuota(PAGE)
    assert answer(app, "/_stcore/upload_file/mine/1", method="PUT")[0]["status"] == status
    assert answer(app, "/_stcore/upload_file/other/1", method="PUT")[0]["status"] == 200
    assert answer(app, "/_stcore/upload_file/mine/1")[0]["status"] == 200


def test_signing_out_is_noted_with_the_browsers_own_token_before_it_goes_on() -> None:
    noted: list[str] = []
    app = SignOutNoted(PAGE, noted.append)
    token = "t" * 43
    answer(app, "/auth/logout", headers={"cookie": f"{NAME}={token}"})
    answer(app, "/auth/logout")
    answer(app, "/auth/login", headers={"cookie": f"{NAME}={token}"})
    assert noted == [token]


def test_expired_sessions_are_found_where_streamlit_keeps_them() -> None:
    """The one place where a private attribute of Streamlit is read: an update that moves it is noticed
    here.
    """
    from streamlit.runtime import Runtime
    from streamlit.runtime.memory_session_storage import MemorySessionStorage
    from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

    held = SimpleNamespace(session=SimpleNamespace(id="old", shutdown=lambda: None))
    storage = MemorySessionStorage(ttl_seconds=0)
    storage.save(held)  # type: ignore[arg-type]
    assert [name for name, _held in storage._cache.expire()] == ["old"]  # type: ignore[attr-defined]
    assert "_session_storage" in inspect.getsource(WebsocketSessionManager.__init__)
    assert "_session_mgr" in inspect.getsource(Runtime.__init__)
    assert hasattr(Runtime, "_get_async_objs")
