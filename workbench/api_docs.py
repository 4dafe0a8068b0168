"""How the REST API is described: drf-spectacular's settings.

https://drf-spectacular.readthedocs.io/en/latest/settings.html
"""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Claim workbench",
    "DESCRIPTION": "Articles in, claims with evidence, verdicts with citations out.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "SourceKindEnum": "sources.choices.SourceKind",
        "ClaimKindEnum": "claims.statements.choices.ClaimKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "workbench.lib.api_schema.document_sparse",
        "workbench.lib.api_schema.document_refusals",
    ],
}
