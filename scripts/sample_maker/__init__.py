"""Makes samples/: a fictional branch (``cast``, ``month``), one module per document type in ``types``,
and the workbooks and YAML files of their records (``book``, ``files``).
"""
