"""What the screen and reports share, without Streamlit: charts, formats, translation."""
