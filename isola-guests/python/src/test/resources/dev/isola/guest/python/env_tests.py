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


def local(*seconds):
    return [datetime.datetime.fromtimestamp(s, datetime.UTC).astimezone().isoformat() for s in seconds]


def of_time():
    return [list(time.tzname), time.timezone, time.altzone, time.daylight]


def there_and_back(begin, end, step):
    for seconds in range(begin, end, step):
        assert time.mktime(time.localtime(seconds)) == seconds, seconds


def changed(tz):
    os.environ["TZ"] = tz
    time.tzset()
    return [time.strftime("%H:%M %Z %z", time.localtime(0)), list(time.tzname)]
