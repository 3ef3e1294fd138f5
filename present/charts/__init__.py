"""All charts. The only importer of Plotly: colours by meaning, one look, uncertainty always drawn the same
way.
"""
