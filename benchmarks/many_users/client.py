"""A visitor of the app without a browser: Streamlit's own protocol over a WebSocket, as its front end speaks it.

What the front end would draw is taken apart only as far as a visitor needs: which pages and widgets there are, and
whether something failed. A browser's own work (drawing, charts) is not part of it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

LARGEST_MESSAGE = 200_000_000


@dataclass
class Shown:
    """What one run of the app's script brought."""

    seconds: float = 0.0
    bytes: int = 0
    messages: int = 0
    """Bubbles of the chat."""
    failures: list[str] = field(default_factory=list)
    """Words of what went wrong: red alerts and exceptions."""
    chat_inputs: list[str] = field(default_factory=list)
    choices: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Boxes to select from, by id, with their options."""


class Visitor:
    """One open tab. :meth:`look` runs the app's script and waits for its end."""

    def __init__(self, address: str, language: str = "zh-CN") -> None:
        self._address = address
        self._language = language
        self._page = ""
        self._pages: dict[str, str] = {}
        self._states: dict[str, WidgetState] = {}
        self._socket: websockets.ClientConnection | None = None

    async def __aenter__(self) -> Visitor:
        self._socket = await websockets.connect(
            f"{self._address.replace('http', 'ws', 1)}/_stcore/stream",
            origin=websockets.Origin(self._address),
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=LARGEST_MESSAGE,
            open_timeout=60,
            ping_timeout=None,
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._socket:
            await self._socket.close()

    async def go(self, page: str, query: str = "", *, within: float = 120.0) -> Shown:
        """Open the page of that address, as a click in the menu does."""
        self._page, self._states = page, {}
        return await self.look(query=query, within=within)

    async def look(self, *changed: WidgetState, query: str = "", within: float = 120.0) -> Shown:
        """Run the script with widgets ``changed``, and see what it shows. Raises TimeoutError after ``within`` seconds
        and ConnectionClosed where the app hangs up."""
        assert self._socket, "not open"
        url = f"{self._address}/{self._page}{'?' if query else ''}{query}"
        about = ContextInfo(timezone="Asia/Shanghai", timezone_offset=-480, locale=self._language, url=url)
        state = ClientState(
            query_string=query,
            page_script_hash=self._pages.get(self._page, ""),
            page_name="" if self._page in self._pages else self._page,
            context_info=about,
        )
        triggers = [one for one in changed if one.WhichOneof("value") in ("trigger_value", "chat_input_value")]
        self._states |= {one.id: one for one in changed if one not in triggers}
        state.widget_states.widgets.extend([*self._states.values(), *triggers])
        began = time.perf_counter()
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(within):
            shown = await self._shown()
        shown.seconds = time.perf_counter() - began
        return shown

    async def _shown(self) -> Shown:
        """Everything up to the end of the script; a run that begins anew (``st.rerun``) starts from nothing."""
        assert self._socket
        shown = Shown()
        while True:
            raw = await self._socket.recv()
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                shown = Shown(bytes=shown.bytes)
            shown.bytes += len(raw)
            if kind == "navigation":
                self._pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            elif kind == "delta":
                self._take(message, shown)
            elif kind == "page_not_found":
                shown.failures.append("page not found")
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    shown.failures.append("the script did not compile")
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return shown

    def _take(self, message: ForwardMsg, shown: Shown) -> None:
        if message.delta.WhichOneof("type") == "add_block":
            shown.messages += message.delta.add_block.HasField("chat_message")
            return
        element: Element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "alert" and element.alert.format == Alert.ERROR:
            shown.failures.append(element.alert.body)
        elif kind == "exception":
            shown.failures.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "chat_input":
            shown.chat_inputs.append(element.chat_input.id)
        elif kind == "selectbox" and not element.selectbox.disabled:
            shown.choices.append((element.selectbox.id, tuple(element.selectbox.options)))


def typed(chat_input: str, text: str) -> WidgetState:
    """A question sent off in the chat."""
    state = WidgetState(id=chat_input)
    state.chat_input_value.data = text
    return state


def chosen(box: str, option: str) -> WidgetState:
    """Another option of a box to select from."""
    return WidgetState(id=box, string_value=option)
