"""Words of any language: tokens, sentences, roots, names, numbers, and which language it is (pure).

This is the front door for whoever reads texts; rules import what they need from the modules.
"""

from sources.language.detection import detect_language, language_code
from sources.language.normalising import normalise_line, normalise_text
from sources.language.passages import Passage, cut_passages, passage_around
from sources.language.sentences import Span, split_sentences

__all__ = [
    "Passage",
    "Span",
    "cut_passages",
    "detect_language",
    "language_code",
    "normalise_line",
    "normalise_text",
    "passage_around",
    "split_sentences",
]
