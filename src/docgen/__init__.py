"""docgen: numbered DOCX and PDF documents from records, kept in an archive one can prove."""

__version__ = "0.1.0"
