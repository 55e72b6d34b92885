"""The format of scenario files: read, checked, walked through, and packed for the player.

Doors   none
Pure    documents (front matter, compiled body), parse (the kind), bench, words, choices,
        attributes, closing, world, lint, graph (where a story can lead), walk (every way through
        it), paths, loading, reading (how long it takes), figures (for authors)
Terms   slot, passage, card, attribute, draw
"""
