"""How people come into a cohort by themselves: by its link, or by asking and being answered.

Doors   links (made, revoked, looked up), joining (what somebody with the link can do), answering
        (what facilitators say to those who ask), phrases, personal, forms, views (with
        the link), answer_views (for those who facilitate)
Terms   link, standing, request
"""
