"""People: accounts, signing in, invitations, roles, and what a person may do with their own data.

Doors   models, service, forms, views, account_views, cli, demo, part, sessions (who is there),
        credentials (hashing), limits (counting failures), authentication (password checks),
        tokens (links), personal (export and erase), letters, invitations (mailing a link),
        upkeep (jobs of every hour), directory, directory_views (the list of people), imports,
        import_views, import_cli, wording, staging, comparing, applying (a list, in this order),
        choices (functions and time zones, for forms)
Pure    names, passwords, devices, sides, lifetimes, viewer, standing, cast (the demo people)
Terms   person, viewer, side, function, lens, session, invitation, reset, tombstone, import
"""
