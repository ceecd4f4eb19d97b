"""Rows brought together: places of rows with equal keys, and what each place has, without a step for each row."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

_MOST = 2 ** 62
_TURNS = 20   # texts of one place that are joined turn by turn for all places; those of more are joined place by place


def ranked(column) -> tuple[np.ndarray, np.ndarray]:
    """Texts as numbers in the order of the alphabet ``(n,)``, and the text of each number.

    Args:
        column: texts ``(n,)``.

    >>> [part.tolist() for part in ranked(["b", "a", "b"])]
    [[1, 0, 1], ['a', 'b']]
    """
    if isinstance(getattr(column, "dtype", None), pd.CategoricalDtype):   # as of ``words_of``
        own = pd.Categorical(column)
        return own.codes.astype(np.int64), np.asarray(own.categories, dtype=object)
    codes, texts = pd.factorize(np.asarray(column, dtype=object), sort=True)
    return codes.astype(np.int64), np.asarray(texts, dtype=object)


def words_of(*columns) -> pd.CategoricalDtype:
    """The different texts of columns in their order, and the empty one before them: of coded columns.

    Args:
        columns: texts ``(n,)`` each.
    """
    return pd.CategoricalDtype(sorted(set().union({""}, *(pd.unique(np.asarray(column, dtype=object)).tolist()
                                                          for column in columns))))


def coded(column) -> pd.Categorical:
    """A column as coded by its own words, as of ``words_of``, each text looked up once.

    Args:
        column: texts ``(n,)``.

    >>> column = coded(np.array(["b", "a", "b"], dtype=object))
    >>> column.tolist(), column.categories.tolist()
    (['b', 'a', 'b'], ['', 'a', 'b'])
    """
    codes, texts = pd.factorize(np.asarray(column, dtype=object), sort=True)
    lacks_empty = not len(texts) or texts[0] != ""
    words = pd.CategoricalDtype([""] * lacks_empty + texts.tolist())
    return pd.Categorical.from_codes(codes + lacks_empty, dtype=words)


def nothing(words: pd.CategoricalDtype, count: int) -> pd.Categorical:
    """A coded column of empty texts ``(count,)``.

    Args:
        words: as of ``words_of``. count: of rows.
    """
    return pd.Categorical.from_codes(np.zeros(count, dtype=np.int64), dtype=words)


def one_below_another(columns: Sequence):
    """Columns as one, coded ones of the same words by their codes: pandas would compare all words first.

    Args:
        columns: pandas arrays ``(n,)`` each, at least one.

    >>> words = pd.CategoricalDtype(["", "a"])
    >>> one_below_another([pd.Categorical(["a"], dtype=words), pd.Categorical(["", "a"], dtype=words)]).tolist()
    ['a', '', 'a']
    """
    words = [column.dtype.categories if isinstance(column.dtype, pd.CategoricalDtype) else None for column in columns]
    if words[0] is None or any(other is not words[0] for other in words):
        return pd.concat([pd.Series(column) for column in columns], ignore_index=True).array
    return pd.Categorical.from_codes(np.concatenate([column.codes for column in columns]), dtype=columns[0].dtype)


def texts_or_null(column) -> pd.arrays.StringArray:
    """Texts, NULL where they are empty ``(n,)``; each different one is looked at once.

    Args:
        column: texts, None without one ``(n,)``, or a coded column.

    >>> texts_or_null(np.array(["b", "", None, "b"], dtype=object)).tolist()
    ['b', <NA>, <NA>, 'b']
    """
    codes, different = ranked(column) if isinstance(getattr(column, "dtype", None), pd.CategoricalDtype) \
        else pd.factorize(column)
    different = np.asarray(different, dtype=object)
    codes[np.append(np.array([text == "" for text in different.tolist()], dtype=bool), False)[codes]] = -1
    return words_taken(different, codes)


def words_taken(words: Sequence, codes: np.ndarray) -> pd.arrays.StringArray:
    """Words by their numbers, NULL for -1 ``(n,)``.

    Args:
        words: by number. codes: of rows ``(n,)``.

    >>> words_taken(["a", "b"], np.array([1, -1])).tolist()
    ['b', <NA>]
    """
    return pd.array(np.asarray(words, dtype=object), dtype="string").take(codes, allow_fill=True)


def placed(*keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows have equal keys: the place of each ``(n,)``, in the order of keys, and the first row of each place.

    Args:
        keys: whole numbers from 0 ``(n,)``, the first one weighs most.

    >>> [part.tolist() for part in placed(np.array([1, 0, 1]), np.array([2, 5, 2]))]
    [[1, 0, 1], [1, 0]]
    """
    joined, most = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        size = int(key.max(initial=0)) + 1
        if most * size > _MOST:
            joined = np.unique(joined, return_inverse=True)[1].reshape(-1)
            most = int(joined.max(initial=0)) + 1
        joined, most = joined * size + key, most * size
    codes, different = pd.factorize(joined)
    order = np.argsort(different)   # of the different keys only
    rank, first = np.empty((2, len(order)), dtype=np.int64)
    rank[order] = np.arange(len(order))
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return rank[codes], first[order]


