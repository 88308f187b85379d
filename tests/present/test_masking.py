"""Contact data hidden from those who may not see it."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.present.masking import mask_contacts, mask_email, mask_mobile, mask_name


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (mask_mobile, "13812345678", "138****5678"),
        (mask_mobile, "12345", "*****"),
        (mask_email, "wang.fang@example.com", "w***@example.com"),
        (mask_email, "not an address", "***"),
        (mask_name, "王小明", "王*"),
        (mask_name, "Ada Lovelace", "A*"),
        (mask_name, "", ""),
    ],
)
def test_masks(mask, text, masked):
    assert mask(text) == masked


@given(st.text(min_size=2))
def test_a_masked_name_never_holds_the_whole_name(name):
    assert mask_name(name).count("*") >= (1 if name.strip() else 0)
    assert len(mask_name(name)) <= 2


def test_contacts_are_masked_unless_shown():
    frame = pd.DataFrame({"mobile": ["13812345678", None], "email": ["a@example.com", None], "city": ["上海", "北京"]})

    masked = mask_contacts(frame, shown=False)

    assert masked["mobile"].tolist()[0] == "138****5678"
    assert masked["email"].tolist()[0] == "a***@example.com"
    assert masked["city"].tolist() == ["上海", "北京"]
    assert masked["mobile"].isna().tolist() == [False, True]
    assert frame["mobile"].tolist()[0] == "13812345678"
    assert mask_contacts(frame, shown=True) is frame
