"""A few articles in our own words: what the walk imports."""

import json

REPORTS = [
    {
        "url": "https://wire.example/vienna",
        "title": "Lopez: no soldiers for the guarantee",
        "publisher": "Wire Example",
        "language": "en",
        "published_at": "2025-03-03T18:00:00+01:00",
        "text": "Defence minister Ana Lopez told reporters in Vienna that her country's soldiers "
        "will not take part in any security guarantee. Neighbours should send peacekeepers, "
        "she said.",
    },
    {
        "url": "https://zeitung.example/wien",
        "title": "Lopez schließt Truppen aus",
        "publisher": "Zeitung Beispiel",
        "language": "de",
        "published_at": "2025-03-03T19:00:00+01:00",
        "text": "Verteidigungsministerin Ana Lopez sagte in Wien, ihre Soldaten würden sich nicht "
        "an Sicherheitsgarantien beteiligen.",
    },
    {
        "url": "https://wire.example/harvest",
        "title": "Rice harvest grows",
        "publisher": "Wire Example",
        "language": "en",
        "published_at": "2025-03-01T08:00:00+07:00",
        "text": "The rice harvest grew by 4 percent in February, the statistics office said.",
    },
    {
        "url": "https://sport.example/final",
        "title": "Final decided late",
        "publisher": "Sport Example",
        "language": "en",
        "published_at": "2025-03-02T22:00:00+00:00",
        "text": "A goal in the last minute decided the final on Sunday evening.",
    },
]

PASTED = """Lopez Menolak Kirim Pasukan

Laporan: Redaksi
Selasa, 4 Maret 2025 | 07:30 WIB

ContohPos.id - Menteri Pertahanan Ana Lopez menegaskan bahwa tentara negaranya tidak akan ikut \
serta dalam jaminan keamanan apa pun.

Pernyataan itu ia sampaikan seusai perundingan di Wina pada 3 Maret 2025.
"""


def lines() -> bytes:
    """Return the reports as a JSON Lines file."""
    return "\n".join(json.dumps(report) for report in REPORTS).encode()


def many_articles(articles: int, claims_each: int) -> bytes:
    """Return articles with several claims each, so that a worker is busy for a while."""
    texts = [
        " ".join(
            f"Minister Ana Lopez said that region {n}-{m} received {n * 10 + m} percent more aid "
            f"than in 2024."
            for m in range(claims_each)
        )
        for n in range(articles)
    ]
    return "\n".join(
        json.dumps(
            {
                "url": f"https://bulk.example/{n}",
                "title": f"Aid report {n}",
                "text": text,
                "language": "en",
            }
        )
        for n, text in enumerate(texts)
    ).encode()
