"""What people do with a claim over REST: search for it anew, write about it, review it, publish
what was found.
"""

from typing import Any, cast

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.serializers.comments import CommentAskedSerializer, CommentSerializer
from claims.api.serializers.reviews import ReviewAskedSerializer, ReviewSerializer
from claims.api.serializers.runs import RetrievalRunSerializer
from claims.api.serializers.verdicts import PublishAskedSerializer, VerdictSerializer
from claims.comments.selectors import comment_list_shown
from claims.comments.services import comment_add
from claims.errors import ReviewConflict
from claims.evidence.choices import RunTrigger
from claims.evidence.services.runs import run_open
from claims.policy import Right
from claims.reviews.selectors import review_list_shown, review_list_waiting
from claims.reviews.services.handing_in import Place, review_hand_in
from claims.statements.models import Claim
from claims.tasks import enqueue_run
from claims.verdicts.adjudicating import review_take, undisturbed
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_public
from workbench.lib.access.idempotency import idempotent
from workbench.lib.etags import if_match


class DecidingActions(GenericViewSet[Claim]):
    """Actions on one claim; each is what a button of the desk does, by the same services."""

    @extend_schema(request=None, responses={202: RetrievalRunSerializer})
    @action(detail=True, methods=["post"], write_permission=Right.REVIEW)
    @idempotent
    @if_match
    def retrieval(self, request: Request, **kwargs: Any) -> Response:
        """Search for its evidence anew. 202 with the run, to be watched at `retrieval-runs/`; the
        open one where there is one.
        """
        run = run_open(claim=self.get_object(), trigger=RunTrigger.REVIEWER)
        enqueue_run(run)
        return Response(RetrievalRunSerializer(run).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=CommentAskedSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"], write_permission=Right.TRIAGE)
    @idempotent
    def comments(self, request: Request, **kwargs: Any) -> Response:
        """Write a comment on it, which stays as it is written."""
        asked = CommentAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = cast("User", request.user)
        made = comment_add(claim=self.get_object(), by=user, text=asked.validated_data["text"])
        shown = comment_list_shown(user).get(pk=made.pk)
        return Response(CommentSerializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReviewAskedSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"], write_scope="review", write_permission=Right.REVIEW)
    @idempotent
    @if_match
    def reviews(self, request: Request, **kwargs: Any) -> Response:
        """Hand a review in, whole. 409 where a draft of one's own is on the desk."""
        asked = ReviewAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        review = review_hand_in(
            claim=self.get_object(),
            reviewer=cast("User", request.user),
            rating=given["rating"],
            rationale=given["rationale"],
            note=given.get("note", ""),
            certainty=given.get("certainty", ""),
            places=[
                Place(one["snapshot"].pk, one["start"], one["end"], one["quote"])
                for one in given.get("citations", ())
            ],
        )
        shown = review_list_shown(request.user).get(pk=review.pk)
        return Response(ReviewSerializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=PublishAskedSerializer, responses={201: VerdictSerializer})
    @action(detail=True, methods=["post"], write_scope="publish", write_permission=Right.PUBLISH)
    @idempotent
    @if_match
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Publish one of the reviews that wait. 409 where others wait than were `seen`, or another
        verdict stands than `replaces`.
        """
        asked = PublishAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, claim = asked.validated_data, self.get_object()
        with undisturbed(claim):
            known = review_list_shown(request.user).filter(claim=claim)
            review = known.filter(pk=given["review"]).first()
            if review is None:
                raise ValidationError({"review": [_("This claim has no such review for you.")]})
            waiting = known.filter(pk__in=review_list_waiting())
            if set(given["seen"]) != set(waiting.values_list("pk", flat=True)):
                message = _("Other reviews wait by now than you saw. Read them first.")
                raise ReviewConflict(message)
            replaces = Verdict.objects.filter(claim=claim, pk=given.get("replaces")).first()
            if given.get("replaces") and replaces is None:
                raise ValidationError({"replaces": [_("This claim has no such verdict.")]})
            verdict = review_take(
                review=review,
                editor=cast("User", request.user),
                reason=given.get("reason", ""),
                close_others=given.get("close_others", False),
                replaces=replaces,
                correction=given.get("correction", ""),
            )
        shown = verdict_list_public().get(pk=verdict.pk)
        return Response(VerdictSerializer(shown).data, status=status.HTTP_201_CREATED)
