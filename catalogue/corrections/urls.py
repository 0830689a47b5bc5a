from django.urls import path

from catalogue.corrections import review_views, visitor_views

urlpatterns = [
    path("services/<slug:slug>/correct/", visitor_views.facts, name="service-correct"),
    path("services/<slug:slug>/correct/<slug:fact>/", visitor_views.correct, name="fact-correct"),
    path("corrections/<slug:key>/", visitor_views.correction, name="correction"),
    path("editing/corrections/", review_views.correction_list, name="correction-list"),
    path("editing/corrections/spam/", review_views.spam, name="correction-spam"),
    path("editing/corrections/<int:pk>/", review_views.review, name="correction-review"),
]
