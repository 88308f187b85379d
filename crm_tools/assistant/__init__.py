"""The agent: tools, chat models, understanding of questions, what may leave the machine."""
