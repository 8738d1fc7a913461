"""From a Document to identity, figures and claimed scores."""
