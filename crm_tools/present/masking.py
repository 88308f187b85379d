"""Contact data and names with their middle hidden, for screens of people who may not see them and for cloud models."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

HIDDEN = "*"


def mask_mobile(mobile: str) -> str:
    """``13812345678`` → ``138****5678``; anything shorter than eight digits is hidden whole."""
    digits = mobile.strip()
    if len(digits) < 8:
        return HIDDEN * len(digits)
    return digits[:3] + HIDDEN * (len(digits) - 7) + digits[-4:]


def mask_email(email: str) -> str:
    """``wang@example.com`` → ``w***@example.com``; text without an @ is hidden whole."""
    box, at, domain = email.strip().rpartition("@")
    if not at or not box:
        return HIDDEN * 3
    return f"{box[0]}{HIDDEN * 3}@{domain}"


def mask_name(name: str) -> str:
    """``王小明`` → ``王*``, ``Ada Lovelace`` → ``A*``: the first character, and no hint of the length."""
    trimmed = name.strip()
    return trimmed[:1] + HIDDEN if trimmed else ""


_CONTACT: dict[str, Callable[[str], str]] = {"mobile": mask_mobile, "email": mask_email}


def has_contacts(columns: Iterable[str]) -> bool:
    """Whether among the names of ``columns`` are such that are masked."""
    return not _CONTACT.keys().isdisjoint(columns)


def mask_contacts(frame: pd.DataFrame, *, shown: bool) -> pd.DataFrame:
    """``frame`` with the columns ``mobile`` and ``email`` masked, unless they are ``shown``."""
    if shown or not has_contacts(frame.columns):
        return frame
    masked = frame.copy()
    for name, mask in _CONTACT.items():
        if name in masked.columns:
            masked[name] = [mask(value) if isinstance(value, str) else value for value in masked[name]]
    return masked
