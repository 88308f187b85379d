"""Which questions are for the documents: how the shop and this desk work, rather than what their data say."""

from __future__ import annotations

import re

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import says
from crm_tools.assistant.understand.vocabulary.words import pattern

_FIGURES = ("period", "number", "range", "growth", "versus", "share", "trend", "grouped", "rank", "rank_up")
_WHAT = ("有什么", "有啥", "不同", "分")
"""Words that list or group, as in 有什么不同, though nothing is listed."""
_OF_INTEREST = ("interest", "similar", "new_goods")
"""“Who takes a liking to our new products?” asks for customers."""
_SAY_NOTHING = ("filler", "comma", "follow", "pronoun", "lead", "turn", "and", "only")
_GOING = re.compile(
    "should|be|worried|concerned|happy|pleased|going|doing|well|ok|okay|good|fine|bad|great|alright|right|working|enough|really|行|好|可以|正常|吗"
)
_NAMED = ("measure", "segment", "dimension", "value", "buy", "done", "undone", "login", "register", "saved", "age")


_POINTS = re.compile(
    r"^(?:(?:ok|okay|and|so|great|then|now|please|also),? )*(?:can|could|would|will|may|shall) (?:you|we|i) "
    r"(?:(?:please|also|now|then|just|kindly) )*[a-z]+(?: [a-z]+){0,4}? ?\b(?:the same|that again|it|this|that"
    r"|them|those|these|the others?|the rest|another one|the previous one|the last one)\b"
)
"""Something to be done with what was said before."""
_MAY_THEY = re.compile(
    r"^(?:so |and |hi |hello |please )*(?:can|could|may|must|are|is|do|does|should) "
    r"(?:a |an |the |our |all |every )*"
    r"(?:(?:gold|silver|diamond|regular|new|registered) )?"
    r"(?:customers?|members?|people|shoppers|buyers|users|someone|somebody)"
    r" (?:allowed to |able to |still |also |only |need to |have to |required to )*(?:use|combine|stack|return|exchange"
    r"|cancel|redeem|pay|transfer|share|change|collect|earn|apply|claim|lose|keep|upgrade|downgrade|withdraw|send back"
    r"|charged|entitled|eligible|refunded|choose|pick|track|give|sell)\b"
)
"""“Can customers use two coupons on one order?”: a rule of the shop."""
_HOW_MANY = re.compile(
    r"^(?:so |and |hi |please )*how (?:many|much|long|often|far)"
    r"(?: (?!orders|sales|units|logins|views|refunds|revenue|customers|members|people|buyers|users)[a-z-]+){0,3}"
    r" (?:(?:can|may|must|should|could) (?:i|we|you|one|they|customers?|members?|people|a|an)\b"
    r"|(?:do|does|will|would) (?:i|we|you|one|an?(?: new| gold| silver| diamond| regular)? (?:customer|member|buyer))\b"
    r" (?:have to|need|get|earn|receive|collect|lose|pay|wait|keep|stay|take|cost))"
)
"""“How many points does a gold member get?”, “how many coupons can I use on one order?”."""
_GOODS = (
    r"(?:(?:an?|the|my|our|any|all|every|two|several|multiple|different|opened|unopened|used|unused|worn|damaged|faulty"
    r"|wrong|paid|unpaid|shipped|discounted|reduced|bought|delivered) )*(?:goods|items?|articles?|products?|orders?"
    r"|purchases?|parcels?|packages?|coupons?|vouchers?|refunds?|returns?|deliver(?:y|ies)|shipping|shipments?|invoices?"
    r"|receipts?|points?|gifts?|memberships?|accounts?|clothes|shoes|electronics|appliances|food|cosmetics|things)"
)
_RULED = (
    r"(?:returned|exchanged|cancell?ed|refunded|replaced|repaired|sent back|combined|stacked|redeemed"
    r"|transferred|shared"
    r"|given away|extended|changed|modified|amended|tracked|picked up|delivered|shipped|invoiced|reissued|claimed"
    r"|collected|merged|split|paid (?:for|by|in|with)|used (?:per|on|in|for|with|at|together|twice|several))"
)
_MAY_IT = re.compile(
    rf"\b(?:may|can|must|should|could|might) {_GOODS} (?:still |also |only |already |even )*be {_RULED}\b"
    rf"|\b{_GOODS} (?:may|can|must|should|could) (?:still |also |only )*be {_RULED}\b"
    rf"|^(?:so |and |hi |please )*(?:are|is) {_GOODS} (?:refundable|returnable|transferable"
    rf"|exchangeable|combinable|stackable"
    rf"|insured|tracked|cumulative|time-limited|limited to)\b"
    rf"|\bhow (?:many (?:working |business )?(?:days|weeks|hours)|much time|long|fast|soon"
    rf"|quickly) (?:do|does|will|would|can)"
    rf" {_GOODS}(?: [a-z]+)? (?:take|last|arrive|need|come|stay valid|remain valid|be valid)\b"
)
"""“Within how many days may goods be returned?”, “are coupons refundable?”, “how many days does delivery take?”."""
_OF_DATA = ("period", "segment", "which_all", "grouped", "group")


def knowledge(asked: Asked) -> Call:
    """The question to the documents, as typed."""
    return Call("search_knowledge", {"question": asked.question})


