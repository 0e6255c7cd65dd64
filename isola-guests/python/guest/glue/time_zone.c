/* The time zone that the environment variable TZ describes, in the form that POSIX gives it ("CET-1CEST,M3.5.0,M10.5.0/3"); UTC
   if it is not set or is no such description. The two functions at the end stand for those of wasi-libc, which only know UTC. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400L
#define HOUR 3600L
#define LONGEST_NAME 16
#define LONGEST_TZ 128

/* A day of every year, and the local time of that day at which a rule begins. */
typedef struct {
    enum { DAY_OF_YEAR, JULIAN_DAY, WEEKDAY } kind; /* DAY_OF_YEAR counts 29 February, from 0; JULIAN_DAY never does, from 1 */
    int month, week, day;
    long seconds;
} Rule;

typedef struct {
    char name[2][LONGEST_NAME]; /* standard time, daylight saving time */
    long offset[2];             /* seconds east of Greenwich */
    int has_daylight;
    Rule begin, end;
} Zone;

const char __utc[] = "UTC"; /* wasi-libc's name for the zone of gmtime */
static const Zone utc = {.name = {"UTC", "UTC"}};
static char current_tz[LONGEST_TZ];
static Zone current;

/* ---- reading a description ---- */

static int
is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static int
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *
read_name(const char *p, char *name)
{
    size_t length = 0;
    int quoted = *p == '<';
    p += quoted;
    while (is_letter(*p) || (quoted && (is_digit(*p) || *p == '+' || *p == '-'))) {
        if (length == LONGEST_NAME - 1) {
            return NULL;
        }
        name[length++] = *p++;
    }
    name[length] = 0;
    return length < 3 || (quoted && *p++ != '>') ? NULL : p;
}

static const char *
read_number(const char *p, int most, int *number)
{
    *number = 0;
    if (!is_digit(*p)) {
        return NULL;
    }
    for (; is_digit(*p); p++) {
        *number = *number * 10 + (*p - '0');
        if (*number > most) {
            return NULL;
        }
    }
    return p;
}

/* [+-]hours[:minutes[:seconds]] */
static const char *
read_time(const char *p, int most_hours, long *seconds)
{
    int sign = *p == '-' ? -1 : 1;
    int number;
    if (*p == '+' || *p == '-') {
        p++;
    }
    p = read_number(p, most_hours, &number);
    long sum = number * HOUR;
    for (long unit = 60; p != NULL && *p == ':' && unit > 0; unit /= 60) {
        p = read_number(p + 1, 59, &number);
        sum += number * unit;
    }
    *seconds = sign * sum;
    return p;
}

static const char *
read_rule(const char *p, Rule *rule)
{
    rule->seconds = 2 * HOUR;
    if (*p == 'M') {
        rule->kind = WEEKDAY;
        p = read_number(p + 1, 12, &rule->month);
        p = p == NULL || *p != '.' ? NULL : read_number(p + 1, 5, &rule->week);
        p = p == NULL || *p != '.' ? NULL : read_number(p + 1, 6, &rule->day);
        if (p == NULL || rule->month == 0 || rule->week == 0) {
            return NULL;
        }
    }
    else {
        rule->kind = *p == 'J' ? JULIAN_DAY : DAY_OF_YEAR;
        p = read_number(p + (rule->kind == JULIAN_DAY), 365, &rule->day);
        if (p == NULL || (rule->kind == JULIAN_DAY && rule->day == 0)) {
            return NULL;
        }
    }
    return *p == '/' ? read_time(p + 1, 167, &rule->seconds) : p;
}

