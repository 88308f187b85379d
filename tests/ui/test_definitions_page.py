"""Definitions: a change is in force everywhere and leaves its mark."""

from crm_tools.analytics.definitions import current, history
from tests.ui.health import healthy


def test_a_change_is_saved_with_its_history(own_database, open_page):
    page = open_page("definitions")
    page.number_input(key="definitions.most_active.top").set_value(25)

    healthy(page.button(key="definitions.save.most_active").click().run())

    assert current(own_database).most_active.top == 25
    assert history(own_database)[["name", "old", "new", "actor"]].values.tolist() == [
        ["most_active.top", 10, 25, "local"]
    ]
    page = open_page("definitions")
    assert page.dataframe[-1].value.iloc[0].tolist()[1:] == ["local", "人数", "10", "25"]
    assert open_page("segments", segment="most_active").metric[0].value == "25"


def test_an_impossible_value_is_refused_in_words(own_database, open_page):
    page = open_page("definitions", "en")
    page.number_input(key="definitions.most_active.top").set_value(0)

    page.button(key="definitions.save.most_active").click().run()

    assert current(own_database).most_active.top == 10
    assert history(own_database).empty
