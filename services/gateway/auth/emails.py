"""One spelling of an e-mail address, wherever one is kept, looked for or counted."""


def folded(email: str) -> str:
    """Without spaces around it and without regard to case. Python's rule, never PostgreSQL's: where the two differ, one
    account would have two names, and an attacker two allowances of attempts.
    """
    return email.strip().lower()
