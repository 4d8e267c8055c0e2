"""The figures of item analysis are those of the textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from graders.pages.items import analyse, reliability

#: Five students, three checks of 2, 1 and 4 marks.
MARKS = np.array([[2, 1, 4], [2, 0, 4], [1, 1, 2], [0, 1, 0], [0, 0, 0]], dtype=float)


def test_difficulty_is_the_mean_share_of_the_marks() -> None:
    items = analyse(MARKS, [2, 1, 4])
    assert [item.difficulty for item in items] == pytest.approx([0.5, 0.6, 0.5])
    assert [(item.full, item.part, item.none) for item in items] == [
        (2, 1, 2),
        (3, 0, 2),
        (2, 1, 2),
    ]


def test_discrimination_is_the_correlation_with_all_other_marks() -> None:
    for place, item in enumerate(analyse(MARKS, [2, 1, 4])):
        rest = MARKS.sum(axis=1) - MARKS[:, place]
        assert item.discrimination == pytest.approx(np.corrcoef(MARKS[:, place], rest)[0, 1])


def test_where_all_have_the_same_there_is_nothing_to_tell() -> None:
    same = np.full((4, 2), 3.0)
    assert [item.discrimination for item in analyse(same, [3, 3])] == [None, None]
    assert reliability(same) is None
    assert reliability(MARKS[:1]) is None
    assert analyse(np.empty((0, 2)), [3, 3]) == []


def test_reliability_is_cronbachs_alpha() -> None:
    # Two checks that always agree measure the same; of two that cancel out nothing is left.
    assert reliability(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])) == pytest.approx(1.0)
    # 3/2 (1 - (1 + 0.3 + 4) / 9.3), the variances by hand.
    assert reliability(MARKS) == pytest.approx(1.5 * (1 - 5.3 / 9.3))
