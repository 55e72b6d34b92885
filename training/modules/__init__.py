"""Modules: fifteen minutes of reading in two lenses, with questions, a field task and cards.

Doors   models, rows (one statement each), service, personal, forms, views, demo, part
Pure    documents (front matter, compiled body), parse (the kind), blocks, pairs (two of its steps),
        bench (what they share), questions, lint, reader (a module as one reader sees it), library
        (the list as one reader sees it), search, figures (for authors)
Terms   module, part, pair (one moment in both lenses), differs, question, credit, reflection,
        field task, card, next
"""
