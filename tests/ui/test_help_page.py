"""Help: examples by group, found by search, asked by a click; the tour that is put away for good."""

from crm_tools.assistant import seen
from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL, Actor
from tests.ui.health import healthy


def questions(page):
    return [button.label for button in page.button if str(button.key).startswith("help.")]


def test_examples_stand_by_group(open_page):
    assert "按销售额排序的前10名客户" in questions(open_page("help"))
    assert questions(open_page("help", group="segments"))[1] == "高价值客户"
    assert "Sales this month" in questions(open_page("help", "en", group="measures"))


def test_search_goes_through_every_group(open_page):
    page = open_page("help")

    page.text_input(key="help.search").set_value("优惠券")
    healthy(page.run())

    found = questions(page)
    assert "给近期活跃客户送优惠券" in found
    assert "本月优惠券使用率" in found
    assert "本月销售额" not in found


def test_a_search_without_result_says_what_to_do(open_page):
    page = open_page("help")

    page.text_input(key="help.search").set_value("xyzzy")
    healthy(page.run())

    assert questions(page) == []
    assert any("换一个词" in caption.value for caption in page.caption)


def tour_buttons(page):
    return [button for button in page.button if button.key in ("tour.done", "tour.again")]


def test_the_tour_is_shown_once_to_each_person(own_database, open_page):
    page = open_page("ask")
    [done] = tour_buttons(page)
    healthy(done.click().run())

    assert not tour_buttons(page)
    assert seen.has_seen(settings(), LOCAL, "tour")
    assert not seen.has_seen(settings(), Actor("anne@desk.example"), "tour")
    assert not tour_buttons(open_page("ask"))

    [again] = tour_buttons(open_page("help"))
    healthy(again.click().run())

    assert not seen.has_seen(settings(), LOCAL, "tour")
