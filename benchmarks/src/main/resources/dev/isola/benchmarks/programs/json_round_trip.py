"""Records to JSON text and back: the json module."""

import json


def run(n):
    records = [
        {
            "id": number,
            "name": f"user-{number}",
            "tags": ["a", "b\u00e9", str(number * 7)],
            "score": number / 8,
            "active": number % 3 == 0,
            "parent": None if number == 0 else {"id": number - 1},
        }
        for number in range(n)
    ]
    text = json.dumps(records, sort_keys=True)
    back = json.loads(text)
    return [len(text), back == records, sum(record["id"] for record in back)]
