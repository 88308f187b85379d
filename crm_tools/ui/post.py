"""What other programs may post to the desk: a mail program's one-click unsubscribe (RFC 8058), and a health check."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from crm_tools.settings import settings
from crm_tools.texts import UserError


async def _unsubscribe(request: Request) -> Response:
    """Only a POST with ``List-Unsubscribe=One-Click`` counts; scanners that follow links send GETs."""
    form = await request.form()
    if form.get("List-Unsubscribe") != "One-Click":
        return PlainTextResponse("List-Unsubscribe=One-Click is missing", 400)
    from crm_tools.outreach import links

    try:
        await run_in_threadpool(links.unsubscribe, settings(), request.query_params.get("t", ""), "one click")
    except UserError as error:
        return PlainTextResponse(error.text("en"), 404)
    return PlainTextResponse("done")


async def _health(_request: Request) -> Response:
    """200 while the database can be read, else 503. Says nothing about what is in it."""

    def check() -> None:
        from crm_tools.store.connect import reader

        with reader(settings().database, 2) as connection:
            connection.execute("SELECT 1 FROM customers LIMIT 1").fetchone()

    try:
        await run_in_threadpool(check)
    except Exception:
        return JSONResponse({"status": "no database"}, 503)
    return JSONResponse({"status": "ok"})


ROUTES = (
    Route("/api/unsubscribe", _unsubscribe, methods=["POST"]),
    Route("/api/health", _health, methods=["GET"]),
)
