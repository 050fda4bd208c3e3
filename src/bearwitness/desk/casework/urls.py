"""The addresses of casework; see README.md."""

from django.urls import path

from bearwitness.desk.casework import (
    audit_views,
    decision_views,
    evidence_views,
    inbox_views,
    rating_views,
    report_views,
    search_views,
    views,
)

urlpatterns = [
    path("", views.incident_list, name="incidents"),
    path("incidents/<str:key>/", views.incident_detail, name="incident"),
    path("incidents/<str:key>/remarks/", views.remark, name="remark"),
    path("incidents/<str:key>/history/", decision_views.incident_history, name="history"),
    path("incidents/<str:key>/grade/", decision_views.grade, name="grade"),
    path("incidents/<str:key>/merge/", decision_views.merge, name="merge"),
    path("incidents/<str:key>/split/", decision_views.split, name="split"),
    path("audit/", audit_views.audit, name="audit"),
    path("suggestions/", decision_views.suggested, name="suggestions"),
    path("steps/<int:number>/undo/", decision_views.undo, name="undo"),
    path("inbox/", inbox_views.inbox_page, name="inbox"),
    path("reports/<path:key>/", report_views.report_detail, name="report"),
    path("search/", search_views.search, name="search"),
    path("evidence/", evidence_views.evidence_list, name="evidence"),
    path("evidence/<str:digest>/", evidence_views.evidence_item, name="evidence_item"),
    path("evidence/<str:digest>/file/", evidence_views.evidence_file, name="evidence_file"),
    path("sources/", evidence_views.source_list, name="sources"),
    path("sources/<int:number>/", rating_views.source_page, name="source"),
    path("correct/<path:key>/", report_views.correct, name="correct"),
    path("withdraw/<path:key>/", report_views.withdraw, name="withdraw"),
]
