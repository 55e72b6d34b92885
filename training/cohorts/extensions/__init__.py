"""More days for one person: for one thing of the program, or for all of it; each with its why.

Doors   rows (given, changed, ended, listed), personal, forms, views
Terms   extension: days more than the program gives
"""
