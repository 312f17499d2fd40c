"""How findings are said: messages for the catalogue, which are translated and filled where they are shown."""
