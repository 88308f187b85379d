"""Documents, embeddings, index, retrieval."""
