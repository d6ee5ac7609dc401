/* models/civil.c - dates of the Gregorian calendar as day numbers: see civil.h.
 *
 * A year is counted from March, so that the leap day is its last: then the days before a month m (0 = March) are
 * (153 m + 2) / 5, and 400 years are an era of 146,097 days. 1970-01-01 is day 719,468 counted from 0000-03-01. */
#include "models/civil.h"

#include <ctype.h>
#include <string.h>

enum { DAYS_OF_ERA = 146097, EPOCH = 719468 };

static int64_t day_of(int64_t year, int month, int day)
{
    const int64_t y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    const int from_march = (month + 9) % 12;
    const int64_t of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool civil_looks_like_date(const char *text)
{
    if (strlen(text) != 10)
        return false;
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : !isdigit((unsigned char)text[i]))
            return false;
    return true;
}

static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = 10 * value + (text[i] - '0');
    return value;
}

bool civil_from_text(const char *text, int64_t *day)
{
    if (!civil_looks_like_date(text))
        return false;
    const int year = digits(text, 4), month = digits(text + 5, 2), of_month = digits(text + 8, 2);
    if (year < 1 || month < 1 || month > 12 || of_month < 1 || of_month > days_of_month(year, month))
        return false;
    *day = day_of(year, month, of_month);
    return true;
}

static void put_digits(char *out, int64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

/* Outside the years 0 to 9999 the nearest of these ends: such days come from horizons without sense. */
void civil_to_text(int64_t day, char out[11])
{
    const int64_t lowest = -EPOCH, highest = 2932896; /* 0000-03-01, 9999-12-31 */
    const int64_t z = (day < lowest ? lowest : day > highest ? highest : day) + EPOCH;
    const int64_t era = z / DAYS_OF_ERA, of_era = z % DAYS_OF_ERA;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100), from_march = (5 * of_year + 2) / 153;
    const int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    put_digits(out, era * 400 + year + (month <= 2), 4);
    put_digits(out + 5, month, 2);
    put_digits(out + 8, of_year - (153 * from_march + 2) / 5 + 1, 2);
    out[4] = out[7] = '-';
    out[10] = '\0';
}

int civil_weekday(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}
