"""Questions about the desk's own work: what came of campaigns, which tasks are open, how content customers are.

Each reader takes the words it knows out of the question (``words.toml``); what is left must say nothing.
"""
