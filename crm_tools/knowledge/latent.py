"""Dense vectors without a model: TF-IDF of concepts and character runs, reduced by truncated SVD (LSA).

Latent semantic analysis after Deerwester et al. (1990); the SVD is the randomized one of Halko, Martinsson & Tropp
(2011), which needs only the products that a sparse matrix gives cheaply. Features are hashed, so that no vocabulary is
kept.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_tools.knowledge.words import features, grams, normal

BUCKETS = 8192
DIMENSIONS = 192
CONCEPT_WEIGHT = 2
_SPARE = 16

Floats = NDArray[np.float32]
_Row = tuple[NDArray[np.int64], Floats]


@dataclass(frozen=True)
class Latent:
    """A fitted reduction. ``rarity``: one weight a bucket; ``projection``: buckets × dimensions."""

    rarity: Floats
    projection: Floats

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row of unit length a text."""
        if not texts:
            return np.zeros((0, self.projection.shape[1]), np.float32)
        return _unit(_products([_weighed(_counts(text), self.rarity) for text in texts], self.projection))


def fit(texts: Sequence[str]) -> tuple[Latent, Floats]:
    """The reduction that keeps most of what tells ``texts`` apart, and their vectors. The same texts give the same."""
    counted = [_counts(text) for text in texts]
    holders = np.zeros(BUCKETS, np.float32)
    for buckets, _ in counted:
        holders[buckets] += 1
    rarity = np.log(1 + (len(counted) + 1) / (holders + 0.5)).astype(np.float32)
    rows = [_weighed(counts, rarity) for counts in counted]
    probe = np.random.default_rng(0).standard_normal((BUCKETS, DIMENSIONS + _SPARE), np.float32)[:, : len(rows)]
    for _ in range(2):
        probe = _transposed_product(rows, _orthonormal(_products(rows, probe)))
    latent = Latent(rarity, _orthonormal(probe)[:, :DIMENSIONS].astype(np.float16).astype(np.float32))
    return latent, _unit(_products(rows, latent.projection))


def _counts(text: str) -> _Row:
    found = Counter(zlib.crc32(gram.encode()) % BUCKETS for gram in grams(normal(text)))
    for concept, number in features(text).concepts.items():
        found[zlib.crc32(f"concept {concept}".encode()) % BUCKETS] += CONCEPT_WEIGHT * number
    return np.array(list(found), np.int64), np.array(list(found.values()), np.float32)


def _weighed(counts: _Row, rarity: Floats) -> _Row:
    buckets, numbers = counts
    values = (1 + np.log(numbers)) * rarity[buckets]
    return buckets, (values / (np.linalg.norm(values) or 1)).astype(np.float32)


def _products(rows: Sequence[_Row], matrix: Floats) -> Floats:
    return np.stack([values @ matrix[buckets] for buckets, values in rows])


def _transposed_product(rows: Sequence[_Row], matrix: Floats) -> Floats:
    result = np.zeros((BUCKETS, matrix.shape[1]), np.float32)
    for (buckets, values), line in zip(rows, matrix, strict=True):
        result[buckets] += values[:, None] * line[None, :]
    return result


def _orthonormal(matrix: Floats) -> Floats:
    """Orthonormal columns that span those of ``matrix``, the strongest direction first.

    By the eigenvectors of the small square matrix: QR of the tall one takes a hundred times as long on a busy machine.
    """
    strengths, turn = np.linalg.eigh(matrix.T.astype(np.float64) @ matrix)
    kept = [at for at in np.argsort(-strengths) if strengths[at] > 1e-9 * strengths.max()]
    columns: Floats = (matrix @ (turn[:, kept] / np.sqrt(strengths[kept]))).astype(np.float32)
    return columns


def _unit(matrix: Floats) -> Floats:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: Floats = (matrix / lengths).astype(np.float32)
    return unit
