"""Ask: a question in the reader's words, answered with a list, a figure and a file."""

import streamlit as st

from crm_tools.ui import chat, client, conversation
from crm_tools.ui.here import here

place = here("ask")
talk = conversation.current()
question, talk.pending = talk.pending, None

if talk.exchanges or question:
    chat.top_line(place)
    for index, exchange in enumerate(talk.exchanges):
        chat.show(place, exchange, f"answer.{index}")
    typed = st.chat_input(place.say("ui.ask.placeholder"), submit_mode="stop", key="question")
    if asked := typed or question:
        chat.answer_now(place, talk, asked)
else:
    chat.welcome(place)
client.warm_up()
