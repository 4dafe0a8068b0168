"""Nobody decides a dispute that is their own."""

OWN_DISPUTE = "nobody decides between reviews of which one is theirs"

_WAITS_OR_STANDS = """
    {one}.status = 'submitted' AND (
        EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.review_id = {one}.id
            AND v.status = 'published')
        OR NOT EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.review_id = {one}.id)
        AND NOT EXISTS (SELECT 1 FROM claims_decision AS d WHERE d.review_id = {one}.id)
        OR {one}.id IN ({concerned})
    )
"""


def is_own_dispute(who: str, concerned: str = "NEW.review_id") -> str:
    """Return that `who` has decided about a claim of which reviews that wait, and the one that
    stands, give different ratings, one theirs and one somebody else's; `concerned` are further
    reviews that count, as SQL.
    """
    own, other = (_WAITS_OR_STANDS.format(one=one, concerned=concerned) for one in ("own", "other"))
    return f"""EXISTS (
        SELECT 1 FROM claims_review AS own JOIN claims_review AS other
            ON other.claim_id = own.claim_id AND other.rating_id <> own.rating_id
            AND other.reviewer_id <> own.reviewer_id
        WHERE own.claim_id = (SELECT claim_id FROM claims_review WHERE id = NEW.review_id)
        AND own.reviewer_id = {who} AND {own} AND {other}
    )"""  # noqa: S608 (our own words)
