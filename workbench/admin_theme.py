"""The admin theme's settings: the site's name, and the sidebar."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _link(title: Any, icon: str, name: str, permission: str) -> dict[str, Any]:
    """Describe one line of the sidebar, shown to people with the permission."""
    link = reverse_lazy(f"admin:{name}")

    def active(request: Any) -> bool:
        """Light up for the page and those below it; the import page lies below the articles."""
        path = str(request.path)
        same_page = path.endswith("/import/") == str(link).endswith("/import/")
        return same_page and path.startswith(str(link))

    return {
        "title": title,
        "icon": icon,
        "link": link,
        "active": active,
        "permission": lambda request: request.user.has_perm(permission),
    }


UNFOLD = {
    "SITE_TITLE": _("Claim workbench"),
    "SITE_HEADER": _("Claim workbench"),
    "SITE_SYMBOL": "fact_check",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("workbench/favicon.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("Review"),
                "items": [
                    _link(_("Home"), "home", "home", "claims.view_claim"),
                    _link(_("Queue"), "checklist", "claims_claim_changelist", "claims.view_claim"),
                    _link(
                        _("Awaiting decision"),
                        "gavel",
                        "claims_review_changelist",
                        "claims.publish_verdict",
                    ),
                    _link(
                        _("Verdicts"),
                        "verified",
                        "claims_verdict_changelist",
                        "claims.view_verdict",
                    ),
                    _link(
                        _("Readers’ notices"), "outgoing_mail", "notices", "claims.publish_verdict"
                    ),
                    _link(
                        _("Cited pages that changed"),
                        "published_with_changes",
                        "changed",
                        "claims.view_verdict",
                    ),
                ],
            },
            {
                "title": _("Material"),
                "items": [
                    _link(_("Import"), "upload", "claims_article_import", "claims.add_article"),
                    _link(
                        _("Send what you read"), "bookmark_add", "capture", "claims.change_claim"
                    ),
                    _link(
                        _("Articles"), "article", "claims_article_changelist", "claims.view_article"
                    ),
                    _link(
                        _("Sources"),
                        "library_books",
                        "sources_source_changelist",
                        "sources.view_source",
                    ),
                    _link(
                        _("Fetched pages"),
                        "cloud_download",
                        "sources_pagefetch_changelist",
                        "sources.view_pagefetch",
                    ),
                    _link(
                        _("Archived copies"),
                        "inventory_2",
                        "sources_webcapture_changelist",
                        "sources.view_webcapture",
                    ),
                    _link(
                        _("Origin decisions"),
                        "call_split",
                        "sources_origindecision_changelist",
                        "sources.view_origindecision",
                    ),
                    _link(
                        _("Claimants"),
                        "record_voice_over",
                        "claims_claimant_changelist",
                        "claims.view_claimant",
                    ),
                ],
            },
            {
                "title": _("Desk"),
                "items": [
                    _link(
                        _("Imports"),
                        "inventory",
                        "claims_importbatch_changelist",
                        "claims.view_importbatch",
                    ),
                    _link(
                        _("Watched feeds"),
                        "rss_feed",
                        "claims_watchedfeed_changelist",
                        "claims.view_watchedfeed",
                    ),
                    _link(_("Reports"), "monitoring", "reports", "claims.view_claim"),
                    _link(_("Health"), "monitor_heart", "health", "claims.view_claim"),
                    _link(
                        _("Rating scales"),
                        "star",
                        "claims_ratingscale_changelist",
                        "claims.change_ratingscale",
                    ),
                    _link(
                        _("Others’ ratings"),
                        "compare_arrows",
                        "claims_theirlabel_changelist",
                        "claims.view_theirlabel",
                    ),
                    _link(
                        _("Review policy"),
                        "diversity_3",
                        "claims_reviewpolicy_changelist",
                        "claims.publish_verdict",
                    ),
                    _link(
                        _("Assignment policy"),
                        "rule",
                        "claims_assignmentpolicy_changelist",
                        "claims.publish_verdict",
                    ),
                    _link(
                        _("Duties"),
                        "badge",
                        "claims_duty_changelist",
                        "claims.publish_verdict",
                    ),
                    _link(
                        _("Connectors"),
                        "travel_explore",
                        "sources_connectorstate_changelist",
                        "sources.view_connectorstate",
                    ),
                    _link(
                        _("Connector keys"),
                        "vpn_key",
                        "sources_connectorkey_changelist",
                        "sources.view_connectorkey",
                    ),
                    _link(
                        _("Audit trail"),
                        "history_edu",
                        "audit_auditevent_changelist",
                        "audit.view_auditevent",
                    ),
                    _link(
                        _("Webhooks"),
                        "webhook",
                        "webhooks_webhookendpoint_changelist",
                        "webhooks.view_webhookendpoint",
                    ),
                    _link(
                        _("Deliveries"),
                        "outbox",
                        "webhooks_delivery_changelist",
                        "webhooks.view_delivery",
                    ),
                    _link(_("API keys"), "key", "access_apikey_changelist", "access.view_apikey"),
                    _link(_("People"), "group", "auth_user_changelist", "auth.view_user"),
                    _link(
                        _("Failed sign-ins"),
                        "lock_clock",
                        "axes_accessattempt_changelist",
                        "auth.change_user",
                    ),
                ],
            },
        ],
    },
}
