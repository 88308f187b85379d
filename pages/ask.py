"""Ask: a question in the reader's words, answered with a list, a figure and a file."""

import streamlit as st

from crm_tools.ui import chat, client, conversation
from crm_tools.ui.charts_ahead import charts_ahead
from crm_tools.ui.here import here

place = here("ask")
talk = conversation.current(place)
question, call = talk.pending, talk.call
talk.pending = talk.call = None

if talk.exchanges or question:
    typed = st.chat_input(place.say("ui.ask.placeholder"), submit_mode="stop", key="question")
    asked = typed or question
    # Kept before anything is drawn, so that the list of conversations holds this one from its first question.
    begun = chat.begin(place, talk, asked) if asked else None
    chat.top_line(place, talk)
    for index, exchange in chat.shown(place, talk):
        if exchange is not begun:
            chat.show(place, exchange, f"answer.{index}", last=index == len(talk.exchanges) - 1)
    if begun:
        chat.answer_now(place, talk, begun, None if typed else call)
else:
    chat.welcome(place)
    charts_ahead()
client.warm_up()
