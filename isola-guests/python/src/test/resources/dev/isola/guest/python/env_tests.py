import datetime
import os
import subprocess
import time


def seen():
    return [os.environ.get("BOTH"), os.getenv("OF_TEMPLATE"), os.getenv("OF_SANDBOX"), os.getenv("ÜBER"), os.getenv("NONE", "default")]


def names():
    return sorted(os.environ)


def changes():
    os.environ["MINE"] = "set"
    del os.environ["BOTH"]
    os.putenv("PUT", "1")
    return [os.getenv("MINE"), os.getenv("BOTH"), os.getenv("PUT")]


def zone():
    now = datetime.datetime.fromtimestamp(0).astimezone()
    return [time.tzname[0], time.timezone, time.localtime(0).tm_hour, time.strftime("%Z", time.localtime(0)), now.isoformat()]
