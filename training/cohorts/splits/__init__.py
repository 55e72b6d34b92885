"""A list of people on its way into mixed cohorts: a draft, looked at and changed until it is made.

Doors   models, sources (whom one can choose), drafts (begun, kept, thrown away), dealing (who sits
        where), making (the cohorts), reading (what the page shows), phrases, personal, forms,
        views, change_views
Terms   split, draft, place (a cohort to be, from 0), pinned, apart, source
"""
