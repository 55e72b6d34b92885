"""The content kind `programs`: what a cohort does, week by week, without a date.

Doors   none
Pure    documents (front matter, compiled body), parse (the kind), steps (run sheets), lint,
        tree (checks that need the other files), fields (of its messages)
Terms   program, week, wave, session, run sheet, step, prompt
"""
