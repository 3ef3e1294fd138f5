"""The plan as a document: files, versions, faults, edits, ready-made plans."""
