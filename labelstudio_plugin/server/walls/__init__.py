"""Who may see and touch what: roles, Werkplaatsen, and the rules that every request is held against.

Label Studio Community knows one kind of person, who may do everything. Here a table (`rules.py`) says for each
address what each role may do; what the table does not know is refused.
"""
