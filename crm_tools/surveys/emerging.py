"""Words that keep coming back in answers which belong to no known theme: themes nobody thought of beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from crm_tools.surveys.reading import Reading

MOST = 5
LEAST = 5
"""Answers that a word must come back in, besides ``LEAST_SHARE`` of all."""
LEAST_SHARE = 0.01
_SIZES = (4, 3, 2)
_EMPTY = frozenset("的了是我你他她它们这那也都就还又很太吗呢吧啊和与在有没不会要能可以说到给让对把被")
_STOP_WORDS = (
    "this that with from your have they them will would just some more what when which there been about also only than"
    " then very were does really because much many other 感觉 觉得 东西 就是 还是 非常 比较 一个 不是 这个 那个 时候"
    " 自己 真的 一下 一点 有点 现在 因为 所以 这样 知道"
)
_STOP = frozenset(_STOP_WORDS.split())


def emerging(rest: Mapping[int, Reading], telling: int) -> list[tuple[str, list[int]]]:
    """Phrases with the ids of the answers that hold them, most answers first; each answer counts for one phrase."""
    least = max(LEAST, int(LEAST_SHARE * telling))
    holders: dict[str, list[int]] = {}
    for answer, reading in rest.items():
        for phrase in {phrase for clause in reading.clauses for phrase in _phrases(clause.text)}:
            holders.setdefault(phrase, []).append(answer)
    # The same answer given again and again is one voice.
    left = {phrase: ids for phrase, ids in holders.items() if len({rest[one].clauses for one in ids}) >= least}
    found: list[tuple[str, list[int]]] = []
    taken: set[int] = set()
    while left and len(found) < MOST:
        sizes = Counter({phrase: sum(answer not in taken for answer in ids) for phrase, ids in left.items()})
        # Of phrases in as many answers the longest says most.
        phrase = max(left, key=lambda one: (sizes[one] * (1 + 0.2 * len(one)), one))
        if sizes[phrase] < least:
            break
        ids = [answer for answer in left.pop(phrase) if answer not in taken]
        found.append((phrase, ids))
        taken.update(ids)
    return sorted(found, key=lambda one: -len(one[1]))


def _phrases(text: str) -> Iterator[str]:
    """Runs of two to four Chinese characters that neither begin nor end with an empty word, and English words."""
    run = ""
    for part in [*text, " "]:
        if "\u3400" <= part <= "\u9fff":
            run += part
            continue
        for size in _SIZES:
            for at in range(len(run) - size + 1):
                piece = run[at : at + size]
                if not {piece[0], piece[-1]} & _EMPTY and piece not in _STOP:
                    yield piece
        run = ""
    yield from (word for word in text.split() if word.isascii() and len(word) > 3 and word not in _STOP)