_APPROVAL = re.compile(
    r"(?:发|送|做|建|创建|群发)[^,;]{0,10}(?:要|需要|用|得|必须|需|该)(?:不要|不需要|不用)?(?:经过|走|先|等)?(?:谁|人|领导|主管)?(?:来)?"
    r"(?:审批|批准|审核|同意|审)(?:吗|么|不|流程|呢|才|[?]|$)|(?:谁|怎么|如何|在哪里?)(?:来|能|可以|去)?(?:审批|批准|审核)"
    r"|\b(?:do|does|must|should|will|need)\b[^,;]{0,60}\b(?:need(?:s|ed)?|require[sd]?|be|go through|wait for)\b"
    r"[^,;]{0,20}\bapprov(?:al|ed|e)\b|\bwho (?:has to |must |can |may |should )?approves?\b"
)


def of_approval(norm: str) -> bool:
    """Whether something goes out without approval, or who gives it: how this desk works."""
    return _APPROVAL.search(norm) is not None


def surely(asked: Asked) -> bool:
    """What a word means, how a number is counted, how something is done: whatever else the words could be."""
    text = asked.text
    if of_approval(text.norm):
        return True
    defined, how = says(text, "definition", "cue"), says(text, "how_to", "cue")
    apart, bare = says(text, "definition", "apart"), says(text, "definition", "bare")
    if not (defined or how or apart or bare):
        return False
    draft = drafted(asked)
    dated = draft.has("period", "number", "range")
    if defined or how:
        return not dated or bool(says(text, "topic", "words"))
    terms = [token for token in draft.tokens if token.kind in ("measure", "segment")]
    grouped = any(token.kind == "group" and token.text not in _WHAT for token in draft.tokens)
    free = not (dated or grouped or draft.has("value", "grouped", "how_many", "highest", "lowest"))
    return free and len(terms) >= (2 if apart else 1)


def asks_how(asked: Asked) -> bool:
    """忘记登录密码怎么办, 发券不用审批吗: asked about, not asked for."""
    text = asked.text
    return bool(says(text, "topic", "words") and says(text, "question", "open")) and not says(text, "question", "order")


def perhaps(asked: Asked, draft: Draft) -> bool:
    """Whether a question that is no report may be one for the documents."""
    if any(token.kind == "no_data" and pattern("question", "figures").search(token.text) for token in draft.tokens):
        return False
    ruled = any(said.search(asked.text.norm) for said in (_MAY_THEY, _HOW_MANY, _MAY_IT))
    if ruled and not draft.has(*(_OF_DATA if not _MAY_IT.search(asked.text.norm) else _OF_DATA[:2])):
        return True
    if says(asked.text, "topic", "words") and says(asked.text, "topic", "asks"):
        return not _of_data(asked, draft)
    if asked.previous is None and _POINTS.search(asked.text.norm):
        return False  # can you do the same for the other group?
    if draft.has(*_NAMED, *_FIGURES) or draft.conditions or says(asked.text, "question", "never"):
        return False
    if all(token.kind in _SAY_NOTHING or _GOING.fullmatch(token.text) for token in draft.tokens):
        return False  # is it going well?
    if says(asked.text, "question", "cue"):
        return not draft.has("customer", "no_data", *_OF_INTEREST)
    return bool(says(asked.text, "question", "yes_no")) and _unheard_of(draft)


_COUNTED = re.compile("多少[张笔单件条]|几[张笔条](?!券可|券能)|(?:最近|上)一[笔单次](?:退|订|咨|登)")


def _of_data(asked: Asked, draft: Draft) -> bool:
    """Days, groups, ranks and amounts, or what customers did: 上个月退货最多的城市."""
    shared = says(asked.text, "topic", "shared")
    figures = [kind for kind in _FIGURES[3:] if not (shared and kind == "share")]
    if draft.has("highest", "lowest", *figures) or (draft.has("measure") and says(asked.text, "question", "never")):
        return True
    values = [t for t in draft.tokens if t.kind == "value"]
    counted = _COUNTED.search(draft.text.norm) and not re.search("能|可以|最多", draft.text.norm)
    if counted or (len(values) > 1 and draft.has("comparative", "higher")):
        return True  # 金卡和钻石谁的退款率低, 券过期了多少张
    if any(t.kind == "group" and t.text not in _WHAT for t in draft.tokens) and draft.has("dimension"):
        return True
    ranked = "最" in draft.text.norm and draft.has("which", "which_all")
    if ranked and any(t.value in ("city", "channel", "category", "product") for t in draft.tokens):
        return True  # 哪个城市的客户最爱退货
    dated = any(t.kind == "period" and not t.text.startswith(("一", "七天")) for t in draft.tokens)
    if dated and not says(asked.text, "topic", "days"):
        return True
    if draft.has("measure") and any(t.kind == "period" and t.text[0] in "这近最上本今昨去" for t in draft.tokens):
        return True
    goods = ("category", "product") if says(asked.text, "rules", "cue") else ()
    if any(t.kind == "value" and t.value[0] not in ("level", "coupon", *goods) for t in draft.tokens):
        return True
    if draft.has("measure") and any(t.kind == "value" and t.value[0] == "coupon" for t in draft.tokens):
        return True  # how much of one coupon was used
    listed = any(t.kind in ("which_all", "list") and t.text not in _WHAT for t in draft.tokens)
    people = draft.has("customer") or any(t.value == "customer" for t in draft.tokens)
    segment = any(t.kind == "segment" and t.text != "lost" for t in draft.tokens)
    return segment or draft.has("head_count") or (people and (listed or draft.has("how_many", "head_count")))


def _unheard_of(draft: Draft) -> bool:
    """“Do loyalty cards expire?”: a question of yes or no in which nothing is a word of the data."""
    unknown = [token for token in draft.tokens if token.kind == "unknown" and len(token.text) >= 4]
    return len(unknown) >= 2
