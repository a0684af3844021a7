"""The only places where stored state changes: keyword-only functions, atomic, each writing one event."""
