"""The handbook: the pages of docs/, served to the people they are written for.

Doors   service, views, part
Terms   page
"""
