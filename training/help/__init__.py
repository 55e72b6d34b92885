"""The handbook: the pages of docs/, served to the people they are written for.

Doors   service, views, part, words (in the reader's language)
Pure    shelves (which page is for whom)
Terms   page
"""
