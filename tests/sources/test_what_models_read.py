"""What models are given of a text: quotation marks of one kind, and no more than they read."""

import numpy as np
import pytest

from sources.embedding.base import MAX_CHARACTERS, Embedder, as_read
from sources.embedding.routing import MODELS


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("“A lie,” he said", '"A lie," he said'),
        ("„Eine Lüge“, sagte er", '"Eine Lüge", sagte er'),
        ("«Un mensonge», dit-il", '"Un mensonge", dit-il'),
        ("「嘘だ」と言った", '"嘘だ"と言った'),
        ("The '118th safest' of ‘all’ countries", 'The "118th safest" of "all" countries'),
        ("It isn’t and wasn't", "It isn't and wasn't"),
        ("5 - 3 = 2", "5 - 3 = 2"),
        ("", ""),
    ],
)
def test_quotation_marks_become_one_kind_and_apostrophes_stay(text: str, read: str) -> None:
    assert as_read(text) == read


def test_a_long_text_is_cut() -> None:
    assert as_read("a" * 3 * MAX_CHARACTERS) == "a" * MAX_CHARACTERS


@pytest.mark.parametrize("embedder", MODELS.values(), ids=list(MODELS))
def test_copies_in_another_house_style_have_the_same_vector(embedder: Embedder) -> None:
    ours, theirs, other = embedder.encode(
        [
            "The minister called it “a pact of fools” and didn’t stay.",
            "The minister called it 'a pact of fools' and didn't stay.",
            "The minister called it a pact of friends and stayed.",
        ]
    )
    assert np.allclose(ours, theirs, atol=1e-6)
    assert not np.allclose(ours, other, atol=0.01)
