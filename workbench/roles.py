"""The desk's roles: groups with permissions, made and kept by `manage.py setup_desk`."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

_READ = (
    "access.view_apikey",
    "claims.view_appearance",
    "claims.view_article",
    "claims.view_citation",
    "claims.view_claim",
    "claims.view_claimant",
    "claims.view_claimantalias",
    "claims.view_evidence",
    "claims.view_importbatch",
    "claims.view_rating",
    "claims.view_ratingscale",
    "claims.view_retrievalrun",
    "claims.view_review",
    "claims.view_theirlabel",
    "claims.view_verdict",
    "claims.view_watchedfeed",
    "sources.view_connectorstate",
    "sources.view_pagefetch",
    "sources.view_publisher",
    "sources.view_source",
    "sources.view_sourcesnapshot",
    "sources.view_webcapture",
)
_REVIEW = ("claims.add_review", "claims.change_review", "claims.change_claim")
_IMPORT = (
    "claims.add_article",
    "claims.add_importbatch",
    "claims.add_watchedfeed",
    "claims.change_watchedfeed",
    "sources.add_source",
)
_EDIT = (
    "claims.publish_verdict",
    "claims.add_claimant",
    "claims.change_claimant",
    "claims.add_claimantalias",
    "claims.change_claimantalias",
    "claims.delete_claimantalias",
    "claims.add_ratingscale",
    "claims.change_ratingscale",
    "claims.add_rating",
    "claims.change_rating",
    "claims.add_theirlabel",
    "claims.change_theirlabel",
    "claims.delete_theirlabel",
    "sources.change_connectorstate",
    "sources.change_publisher",
    "webhooks.view_webhookendpoint",
    "webhooks.add_webhookendpoint",
    "webhooks.change_webhookendpoint",
    "webhooks.view_delivery",
    # Who has decided on a source may be who reviewed a claim first: reviewers do not see it.
    "sources.view_origindecision",
)

ROLES: dict[str, tuple[str, ...]] = {
    "Reviewer": (*_READ[1:], *_REVIEW, *_IMPORT),
    "Editor": (*_READ, *_REVIEW, *_IMPORT, *_EDIT),
    "Data": (*_READ[1:], *_IMPORT),
}


def setup_roles() -> None:
    """Give each role's group its permissions. Other permissions a desk added stay."""
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = Q()
        for name in names:
            app_label, codename = name.split(".")
            wanted |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.add(*Permission.objects.filter(wanted))
