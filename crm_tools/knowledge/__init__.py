"""Documents, embeddings, FAISS index, retrieval: what the shop and this desk have answers to."""
