"""Who changed what: the events as operators read them and take them away."""
