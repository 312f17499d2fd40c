"""What is known of names beside their grammar: who may have one, and how people mistype them."""
