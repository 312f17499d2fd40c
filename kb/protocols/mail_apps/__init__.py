"""What mail apps ask for by themselves, or are given as a file; and the DNS lines that lead them here."""
