// Types, constants and the functions that are used. Nothing here is linked: the library is opened where a screen is wanted.
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <dlfcn.h>
#include <stdio.h>
#include <term.h>
#undef columns
#undef lines

#define HOLDLINE_CURSES_FUNCTIONS(each) \
    each(setupterm) each(tigetstr) each(newterm) each(endwin) each(cbreak) each(noecho) each(nonl) each(keypad) each(nodelay) \
    each(meta) each(set_escdelay) each(curs_set) each(start_color) each(use_default_colors) each(init_pair) each(resizeterm) \
    each(werase) each(wmove) each(wbkgrndset) each(waddnwstr) each(wattr_set) each(wnoutrefresh) each(doupdate) each(clearok) \
    each(wget_wch)

/// The functions of the opened library, under their own names and with the types of its header.
struct holdline_curses {
    void *library;
#define HOLDLINE_CURSES_FIELD(name) __typeof__(name) *name;
    HOLDLINE_CURSES_FUNCTIONS(HOLDLINE_CURSES_FIELD)
#undef HOLDLINE_CURSES_FIELD
};

/// Opens the library; NULL, or what is missing.
static inline const char *holdline_curses_open(struct holdline_curses *curses, const char *name) {
    curses->library = dlopen(name, RTLD_NOW);
    if (!curses->library) return name;
#define HOLDLINE_CURSES_FIND(name) \
    if (!(*(void **)&curses->name = dlsym(curses->library, #name))) return #name;
    HOLDLINE_CURSES_FUNCTIONS(HOLDLINE_CURSES_FIND)
#undef HOLDLINE_CURSES_FIND
    return NULL;
}

/// The whole screen of the terminal at standard output, with keys from standard input; NULL where it cannot be had.
static inline WINDOW *holdline_curses_screen(struct holdline_curses *curses) {
    if (!curses->newterm(NULL, stdout, stdin)) return NULL;
    WINDOW **screen = dlsym(curses->library, "stdscr");
    return screen ? *screen : NULL;
}

/// Whether the terminal can put its cursor anywhere.
static inline int holdline_curses_addresses(struct holdline_curses *curses) {
    char *sequence = curses->tigetstr("cup");
    return sequence && sequence != (char *)-1;
}

static const attr_t holdline_bold = A_BOLD, holdline_faint = A_DIM, holdline_reverse = A_REVERSE;
static const short holdline_red = COLOR_RED, holdline_green = COLOR_GREEN, holdline_yellow = COLOR_YELLOW;
