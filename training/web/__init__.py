"""What all pages share: the frame, the guards, forms, assets, and pages that belong to nobody.

Doors   models, forms, views, guards, receipts, headers, failures, assets, uploads, paging,
        pages (what every template can use), fragments (what is rendered once), part
Pure    geometry (charts), links (where `next` may lead)
Terms   viewer, receipt, request id, asset, toast
"""