def summed(place: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """Sums by place; NaN where a value is not known. Rows are added in the order of size, whatever their order was.

    Args:
        place: of each row ``(n,)``. values: such as m² ``(n,)``. count: of places.
    """
    rows = np.flatnonzero(values)   # nought adds nothing, and is most of what is disputed
    order = rows[np.argsort(values[rows])]
    return np.bincount(place[order], weights=values[order], minlength=count)


def counted(place: np.ndarray, codes: np.ndarray, use: np.ndarray, count: int) -> np.ndarray:
    """How many different codes each place has ``(count,)``.

    Args:
        place, codes: of each row ``(n,)``. use: rows that count ``(n,)``. count: of places.
    """
    size = int(codes.max(initial=0)) + 1
    return np.bincount(np.unique(place[use] * size + codes[use]) // size, minlength=count)


def split_texts(texts: Sequence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The words of texts: of which text each is, its number, and the words by number, in the order of the alphabet.

    Args:
        texts: words with blanks between them ``(n,)``.

    >>> [part.tolist() for part in split_texts(["b a", "", "a"])]
    [[0, 0, 2], [1, 0, 0], ['a', 'b']]
    """
    words = [text.split() for text in texts]
    owner = np.repeat(np.arange(len(words)), np.array([*map(len, words)], dtype=np.int64))
    codes, distinct = ranked([word for several in words for word in several])
    return owner, codes, distinct


def joined_texts(place: np.ndarray, codes: np.ndarray, texts: np.ndarray, count: int, between: str) -> np.ndarray:
    """The different texts of each place in their order, as one text; empty without any, object ``(count,)``.

    Args:
        place: of each row ``(n,)``. codes: numbers of texts, as of ``ranked`` ``(n,)``; empty ones are left out.
        texts: by number. count: of places. between: stands between two texts.

    >>> joined_texts(np.array([0, 0, 2]), np.array([1, 0, 1]), np.array(["a", "b"], dtype=object), 3, " ").tolist()
    ['a b', '', 'b']
    """
    size, result = max(len(texts), 1), np.full(count, "", dtype=object)
    named = np.array([text != "" for text in texts.tolist()], dtype=bool)
    if not named.any() or not len(place):
        return result
    use = slice(None) if named.all() else named[codes]
    keys = np.unique(place[use] * size + codes[use])
    owner, code = keys // size, keys % size
    if not len(owner):
        return result
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    number = np.diff(np.append(first, len(owner)))
    words = texts[code]
    few = first[number <= _TURNS]
    result[owner[few]] = words[few]
    for turn in range(1, min(int(number.max()), _TURNS)):
        rows = first[(number > turn) & (number <= _TURNS)]
        result[owner[rows]] += between + words[rows + turn]
    for start, several in zip(first[number > _TURNS].tolist(), number[number > _TURNS].tolist()):
        result[owner[start]] = between.join(words[start:start + several].tolist())
    return result
