"""What all pages share: the frame, the guards, forms, assets, and pages that belong to nobody.

Doors   models, service, forms, views, guards, receipts, headers, failures, assets, part
Pure    geometry (charts), links (where `next` may lead)
Terms   viewer, receipt, request id, asset, toast
"""
