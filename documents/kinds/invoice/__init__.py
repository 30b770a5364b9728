"""Invoices, and any page whose values stand where a template says."""
