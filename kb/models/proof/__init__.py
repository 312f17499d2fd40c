"""Tags that devices were given to prove that they send and receive, and what came of them."""
