"""Forms whose fields return final types, so that no view parses anything again."""