static int
read_zone(const char *p, Zone *zone)
{
    long west;
    p += *p == ':';
    p = read_name(p, zone->name[0]);
    p = p == NULL ? NULL : read_time(p, 24, &west);
    if (p == NULL) {
        return -1;
    }
    zone->offset[0] = -west;
    if (*p == 0) {
        return 0;
    }
    zone->has_daylight = 1;
    zone->offset[1] = zone->offset[0] + HOUR;
    p = read_name(p, zone->name[1]);
    if (p != NULL && *p != 0 && *p != ',') {
        p = read_time(p, 24, &west);
        zone->offset[1] = -west;
    }
    if (p != NULL && *p == 0) {
        p = ",M3.2.0,M11.1.0"; /* what other systems do where no rule is given */
    }
    p = p == NULL || *p != ',' ? NULL : read_rule(p + 1, &zone->begin);
    p = p == NULL || *p != ',' ? NULL : read_rule(p + 1, &zone->end);
    return p == NULL || *p != 0 ? -1 : 0;
}

static const Zone *
zone(void)
{
    const char *tz = getenv("TZ");
    if (tz == NULL || *tz == 0 || strlen(tz) >= LONGEST_TZ) {
        return &utc;
    }
    if (strcmp(tz, current_tz) != 0) {
        strcpy(current_tz, tz);
        memset(&current, 0, sizeof current);
        if (read_zone(tz, &current) < 0) {
            current = utc;
        }
    }
    return &current;
}

/* ---- which time it is ---- */

static int
is_leap(long long year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1 January 1970 to that of a year of the Gregorian calendar. */
static long long
days_before(long long year)
{
    long long before = year - 1;
    /* Rounded down, for years before 1. */
    long long fours = before >= 0 ? before / 4 : -((3 - before) / 4);
    long long hundreds = before >= 0 ? before / 100 : -((99 - before) / 100);
    long long four_hundreds = before >= 0 ? before / 400 : -((399 - before) / 400);
    return before * 365 + fours - hundreds + four_hundreds - 719162;
}

static long long
year_of(long long seconds)
{
    long long days = seconds >= 0 ? seconds / DAY : -((DAY - 1 - seconds) / DAY);
    long long year = 1970 + days * 400 / 146097;
    while (days_before(year) > days) {
        year--;
    }
    while (days_before(year + 1) <= days) {
        year++;
    }
    return year;
}

/* Seconds from 1970 until a rule begins in a year, by a local clock. */
static long long
begins(const Rule *rule, long long year)
{
    static const int days_before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    long long first = days_before(year);
    int leap = is_leap(year);
    int day = rule->day;
    if (rule->kind == JULIAN_DAY) {
        day += leap && day >= 60 ? 0 : -1;
    }
    else if (rule->kind == WEEKDAY) {
        int start = days_before_month[rule->month - 1] + (leap && rule->month > 2);
        int length = days_before_month[rule->month] + (leap && rule->month > 1) - start;
        int weekday = (int)(((first + start) % 7 + 11) % 7); /* 1 January 1970 was a Thursday */
        day = (rule->day - weekday + 7) % 7 + 7 * (rule->week - 1);
        day = start + (day >= length ? day - 7 : day);
    }
    return (first + day) * DAY + rule->seconds;
}

/* What wasi-libc asks. t is a time since 1970, or if `local` is set what a local clock shows. */
void
__secs_to_zone(long long t, int local, int *isdst, long *offset, long *oppoff, const char **name)
{
    const Zone *z = zone();
    int daylight = 0;
    if (z->has_daylight) {
        long long year = year_of(t + (local ? 0 : z->offset[0]));
        long long begin = begins(&z->begin, year) - (local ? 0 : z->offset[0]);
        long long end = begins(&z->end, year) - (local ? 0 : z->offset[1]);
        daylight = begin < end ? begin <= t && t < end : !(end <= t && t < begin);
    }
    *isdst = daylight;
    *offset = z->offset[daylight];
    if (oppoff != NULL) {
        *oppoff = z->offset[z->has_daylight && !daylight];
    }
    *name = z->name[daylight];
}

/* For the name of the zone in strftime; CPython copies a structure's name elsewhere or leaves it out. */
const char *
__tm_to_tzname(const struct tm *tm)
{
    const Zone *z = zone();
    if (tm->__tm_zone != NULL && strcmp(tm->__tm_zone, __utc) == 0) {
        return __utc;
    }
    return z->name[z->has_daylight && tm->tm_isdst > 0];
}
