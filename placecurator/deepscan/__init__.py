"""The deep scan: provider details, then the website, then one typed listing. No database here."""
