"""What a person did and what is next: the ledger, the agenda, field tasks and their stories.

It lies below the activities, which write to it in the transaction of their own row; Today,
Practice and Progress read it and nothing else.

Doors   models, service, tasks, releases, practised (handed down to cohorts), part
Pure    completion (what finishes a module), tally (the ledger in numbers),
        days (when a task moves)
Terms   ledger, entry, agenda, field task, commitment, story, release, lens
"""
