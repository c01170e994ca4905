"""The screen: three pages over one assistant. Only this folder and ``app.py`` know gradio."""
