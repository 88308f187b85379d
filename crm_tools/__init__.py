"""The CRM analyst desk. Each folder is a room; arrows between rooms point one way (see docs and pyproject.toml)."""

import os

# numpy and FAISS read these once, when they are imported. The matrices here are small and many people ask at once:
# threads that share one product then wait for each other, which takes five times as long as doing without.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
