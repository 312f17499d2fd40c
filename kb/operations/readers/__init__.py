"""What readers tell by what they do: visits, clicks, searches without an answer."""
