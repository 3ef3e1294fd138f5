"""What the server adds around Streamlit: headers, the names it answers to, and the browser's cookie."""
