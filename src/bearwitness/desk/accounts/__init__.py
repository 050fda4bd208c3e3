"""The people who work at the desk: their accounts, how they sign in, and what they are signed in with."""
