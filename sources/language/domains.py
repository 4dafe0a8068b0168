"""Which language the sites of a country are mostly written in, by their domain (ISO 3166)."""

from __future__ import annotations

# Left out: countries of several languages (be, ch, ca, in, za, sg), and domains that are taken for
# their letters (co, me, tv, io, ai).
_LANGUAGES = {
    **dict.fromkeys(("de", "at"), "de"),
    **dict.fromkeys(("es", "mx", "ar", "cl", "pe", "uy"), "es"),
    **dict.fromkeys(("pt", "br"), "pt"),
    **dict.fromkeys(("uk", "au", "nz"), "en"),
    "al": "sq", "az": "az", "ba": "bs", "bg": "bg", "cz": "cs", "dk": "da", "ee": "et",
    "fi": "fi", "fr": "fr", "gr": "el", "hr": "hr", "hu": "hu", "id": "id", "ir": "fa",
    "is": "is", "it": "it", "jp": "ja", "kr": "ko", "lt": "lt", "lv": "lv", "mk": "mk",
    "my": "ms", "nl": "nl", "no": "no", "pl": "pl", "ro": "ro", "rs": "sr", "ru": "ru",
    "se": "sv", "si": "sl", "sk": "sk", "th": "th", "tr": "tr", "ua": "uk", "vn": "vi",
}  # fmt: skip


def language_of_host(host: str) -> str:
    """Return the language (ISO 639-1) of a host's country, "" where it has none, or several."""
    return _LANGUAGES.get(host.rstrip(".").rpartition(".")[2].lower(), "")
