"""Settling differences in Label Studio: the merged coding goes there as a draft, and comes back as decisions."""
