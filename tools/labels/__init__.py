"""Labels of screens, read anew from the programs that show them, and compared with the catalogue."""
