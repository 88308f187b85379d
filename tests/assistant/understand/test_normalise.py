"""Half-width, lower case, simplified, with the way back to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.assistant.understand import language_of
from crm_tools.assistant.understand.text.normalise import fold, normalise


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("２０２６年 ３ 月的 銷售額，Top 10", "2026年3月的销售额,top 10"),
        ("上個月  各城市 訂單數", "上个月各城市订单数"),
        ("ＧＭＶ＞＝５，０００元", "gmv>=5,000元"),
        ("  top   10 customers ", "top 10 customers"),
        ("2018年2——4月", "2018年2--4月"),
    ],
)
def test_looks_as_the_grammar_reads(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


@given(st.text(alphabet=st.sampled_from("销售額 ＡＢc１2，。 \t某 ñ㎡—～“"), max_size=30))
def test_every_piece_leads_back_to_what_was_typed(raw: str) -> None:
    text = normalise(raw)
    assert len(text.origin) == len(text.norm)
    assert list(text.origin) == sorted(text.origin)
    for place in range(len(text.norm)):
        assert text.quote(place, place + 1) in raw
    assert normalise(text.norm).norm == text.norm


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("上个月各城市销售额", "zh"),
        ("GMV环比", "zh"),
        ("本月GMV、AOV、ROI", "zh"),
        ("top10客户", "zh"),
        ("sales in 上海 last month", "en"),
        ("How many 金卡 customers do we have?", "en"),
        ("AOV", "en"),
    ],
)
def test_language_of_the_sentence(question: str, language: str) -> None:
    assert language_of(question) == language


@given(st.text(alphabet="aZ é１２３，。！“”、　 \t-—～銷售額上海 'GMV㎡ﬁ", max_size=40))
def test_a_folded_phrase_is_the_normalised_one(phrase: str) -> None:
    """The vocabulary folds phrases the fast way; a question that holds one must look the same."""
    assert fold(phrase) == normalise(phrase).norm
