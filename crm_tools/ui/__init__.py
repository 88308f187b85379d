"""Screens: router, gate, components that pages share. The only room that imports streamlit."""
