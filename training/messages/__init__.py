"""Messages to one, some or all of a cohort: in the app, and by mail as each person likes it.

Doors   models, service (what a person has received), writing (what a facilitator sends), listing
        (the facilitator's list), planning (of a program), recipients (who gets it), release (it
        goes), mailing (mail, each once), settings, unsubscribing, forms, views, sent_views,
        pages (sentences), letters (what a mail says), demo, part
Pure    quiet (when a mail may go)
Terms   message, draft, delivery (message x person x channel), digest, quiet hours, origin
"""
