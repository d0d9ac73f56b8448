// Filled as the target is.
