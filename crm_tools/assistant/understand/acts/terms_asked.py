"""Terms that an order gives a coupon, which only the coupon itself has: until when it holds, how many for each."""

from __future__ import annotations

import re

_VALID = re.compile(
    r"[^,;]{0,12}(?:前|内|止|日|天|号)有效(?!的?券)|有效期?(?:到|至|为|是)?\d[^,;]{0,10}"
    r"|\bvalid (?:until|till|through|to|for|up to|by)\b[^,;]*"
    r"|\bexpir(?:es|ing) (?:on|by|in|at)\b[^,;]*"
)
"""Until when a coupon is to hold, which its own terms say."""
_N = "(?:[2-9]|two|three|four|five)"
_SEVERAL = re.compile(
    r"(?:发|送|派|赠|补|每人|每位|一人|人手|人均|各)(?:放|给)?(?:他们|她们|每人|每位|一人)?各?(?:[2-9]|\d{2,}|[两二三四五六七八九十]+)张(?!以)"
    rf"|\b(?:send|give|offer|issue|grant|gift)\b[^,;]{{0,40}}?\b{_N} (?:\w+ )?(?:coupons|vouchers)\b"
    rf"|\b{_N} (?:coupons|vouchers)? ?(?:each|apiece|per (?:customer|person|member))\b"
)
"""How many coupons each is to have: nobody gets more than one of a kind."""


def terms_asked(norm: str) -> tuple[int, int] | None:
    """Where an order to give coupons says such terms; None where it says none."""
    said = _VALID.search(norm) or _SEVERAL.search(norm)
    return said.span() if said else None
