"""From files to nouns: scenarios, catalogs, roads and stack manifests."""
