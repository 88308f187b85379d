"""Customers in the order of when they last ordered or logged in: 按最近下单时间排序, “sorted by last order date”."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Order
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.returning import Read

_ORDERED = "下单|购买|消费|成交|付款|买"
_WAYS = (
    "排序|排列|排名|排一?下|排|倒序|降序|升序|正序|从[近新]到[远旧]|从[远旧早]到[近新晚]|从晚到早"
    "|最[近新早久远]的?(?:排)?在?前面?|[ ,]"
)
_ZH = re.compile(
    "(?:,|再|然后|请|并|且)*(?:按照?|以|依|根据)(?:他们的?|客户的?)?(?:最近|最后|末次|上)(?:一?次)?的?"
    f"(?P<what>{_ORDERED}|登录|登陆|来访)的?(?:时间|日期|日|早晚|先后|远近)?(?:进行)?(?:{_WAYS})+[。.!?]*$"
)
_EN = re.compile(
    r",? ?(?:and |please )*(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arranged?)(?: them| it)? by (?:the |their )?"
    r"(?:date of (?:the |their )?)?(?:last|latest|most recent) (?P<what>order|purchase|login|log-in|visit)"
    r"(?: date| time| day)?(?:,? ?(?:the )?(?:newest|latest|most recent|oldest|earliest|longest ago|longest)"
    r"(?: first| ago first| to oldest)?|,? ?(?:in )?(?:descending|ascending)(?: order)?)?[.!?]*$"
)
_IDLE_ZH = re.compile(
    "(?:,|再|然后|请|并|且)*(?:按照?|以|依|根据)(?:他们的?|客户的?)?(?:"
    f"(?:距离?|离)?(?:最近|最后|末次|上)(?:一?次)?的?(?P<what>{_ORDERED}|登录|登陆)的?(?:至今|到现在|距今|过去)?的?(?:天数|多少天|多久)"
    f"|(?:多久|多少天|几天)(?:没有?|未)(?P<idle>{_ORDERED}|登录|登陆)了?|(?:未|没有?)(?P<none>{_ORDERED}|登录|登陆)的?(?:天数|时长))"
    "(?:从多到少|从[长大高]到[短小低]|降序|倒序|进行|排序|排列|排一?下|排|[ ,])*[。.!?]*$"
)
_IDLE_EN = re.compile(
    r",? ?(?:and |please )*(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arranged?)(?: them| it)? by (?:the )?(?:number of )?"
    r"(?:days|time) (?:since|from) (?:the |their )?(?:last|latest|most recent) "
    r"(?P<what>order|purchase|login|log-in|visit)"
    r"(?:,? ?(?:the )?(?:longest|most|largest|highest)(?: first)?|,? ?(?:in )?descending(?: order)?)?[.!?]*$"
)
_OLDEST = re.compile("升序|正序|从[远旧早]到|最[早久远]|oldest first|oldest$|earliest|longest|ascending")


def by_last_time(asked: Asked, read: Read) -> Call | None:
    """The list in that order; None for any other question."""
    said = (_ZH if asked.language == "zh" else _EN).search(asked.text.norm)
    idle = (_IDLE_ZH if asked.language == "zh" else _IDLE_EN).search(asked.text.norm) if said is None else None
    said = said or idle
    if said is None:
        return None
    rest = asked.text.norm[: said.start()].strip(" ,")
    told = asked.previous if not rest else read(rest, asked.previous, ())
    people = lists(told) if told is not None and told.tool in (*LISTS, "run_report") else None
    if people is None or people.order is not None or people.limit is not None:
        return None
    what = next(one for one in said.groups() if one)
    by = "last_login_at" if re.search("登|来访|log|visit", what) else "last_order_at"
    down = idle is None and not _OLDEST.search(said[0])  # the most days since then are the longest ago
    return list_call(people.model_copy(update={"order": Order(by=by, descending=down)}))
