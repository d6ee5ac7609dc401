/* output/gnuplot.c - charts through a pipe to gnuplot: see gnuplot.h. */
#include "output/gnuplot.h"

#include "output/outfile.h"
#include "output/text.h"
#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const double default_timeout_seconds = 60;
static const char how_to_get_it[] = "apt-get install gnuplot-nox";

void plot_text(FILE *out, const char *text, size_t columns)
{
    char *visible = text_visible(text), *cut = text_cut(visible, columns);
    (void)fputc('\'', out);
    for (const char *c = cut; *c; c++) {
        if (*c == '\'')
            (void)fputc('\'', out);
        (void)fputc(*c, out);
    }
    (void)fputc('\'', out);
    free(visible);
    free(cut);
}

/* ---- the process ---- */

struct process {
    pid_t pid;
    int in, err; /* our ends: its input, and what it complains of; -1 when closed */
    char complaint[256];
    size_t complained;
};

static double now_seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* In the child: only what is allowed between fork and exec. 127: there is no such program. */
static _Noreturn void become_gnuplot(char *program, const char *folder, int in, int err)
{
    /* -d: no start-up files of the user or the system. `load` stops at the first mistake; a script on plain standard
     * input would go on, and a chart would be whole to the eye only. */
    char no_files[] = "-d", execute[] = "-e", load[] = "load '/dev/stdin'";
    char *const arguments[] = {program, no_files, execute, load, NULL};
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    const int nowhere = open("/dev/null", O_WRONLY);
    if (chdir(folder) != 0 || dup2(in, 0) < 0 || dup2(err, 2) < 0 || (nowhere >= 0 && dup2(nowhere, 1) < 0))
        _exit(126);
    (void)execvp(program, arguments);
    _exit(errno == ENOENT || errno == EACCES ? 127 : 126);
}

static bool make_pipes(int to_child[2], int from_child[2])
{
    if (pipe(to_child) != 0)
        return false;
    if (pipe(from_child) != 0) {
        (void)close(to_child[0]);
        (void)close(to_child[1]);
        return false;
    }
    return true;
}

static bool process_start(struct process *p, const char *program, const char *folder)
{
    int to_child[2], from_child[2];
    *p = (struct process){.in = -1, .err = -1};
    if (!make_pipes(to_child, from_child))
        return false;
    /* Neither end may live on in another child. */
    for (int i = 0; i < 2; i++) {
        (void)fcntl(to_child[i], F_SETFD, FD_CLOEXEC);
        (void)fcntl(from_child[i], F_SETFD, FD_CLOEXEC);
    }
    const size_t size = strlen(program) + 1;
    char *own = memory_grow(NULL, size, 1); /* exec wants it writable, and nothing may be allocated in the child */
    memcpy(own, program, size);
    p->pid = fork();
    if (p->pid == 0)
        become_gnuplot(own, folder, to_child[0], from_child[1]);
    free(own);
    (void)close(to_child[0]);
    (void)close(from_child[1]);
    p->in = to_child[1];
    p->err = from_child[0];
    if (p->pid > 0 && fcntl(p->in, F_SETFL, O_NONBLOCK) == 0)
        return true;
    close_end(&p->in);
    close_end(&p->err);
    if (p->pid > 0)
        (void)waitpid(p->pid, NULL, 0);
    return false;
}

/* Keeps the beginning of what it complains of; false at the end. */
static bool read_complaint(struct process *p)
{
    char buf[1024];
    const ssize_t n = read(p->err, buf, sizeof buf);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    for (ssize_t i = 0; i < n && p->complained + 1 < sizeof p->complaint; i++)
        if ((unsigned char)buf[i] >= ' ' || p->complained > 0)
            p->complaint[p->complained++] = (unsigned char)buf[i] >= ' ' ? buf[i] : ' ';
    return n > 0;
}

/* Writes what the pipe takes. False: all written, or nobody reads any more. */
static bool write_some(struct process *p, const char **text, size_t *left)
{
    const ssize_t n = write(p->in, *text, *left);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    *text += n;
    *left -= (size_t)n;
    return *left > 0;
}

/* Feeds the script and listens until it closes its ends. False: the time is over. */
static bool converse(struct process *p, const char *script, double deadline)
{
    size_t left = strlen(script);
    while (p->err >= 0) {
        const double seconds = deadline - now_seconds();
        if (seconds <= 0)
            return false;
        struct pollfd fd[2] = {{.fd = p->err, .events = POLLIN}, {.fd = p->in, .events = POLLOUT}};
        const int ready = poll(fd, p->in >= 0 ? 2 : 1, (int)(seconds * 1000) + 1);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        if (p->in >= 0 && fd[1].revents && !write_some(p, &script, &left))
            close_end(&p->in);
        if (fd[0].revents && !read_complaint(p))
            close_end(&p->err);
    }
    return true;
}

