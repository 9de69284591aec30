"""The concordance: which words of different groups mean the same, and on which level they place a frame.

Each group's own words stay in its coding. What the coordinator decides is written down beside them, and why.
"""
