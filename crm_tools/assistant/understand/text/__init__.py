"""How a question is written: characters, slips of the fingers, turns of phrase, the words around it."""
