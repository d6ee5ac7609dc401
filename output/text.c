/* output/text.c - user's text and numbers, made fit to be read: see text.h. */
#include "output/text.h"

#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Decodes one character of UTF-8 (RFC 3629: shortest form, no surrogates, up to U+10FFFF). Returns its length; 0 when
 * the bytes are no character. */
static size_t decode(const unsigned char *s, uint32_t *code)
{
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    const size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s[0] < 0xc2 || s[0] > 0xf4)
        return 0;
    uint32_t c = s[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fU);
    }
    if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *code = c;
    return length;
}

/* Characters that act instead of being seen: C0, DEL, C1, line separators, bidirectional controls, BOM. */
static bool acts(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x061c;
}

char *text_visible(const char *text)
{
    const unsigned char *s = (const unsigned char *)(text ? text : "");
    const size_t size = 10 * strlen((const char *)s) + 1; /* the longest escape, \u{10ffff}, stands for 4 bytes */
    char *out = memory_grow(NULL, size, 1), *to = out;
    while (*s) {
        uint32_t c = 0;
        const size_t length = decode(s, &c);
        if (length && !acts(c)) {
            memcpy(to, s, length);
            to += length;
        } else if (length && (c == '\n' || c == '\t')) {
            to += snprintf(to, 3, "\\%c", c == '\n' ? 'n' : 't');
        } else if (length > 1) {
            to += snprintf(to, 12, "\\u{%x}", (unsigned)c);
        } else {
            to += snprintf(to, 5, "\\x%02x", (unsigned)*s);
        }
        s += length ? length : 1;
    }
    *to = '\0';
    return out;
}

char *text_utf8(const char *text)
{
    const unsigned char *s = (const unsigned char *)(text ? text : "");
    char *out = memory_grow(NULL, 3 * strlen((const char *)s) + 1, 1), *to = out;
    while (*s) {
        uint32_t c = 0;
        const size_t length = decode(s, &c);
        if (length)
            memcpy(to, s, length);
        else
            memcpy(to, "\xef\xbf\xbd", 3);
        to += length ? length : 3;
        s += length ? length : 1;
    }
    *to = '\0';
    return out;
}

size_t text_columns(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

char *text_cut(const char *text, size_t columns)
{
    const size_t size = strlen(text) + 4;
    char *out = memory_grow(NULL, size, 1);
    memcpy(out, text, size - 3);
    if (text_columns(text) <= columns || columns < 4)
        return out;
    size_t bytes = 0;
    for (size_t kept = 0; out[bytes]; bytes++) {
        if (((unsigned char)out[bytes] & 0xc0) != 0x80 && ++kept > columns - 3)
            break;
    }
    while (bytes > 0 && out[bytes - 1] == ' ')
        bytes--;
    memcpy(out + bytes, "...", 4);
    return out;
}

char *number_fixed(char *buf, double x, int decimals)
{
    if (!isfinite(x)) {
        (void)snprintf(buf, NUMBER_SIZE, "%s", isnan(x) ? "-" : x > 0 ? "never" : "-inf");
        return buf;
    }
    if (fabs(x) >= 1e15) { /* beyond what commas make readable */
        (void)snprintf(buf, NUMBER_SIZE, "%.4g", x);
        return buf;
    }
    char digits[NUMBER_SIZE];
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
    const bool is_zero = strspn(digits, "0.") == strlen(digits); /* no "-0.00" */
    const size_t whole = strcspn(digits, ".");
    char *to = buf;
    if (x < 0 && !is_zero)
        *to++ = '-';
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return buf;
}

/* floor(log10 |x|) for finite x other than 0. */
static int magnitude(double x)
{
    return (int)floor(log10(fabs(x)));
}

int number_decimals(double spread, double x)
{
    int d = 0;
    if (isfinite(spread) && spread != 0)
        d = 1 - magnitude(spread);
    else if (isfinite(x) && x != 0)
        d = 3 - magnitude(x);
    if (isfinite(x) && x != 0 && d > 4 - magnitude(x)) /* no more than five digits in all: nobody reads them */
        d = 4 - magnitude(x);
    return d < 0 ? 0 : d > 9 ? 9 : d;
}

char *number_short(char *buf, double x)
{
    if (isfinite(x) && x == floor(x) && fabs(x) < 1e15)
        return number_fixed(buf, x, 0);
    return number_fixed(buf, x, number_decimals(NAN, x));
}

char *number_range(char *buf, double lo, double hi, int decimals)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE];
    if (isnan(lo) && isnan(hi))
        (void)snprintf(buf, NUMBER_SIZE, "-");
    else
        (void)snprintf(buf, NUMBER_SIZE, "[%.28s, %.28s]", isnan(lo) ? "none" : number_fixed(a, lo, decimals),
                       isnan(hi) ? "none" : number_fixed(b, hi, decimals));
    return buf;
}
