"""Cases: worked examples of a policy, as files."""
