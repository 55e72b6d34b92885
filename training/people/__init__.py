"""People: accounts, signing in, invitations, roles, and what a person may do with their own data.

Doors   models, service, forms, views, account_views, cli, part; service is split into
        sessions (who is there), credentials (hashing), limits (counting failures),
        authentication (password checks), tokens (links), data (export and erase)
Pure    names, passwords, devices, sides, lifetimes, viewer, cast (the demo people)
Terms   person, viewer, side, function, lens, session, invitation, reset, tombstone
"""
