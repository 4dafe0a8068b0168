"""Pages to fetch."""

SENTENCES = (
    "The harvest of the northern district grew by a third last year, the ministry said. "
    "Farmers had planted earlier than usual, and the rains came late. "
    "A spokesman said that the figures were final and would be printed in March. "
) * 3


def page(title: str = "Harvest grew by a third", body: str = SENTENCES, head: str = "") -> str:
    """Return an article as a web page."""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{body}</p></article></body></html>"
    )
