from django.urls import path

from catalogue.codebooks import carrying_views, drafting_views, issuing_views, reading_views

urlpatterns = [
    path("codebooks/", reading_views.codebook_list, name="codebook-list"),
    path("codebooks/new/", drafting_views.new_codebook, name="codebook-new"),
    path("codebooks/<slug:slug>/", reading_views.codebook_page, name="codebook"),
    path("codebooks/<slug:slug>/carry/", carrying_views.carry_levels, name="codebook-carry"),
    path("codebooks/<slug:slug>/copy/", drafting_views.copy_codebook, name="codebook-copy"),
    path("codebooks/<slug:slug>/current/", issuing_views.make_current, name="codebook-current"),
    path("codebooks/<slug:slug>/issue/", issuing_views.issue_codebook, name="codebook-issue"),
]
