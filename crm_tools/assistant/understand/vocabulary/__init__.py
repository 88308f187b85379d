"""The words the grammar knows, and a question cut into them."""
