"""Claims, who said them and where, as JSON."""

from datetime import date
from typing import Any

from rest_framework import serializers

from claims.api.serializers.expansions import article, claim, claimant, verdict
from claims.articles.models import Article
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.models import Appearance, Claim, Claimant, ClaimantAlias
from claims.statements.names import LONGEST_NAME
from claims.statements.selectors import said_date
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class ClaimantSerializer(serializers.ModelSerializer[Claimant]):
    """Who says things."""

    class Meta:
        model = Claimant
        fields: tuple[str, ...] = ("id", "name", "role")


class ClaimantDetailSerializer(SparseFields, ClaimantSerializer):
    """A claimant with the other names; `same_as` is whom a person has joined this one with."""

    expansions = {"same_as": claimant("same_as")}
    aliases = serializers.SlugRelatedField[ClaimantAlias](
        slug_field="name", many=True, read_only=True
    )

    class Meta(ClaimantSerializer.Meta):
        fields: tuple[str, ...] = (*ClaimantSerializer.Meta.fields, "same_as", "aliases")
        read_only_fields = fields


class AppearanceSerializer(serializers.ModelSerializer[Appearance]):
    """Where a claim was printed; offsets are code points in the article's text."""

    url = serializers.CharField(source="article.source.url", read_only=True)
    title = serializers.CharField(source="article.source.title", read_only=True)
    publisher = serializers.CharField(
        source="article.source.publisher.name", default=None, read_only=True, allow_null=True
    )

    snapshot_sha256 = serializers.CharField(source="snapshot.text_sha256", read_only=True)

    class Meta:
        model = Appearance
        fields: tuple[str, ...] = (
            "article", "snapshot_sha256", "url", "title", "publisher", "quote", "start", "end",
            "attribution", "cue", "told_by",
        )  # fmt: skip


class AppearanceDetailSerializer(SparseFields, AppearanceSerializer):
    """An appearance by itself: of which claim."""

    expansions = {"claim": claim(), "article": article()}

    class Meta(AppearanceSerializer.Meta):
        fields: tuple[str, ...] = ("id", "claim", *AppearanceSerializer.Meta.fields)
        read_only_fields = fields


class ClaimSerializer(SparseFields, serializers.ModelSerializer[Claim]):
    """A claim: `text` is the statement, without who makes it; `context` has printed words that it
    leans on; `same_as` is the claim that a person has joined it with. `checkworthiness` is a
    machine's ranking aid, not a rating.

    `origin_count` is how many independent origins that speak to the claim the newest search found:
    0 means that nothing was found. Before the first search it is null, as `searched_at` is.
    `claimant` is null where the article itself asserts it, or where it is not clear which of
    `claimant_candidates` does.
    """

    expansions = {
        "claimant": claimant("claimant"),
        "same_as": claim("same_as"),
        "verdicts": verdict("verdicts", many=True),
    }
    claimant = ClaimantSerializer(read_only=True, allow_null=True)
    appearances = AppearanceSerializer(many=True, read_only=True)
    claimant_candidates = serializers.ListField(child=serializers.CharField(), read_only=True)
    said_on = serializers.SerializerMethodField()
    searched_at = serializers.DateTimeField(read_only=True, allow_null=True)
    origin_count = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Claim
        fields: tuple[str, ...] = (
            "id", "text", "context", "quote", "language", "kind", "claimant",
            "claimant_candidates", "said_on", "checkworthiness", "reasons", "status",
            "searched_at", "origin_count", "appearances", "same_as", "created_at",
        )  # fmt: skip

    def get_said_on(self, claim: Claim) -> date | None:
        """Said then or before: the day of the first appearance."""
        return said_date(claim.appearances.all())


class ClaimAskedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A claim that somebody finds in an article: where, and in which words."""

    article = serializers.PrimaryKeyRelatedField(
        queryset=Article.objects.select_related("source", "snapshot")
    )
    quote = serializers.CharField(
        max_length=LONGEST_CLAIM,
        trim_whitespace=False,
        help_text="As it is printed in the article's text.",
    )
    start = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="The place that is meant, in code points; else where the words stand first.",
    )
    text = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_CLAIM,
        help_text="What is claimed, without who claims it; left out: the quote.",
    )
    claimant = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_NAME,
        help_text="Left out: the article itself.",
    )
