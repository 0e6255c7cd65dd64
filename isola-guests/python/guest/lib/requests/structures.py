"""A dictionary for header fields."""

from collections.abc import Mapping, MutableMapping


class CaseInsensitiveDict(MutableMapping):
    """A mapping whose keys are found in any case and shown as they were set last."""

    def __init__(self, data=None, **more):
        self._members = {}
        self.update(data or {}, **more)

    def __setitem__(self, key, value):
        self._members[key.lower()] = (key, value)

    def __getitem__(self, key):
        return self._members[key.lower()][1]

    def __delitem__(self, key):
        del self._members[key.lower()]

    def __iter__(self):
        return (key for key, _ in self._members.values())

    def __len__(self):
        return len(self._members)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.lower_items()) == dict(CaseInsensitiveDict(other).lower_items())

    def __repr__(self):
        return repr(dict(self.items()))

    def lower_items(self):
        return ((key, value) for key, (_, value) in self._members.items())

    def copy(self):
        return CaseInsensitiveDict(self)
