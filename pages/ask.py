"""Ask: a question in the reader's words, answered with a list, a figure and a file."""

import streamlit as st

from crm_tools.ui import chat, client, conversation
from crm_tools.ui.here import here

place = here("ask")
talk = conversation.current(place)
question, call = talk.pending, talk.call
talk.pending = talk.call = None

if talk.exchanges or question:
    chat.top_line(place, talk)
    typed = st.chat_input(place.say("ui.ask.placeholder"), submit_mode="stop", key="question")
    asked = typed or question
    for index, exchange in chat.shown(place, talk):
        chat.show(place, exchange, f"answer.{index}", last=index == len(talk.exchanges) - 1 and not asked)
    if asked:
        chat.answer_now(place, talk, asked, None if typed else call)
else:
    chat.welcome(place)
client.warm_up()
