"""What is practised between sessions: field tasks and the stories they bring back.

Doors   forms, views, part
Terms   field task, story
"""
