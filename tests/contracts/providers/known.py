"""What every provider on loopback knows: three documents, the third undated."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One document."""

    number: int
    title: str
    published: str | None

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://daily.example/{self.number}"


KNOWN = (
    Known(1, "Minister Ana Lopez: army sends no soldiers – “não”", "2025-03-04T08:00:00Z"),
    Known(2, "Ana Lopez on soldiers, army and Kraków", "2025-03-03T08:00:00Z"),
    Known(3, "What Lopez said about the army", None),
)
