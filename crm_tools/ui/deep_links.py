"""A link opened before signing in leads, after signing in, to where it pointed.

Streamlit's login comes back to the first page whatever was asked for. So the address that a browser without the
login's cookie asks for is kept in a cookie of ours, and the first page, asked for with a login, leads there once.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_tools.ui import gate
from crm_tools.ui.pages import PAGES

COOKIE = "crm_desk_next"
LOGIN_COOKIE = "_streamlit_user"
KEPT_SECONDS = 600


class LinksThroughLogin:
    """ASGI middleware; it leads to pages of the desk only, never to another site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not gate.login_configured():
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        place = request.url.path.rpartition("/")[2]
        has_login = LOGIN_COOKIE in request.cookies
        if has_login and not place and (kept := _page_of(request.cookies.get(COOKIE, ""))):
            answer: Response = RedirectResponse(kept, 302)
            answer.delete_cookie(COOKIE)
            await answer(scope, receive, send)
            return
        wanted = None if has_login or place not in PAGES or PAGES[place].open else request.url.path
        if wanted is None:
            await self.app(scope, receive, send)
            return
        if request.url.query:
            wanted = f"{wanted}?{request.url.query}"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                note = Response()
                note.set_cookie(COOKIE, quote(wanted), max_age=KEPT_SECONDS, httponly=True, samesite="lax")
                message["headers"] = [*message["headers"], (b"set-cookie", note.headers["set-cookie"].encode())]
            await send(message)

        await self.app(scope, receive, with_cookie)


def _page_of(cookie: str) -> str | None:
    """The kept address, where it is one of the desk's own gated pages."""
    address = unquote(cookie)
    path = address.partition("?")[0]
    name = path.rpartition("/")[2]
    # Two slashes at the front would name another host.
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and name in PAGES
    return address if own and not PAGES[name].open else None
