"""Whether a history of concurrent operations is linearizable: Wing and Gong's search, with a memory of what failed (Lowe 2017).

An operation has a start, an end and a result. A history is linearizable when each operation can be given one moment between its start and
its end, so that in the order of these moments each result is what the model gives.
"""

import collections

Operation = collections.namedtuple("Operation", "start end name argument result")


def linearizable(operations, state, step):
    """Whether the operations on one key are. `step(state, operation)` gives the next state, or None where the result cannot be.

    Gives the longest prefix that could be ordered, as a count, and the operations that could not come next; none where all is well.
    """
    operations = sorted(operations)
    count = len(operations)
    # What is ordered: all before `low`, and of those after it the bits of `mask`.
    seen, stack, best, stuck = set(), [(0, 0, state)], 0, []
    while stack:
        low, mask, state = stack.pop()
        while mask & 1:
            low, mask = low + 1, mask >> 1
        if low == count:
            return count, []
        if (low, mask, state) in seen:
            continue
        seen.add((low, mask, state))
        # Next can be an operation that starts before each other one that is left has ended.
        next_, place, first_end, left = [], low, float("inf"), []
        while place < count and operations[place].start <= first_end:
            if not mask >> (place - low) & 1:
                operation = operations[place]
                first_end = min(first_end, operation.end)
                left.append(operation)
                after = step(state, operation)
                if after is not None:
                    next_.append((low, mask | 1 << (place - low), after))
            place += 1
        done = low + bin(mask).count("1")
        if done >= best:
            best, stuck = done, left
        # The one that started first is tried first.
        stack += reversed(next_)
    return best, stuck


def invoice(state, operation):
    """The model of an invoice: its open amount, and the amounts of its live holds, each of which is used once."""
    open_, holds = state
    name, argument, result = operation.name, operation.argument, operation.result
    if name == "register":
        return argument, holds
    if name == "place":
        return (open_, holds | {argument}) if argument not in holds else None
    if name == "lift":
        if result == "done":
            return (open_, holds - {argument}) if argument in holds else None
        return state if argument not in holds else None
    if name == "check":
        return state if result == (open_, holds, min(open_, sum(holds))) else None
    if name == "list":
        return state if result == holds else None
    raise ValueError(name)


def call(state, operation):
    """The model of a call: where it is, and whose it is."""
    name, agent, result = operation.name, operation.argument, operation.result
    if name == "restart":
        # An offer that no agent has taken goes back to its place.
        return ("waiting", None) if state[0] == "offered" else state
    if name == "add":
        return ("waiting", None) if state[0] == "absent" else None
    if name == "get":
        return state if state == result else None
    where = {"next": ("waiting", None), "answer": ("offered", agent), "decline": ("offered", agent), "done": ("talking", agent)}
    to = {"next": ("offered", agent), "answer": ("talking", agent), "decline": ("waiting", None), "done": ("ended", None)}
    if name == "abandon":
        can = state[0] in ("waiting", "offered")
        where[name], to[name] = state if can else (), ("ended", None)
    if result == "refused":
        return state if state != where[name] else None
    if name == "next" and state == to["next"]:
        return state
    return to[name] if state == where[name] else None
