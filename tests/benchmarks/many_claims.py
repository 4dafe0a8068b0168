"""Claims by the hundred thousand, made by PostgreSQL itself: one article, a thousand claimants.

Seven of ten are decided and one is dismissed; of the others, half are new. Each stands in the
article once, and every tenth was searched for.
"""

from django.db import connection

from tests.claims import factories

_CLAIMANTS = 1000
_STATEMENTS = (
    """
    INSERT INTO claims_claimant (name, key, role)
    SELECT 'Speaker ' || n, 'speaker ' || n, 'minister' FROM generate_series(1, %(claimants)s) n
    """,
    """
    INSERT INTO claims_claim (key, text, extracted_text, quote, context, kind, language,
        claimant_id, claimant_candidates, checkworthiness, reasons, extractor, status, dismissal,
        created_at, updated_at)
    SELECT 'bench ' || n, 'Rice grew by ' || n || ' tons in district ' || n %% 97, '', 'Rice grew',
        '', 'statistic', CASE n %% 3 WHEN 0 THEN 'en' WHEN 1 THEN 'id' ELSE 'de' END,
        (SELECT min(id) FROM claims_claimant) + n %% %(claimants)s, '[]',
        round((random())::numeric, 4), '[]', 'bench',
        CASE WHEN n %% 10 < 7 THEN 'decided' WHEN n %% 10 = 7 THEN 'dismissed'
             WHEN n %% 10 = 8 THEN 'new' ELSE 'triaged' END,
        CASE WHEN n %% 10 = 7 THEN 'Not worth it' ELSE '' END,
        now() - n * interval '1 second', now()
    FROM generate_series(1, %(claims)s) n
    """,
    """
    INSERT INTO claims_appearance (claim_id, article_id, snapshot_id, quote, start, "end",
        attribution, cue, told_by, created_at)
    SELECT id, %(article)s, %(snapshot)s, %(quote)s, 0, 9, 'none', '', '', now() FROM claims_claim
    """,
    """
    INSERT INTO claims_retrievalrun (claim_id, status, trigger, attempts, due_at, error, query,
        connectors, ranking, origins, origin_count, sources_behind, created_at, finished_at)
    SELECT id, 'completed', 'extraction', 0, now(), '', '{}', '{}', '{}', '[]', id %% 5, 0, now(),
        now()
    FROM claims_claim WHERE id %% 10 = 0
    """,
    "ANALYZE",
)


def make_claims(number: int, *, waiting: bool = False) -> None:
    """Make so many claims, in a database that has none; all of them new if they are to be
    `waiting`.
    """
    if connection.vendor != "postgresql":
        message = "DATABASE_URL is not PostgreSQL: bin/services start"
        raise SystemExit(message)
    article = factories.new_article()
    given: dict[str, int | str] = {
        "claims": number, "claimants": _CLAIMANTS,
        "article": article.pk, "snapshot": article.snapshot_id,
        "quote": article.snapshot.text[:9],
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, given)
        if waiting:
            cursor.execute("UPDATE claims_claim SET status = 'new', dismissal = ''")
