"""What authors write: read, checked, rendered once, and kept as versions that never change.

Doors   models, service, cli, part, tree (the folder), compiler (a process of its own),
        rubric (four steps for each skill, in the reader's language)
Pure    documents (records), fields (of front matter), cache (versions at hand), parse,
        front (front matter), render, typography, lint, prose (words and sentences),
        facets (the twelve skills), figures (a file in numbers), report (over a folder)
Terms   kind, source, version, digest, publication, live, advice (a "should", not a problem)
"""
