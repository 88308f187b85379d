"""A file of a kind that cannot be used: said in the reader's language, and the others go on."""

from __future__ import annotations

import pytest

GOOD = ("customers.csv", "客户ID,姓名\n990001,甲\n".encode(), "text/csv")
BAD = ("photo.png", b"\x89PNG\r\n\x1a\n", "image/png")
TOLD = {"zh": "“photo.png”不是这里能用的文件类型", "en": '"photo.png" is no kind of file'}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_which_file_and_what_would_do(own_database, open_page, language):
    page = open_page("data", language)
    page.file_uploader[0].set_value([BAD]).run()
    [told] = [one.value.replace("\\", "") for one in page.error]
    assert TOLD[language] in told
    assert "XLSX" in told
    assert not page.exception

    page.file_uploader[0].set_value([BAD, GOOD]).run()
    assert [TOLD[language] in one.value.replace("\\", "") for one in page.error] == [True]
    assert any("customers.csv" in one.value.replace("\\", "") for one in page.markdown)


def test_documents_and_answers_are_guarded_alike(own_database, open_page):
    page = open_page("knowledge")
    page.file_uploader[0].set_value([BAD]).run()
    assert TOLD["zh"] in page.error[0].value.replace("\\", "")
    assert not page.exception
