"""Two orders in one sentence: 发券，另外建任务. One answer drafts one of them, so that the other may not go unsaid.

Nor may a coupon that tells who is meant be taken for what they are to get.
"""

from __future__ import annotations

import json
import re

from crm_tools.assistant.calls import Call

_ORDERS = {
    "offer_coupon": re.compile(
        r"(?:发|送|派|塞)(?:放|出)?(?:一)?[个张份轮批]?[^,;。的过了]{0,8}(?:券|满\d+减\d+)(?!的|后|了|过)"
        r"|(?<![a-z])(?:send|give|issue|offer|hand)(?![a-z])(?: out)?[^,.;]{0,24}coupons?(?![a-z])"
        r"(?! (?:holders|they|that))"
    ),
    "create_followups": re.compile(
        r"(?:建|创建|新建|开|安排|下发|派)(?:立|个|一[个批])?[^,;。的券]{0,6}(?:任务|回访|跟进)(?!的|后|过)"
        r"|\b(?:open|create|set up|raise|add|schedule)\b[^,.;]{0,20}\b(?:tasks?|follow-?ups?)\b"
    ),
    "send_survey": re.compile(
        r"(?:发|推送?|送)(?:一)?[份个张]?[^,;。的过了]{0,8}(?:问卷|调研)(?!的|后|过)"
        r"|\b(?:send|run)\b[^,.;]{0,20}\b(?:survey|questionnaire)s?\b"
    ),
}
_AND = re.compile(r"[,;。]|另外|并且?|再|同时|顺便|然后|还要|以及|和|\b(?:and|then|also|plus)\b")


_COUPONS = re.compile("券(?: ?(?:coupon|voucher)s?)?|(?:coupon|voucher)s?")
_OF_COUPONS = re.compile('"(?:coupon[a-z_]*|holding_coupon|next_expiry)"')


def coupon_taken_over(norm: str, call: Call) -> str | None:
    """The one coupon named, where it goes into the letter and the customers are those of any coupon."""
    if call.tool == "offer_coupon" or not call.arguments.get("coupon"):
        return None
    told = json.dumps(call.arguments["audience"])
    alone = len(_COUPONS.findall(norm)) == 1
    return str(call.arguments["coupon"]) if alone and _OF_COUPONS.search(told) else None


def other_deed(norm: str, call: Call) -> str | None:
    """The second order that the call leaves out; None if there is one alone."""
    done = _ORDERS.get(call.tool)
    mine = done.search(norm) if done is not None else None
    for tool, said in _ORDERS.items():
        if tool == call.tool or (other := said.search(norm)) is None:
            continue
        if call.tool == "send_email" and tool == "offer_coupon":
            continue  # a letter may carry one
        if mine is None:
            continue
        between = norm[min(mine.end(), other.end()) : max(mine.start(), other.start())]
        if _AND.search(between):
            return other.group()
    return None