/* Ends it and returns its wait status, killing it when `kill_it` or when it does not end by the deadline. */
static int process_end(struct process *p, bool kill_it, double deadline)
{
    int status = 0;
    close_end(&p->in);
    close_end(&p->err);
    for (;;) {
        if (kill_it || now_seconds() > deadline)
            (void)kill(p->pid, SIGKILL);
        const pid_t ended = waitpid(p->pid, &status, WNOHANG);
        if (ended == p->pid)
            return status;
        if (ended < 0 && errno != EINTR)
            return 0; /* nobody waits for children here (SIGCHLD ignored): the pictures tell */
        (void)nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
}

/* SIGPIPE of this thread, held back while we write to a program that may have died. */
struct held {
    sigset_t before;
    bool was_pending;
};

static void hold_sigpipe(struct held *h)
{
    sigset_t one, pending;
    (void)sigemptyset(&one);
    (void)sigaddset(&one, SIGPIPE);
    (void)sigpending(&pending);
    h->was_pending = sigismember(&pending, SIGPIPE) == 1;
    (void)pthread_sigmask(SIG_BLOCK, &one, &h->before);
}

static void release_sigpipe(const struct held *h)
{
    sigset_t one;
    (void)sigemptyset(&one);
    (void)sigaddset(&one, SIGPIPE);
    if (!h->was_pending)
        while (sigtimedwait(&one, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
            ;
    (void)pthread_sigmask(SIG_SETMASK, &h->before, NULL);
}

/* How a process ended: well, at a mistake in a script, or so that there is no use in trying again. */
enum ending { ENDED_WELL, ENDED_AT_MISTAKE, ENDED_FOR_GOOD };

/* Runs the script. What went wrong goes to why[256], if anything did. */
static enum ending run_gnuplot(const char *script, const char *folder, const struct gnuplot_options *options, char *why)
{
    const char *program = options->program ? options->program : "gnuplot";
    const double timeout = options->timeout_seconds > 0 ? options->timeout_seconds : default_timeout_seconds;
    const double deadline = now_seconds() + timeout;
    struct process p;
    struct held held;
    hold_sigpipe(&held);
    const bool started = process_start(&p, program, folder);
    const bool in_time = started && converse(&p, script, deadline);
    const int status = started ? process_end(&p, !in_time, deadline) : 0;
    release_sigpipe(&held);
    enum ending ending = ENDED_FOR_GOOD;
    if (!started)
        (void)snprintf(why, 256, "gnuplot could not be started: %s", strerror(errno));
    else if (!in_time)
        (void)snprintf(why, 256, "gnuplot did not end within %.3g s and was stopped", timeout);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        (void)snprintf(why, 256, "gnuplot is not installed");
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        ending = ENDED_WELL;
    else {
        ending = ENDED_AT_MISTAKE;
        p.complaint[p.complained] = '\0';
        (void)snprintf(why, 256, "gnuplot failed%s%.200s", p.complained ? ": " : "", p.complaint);
    }
    return ending;
}

/* ---- pictures ---- */

/* ".name.PID.tmp" */
static void temporary_name(char *buf, size_t size, const char *name)
{
    (void)snprintf(buf, size, ".%s.%ld.tmp", name, (long)getpid());
}

/* The best terminal it has, by its own account. */
static void write_chart(FILE *out, const struct gnuplot_chart *c)
{
    char temporary[256];
    temporary_name(temporary, sizeof temporary, c->name);
    (void)fprintf(out,
                  "reset\n"
                  "if (strstrt(GPVAL_TERMINALS, ' pngcairo ')) "
                  "{ set terminal pngcairo noenhanced size %d,%d font 'sans,11' background '#ffffff' } else { "
                  "if (strstrt(GPVAL_TERMINALS, ' png ')) "
                  "{ set terminal png noenhanced truecolor size %d,%d medium } else "
                  "{ set terminal svg noenhanced size %d,%d font 'sans,14' background '#ffffff' } }\n",
                  c->width, c->height, c->width, c->height, c->width, c->height);
    (void)fprintf(out, "set output '%s'\n%sunset output\n", temporary, c->script);
}

/* ".png" or ".svg" when the file is a whole picture, else NULL: both formats say so in their last bytes. */
static const char *picture_ending(const char *folder, const char *temporary)
{
    static const char png_begin[] = "\x89PNG\r\n\x1a\n", png_end[] = "IEND\xae\x42\x60\x82", svg_end[] = "</svg>";
    char *path = outfile_path(folder, temporary), begin[8] = {0}, end[32] = {0};
    const char *ending = NULL;
    FILE *f = fopen(path, "rb");
    free(path);
    if (!f)
        return NULL;
    const size_t head = fread(begin, 1, sizeof begin, f);
    size_t tail = 0;
    if (head == sizeof begin && fseek(f, -16, SEEK_END) == 0)
        tail = fread(end, 1, 16, f);
    (void)fclose(f);
    if (tail == 16 && memcmp(begin, png_begin, 8) == 0 && memcmp(end + 8, png_end, 8) == 0)
        ending = ".png";
    else if (tail == 16 && begin[0] == '<' && strstr(end, svg_end))
        ending = ".svg";
    return ending;
}

static void add_name(char ***list, size_t *count, const char *name, const char *ending)
{
    *list = memory_grow(*list, *count + 1, sizeof **list);
    const size_t size = strlen(name) + strlen(ending) + 1;
    char *copy = memory_grow(NULL, size, 1);
    (void)snprintf(copy, size, "%s%s", name, ending);
    (*list)[(*count)++] = copy;
}

static bool has_temporary(const struct gnuplot_chart *c, const char *folder)
{
    char temporary[256];
    temporary_name(temporary, sizeof temporary, c->name);
    char *path = outfile_path(folder, temporary);
    const bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

static void remove_temporary(const struct gnuplot_chart *c, const char *folder)
{
    char temporary[256];
    temporary_name(temporary, sizeof temporary, c->name);
    char *path = outfile_path(folder, temporary);
    (void)unlink(path);
    free(path);
}

/* True when the picture is there, under its name. */
static bool adopt_picture(const struct gnuplot_chart *c, const char *folder, struct charts_outcome *o)
{
    char temporary[256], name[256], error[OUTFILE_ERROR_SIZE];
    temporary_name(temporary, sizeof temporary, c->name);
    const char *ending = picture_ending(folder, temporary);
    if (!ending)
        return false;
    (void)snprintf(name, sizeof name, "%.200s%s", c->name, ending);
    if (!outfile_adopt(folder, temporary, name, error)) {
        (void)snprintf(o->why, sizeof o->why, "%.255s", error);
        return false;
    }
    add_name(&o->made, &o->made_count, c->name, ending);
    return true;
}

/* Draws charts[from..]; returns how many were made, in order, before the first that was not. */
static size_t draw_from(const struct gnuplot_chart *chart, size_t charts, size_t from, const char *folder,
                        const struct gnuplot_options *options, struct charts_outcome *o, bool *hopeless)
{
    char *script = NULL;
    size_t size = 0, made = 0;
    FILE *text = open_memstream(&script, &size);
    if (!text) {
        *hopeless = true;
        return 0;
    }
    for (size_t i = from; i < charts; i++)
        write_chart(text, &chart[i]);
    (void)fputs("exit\n", text);
    (void)fclose(text);
    const enum ending ending = run_gnuplot(script, folder, options, o->why);
    *hopeless = ending == ENDED_FOR_GOOD;
    free(script);
    size_t end = charts; /* the chart it was at when it ended may look whole and lack its last part */
    while (ending != ENDED_WELL && end > from && !has_temporary(&chart[end - 1], folder))
        end--;
    end -= ending != ENDED_WELL && end > from;
    for (size_t i = from; i < charts; i++) {
        if (made == i - from && i < end && adopt_picture(&chart[i], folder, o))
            made++;
        else
            remove_temporary(&chart[i], folder);
    }
    return made;
}

bool gnuplot_draw(const struct gnuplot_chart *chart, size_t charts, const char *folder,
                  const struct gnuplot_options *options, struct charts_outcome *o)
{
    static const struct gnuplot_options plain = {0};
    char error[OUTFILE_ERROR_SIZE];
    size_t next = 0, left_out = 0;
    bool hopeless = false;
    if (!outfile_folder(folder, error)) {
        (void)snprintf(o->why, sizeof o->why, "%.255s", error);
        hopeless = true;
    }
    /* gnuplot stops at its first mistake; the charts behind it get another process. */
    while (next < charts && !hopeless) {
        next +=
            draw_from(chart, charts, next, folder && *folder ? folder : ".", options ? options : &plain, o, &hopeless);
        if (next < charts) {
            add_name(&o->left_out, &o->left_out_count, chart[next++].name, "");
            left_out++;
        }
    }
    for (; next < charts; next++, left_out++)
        add_name(&o->left_out, &o->left_out_count, chart[next].name, "");
    if (left_out == 0)
        return true;
    if (!o->why[0])
        (void)snprintf(o->why, sizeof o->why, "gnuplot made no whole picture");
    (void)snprintf(o->remedy, sizeof o->remedy, "%s", how_to_get_it);
    return false;
}

static void release_names(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

void charts_outcome_release(struct charts_outcome *o)
{
    release_names(o->made, o->made_count);
    release_names(o->left_out, o->left_out_count);
    *o = (struct charts_outcome){0};
}

void charts_outcome_print(const struct charts_outcome *o, FILE *out)
{
    if (o->left_out_count == 0)
        return;
    char *why = text_visible(o->why);
    (void)fprintf(out, "Charts left out:");
    for (size_t i = 0; i < o->left_out_count; i++)
        (void)fprintf(out, "%s %s", i ? "," : "", o->left_out[i]);
    (void)fprintf(out, "\n  %s. To get them: %s, then run again.\n", why, o->remedy);
    free(why);
}
