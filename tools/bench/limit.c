/* What the machine can do: the kernel's work on followers and a nominal ego, written by hand in C.

   The same cases as the compiled kernel's `run`, the same formulas, the same record; libm's trigonometry, since nobody
   here needs the same bits everywhere. in_c.py beside it compiles, calls and compares it. Only the benchmark uses
   it. The structs mirror the columns of simulation/kernel/layout.py, which the caller checks by their sizes. */

#define _GNU_SOURCE
#include <math.h>

#define PATH_STEP 0.5
#define TAN_STEER 0.6841368083416923

typedef struct { double x, y, cos, sin, curvature; } Row;

typedef struct {
    double x, y, yaw, cos, sin, speed, acceleration, curvature, station, offset, cx, cy, half_length, half_width, centre,
        wheelbase, grip, step, mode, command_a, command_k, reverse, goal, length, traveled, stood, sight, ahead;
} Ego;

typedef struct {
    double cx, cy, cos, sin, speed, half_length, half_width, present, motion, station, along, offset, aside, first, rows,
        centre, acceleration, longitudinal, lateral, follows, pending, yields_after, desired, time_gap, min_gap,
        max_acceleration, comfortable, track_row, ego_station, kind, track_id, hides, visible, order, appears, path_end,
        traveled, stood, lane_width, lowest, highest, shift_from, shift_to, shift_start,
        zone_enter, zone_exit, ego_enter, ego_exit, wish, waits, unseen, handed, flat, seen;
} Actor;

typedef struct {
    int n, ego_rows, stack_ticks, limit_tick, tick, contact, far, ended;
    Ego *ego;
    Actor *actors;
    const double *profile;
    const Row *tables;
    double *record;
} World;

int ego_size(void) { return (int)(sizeof(Ego) / sizeof(double)); }
int actor_size(void) { return (int)(sizeof(Actor) / sizeof(double)); }

static inline Row path_at(const Row *table, int rows, double station) {
    double place = station / PATH_STEP;
    int row = (int)floor(place);
    if (row < 0) row = 0;
    else if (row > rows - 2) row = rows - 2;
    double share = place - row;
    const Row *a = table + row, *b = a + 1;
    if (share < 0.0 || share > 1.0) {
        double beyond = share * PATH_STEP;
        const Row *end = a;
        if (share > 1.0) { end = b; beyond -= PATH_STEP; }
        return (Row){end->x + beyond * end->cos, end->y + beyond * end->sin, end->cos, end->sin, 0.0};
    }
    double cos = a->cos + share * (b->cos - a->cos), sin = a->sin + share * (b->sin - a->sin);
    double norm = 1.0 / sqrt(cos * cos + sin * sin);
    return (Row){a->x + share * (b->x - a->x), a->y + share * (b->y - a->y), cos * norm, sin * norm,
                 a->curvature + share * (b->curvature - a->curvature)};
}

static inline void locate(const Row *table, int rows, double x, double y, double near, double *station, double *left) {
    double s = near, l = 0.0;
    for (int k = 0; k < 5; k++) {
        Row p = path_at(table, rows, s);
        double along = (x - p.x) * p.cos + (y - p.y) * p.sin;
        l = (y - p.y) * p.cos - (x - p.x) * p.sin;
        double stretch = 1.0 - p.curvature * l;
        s += along / (stretch > 0.3 ? stretch : 0.3);
        if (fabs(along) < 1e-6) break;
    }
    *station = s;
    *left = l;
}

static inline double half_extent(double c, double s, double half_length, double half_width, double ax, double ay) {
    return half_length * fabs(c * ax + s * ay) + half_width * fabs(c * ay - s * ax);
}

static inline int touches(const Ego *e, const Actor *a) {
    double dx = a->cx - e->cx, dy = a->cy - e->cy;
    double reach = e->half_length + e->half_width + a->half_length + a->half_width;
    if (dx * dx + dy * dy > reach * reach) return 0;
    if (fabs(dx * e->cos + dy * e->sin) >
        e->half_length + half_extent(a->cos, a->sin, a->half_length, a->half_width, e->cos, e->sin)) return 0;
    if (fabs(dy * e->cos - dx * e->sin) >
        e->half_width + half_extent(a->cos, a->sin, a->half_length, a->half_width, -e->sin, e->cos)) return 0;
    if (fabs(dx * a->cos + dy * a->sin) >
        a->half_length + half_extent(e->cos, e->sin, e->half_length, e->half_width, a->cos, a->sin)) return 0;
    return fabs(dy * a->cos - dx * a->sin) <=
           a->half_width + half_extent(e->cos, e->sin, e->half_length, e->half_width, -a->sin, a->cos);
}

static inline double clamp(double value, double low, double high) { return fmin(fmax(value, low), high); }

static double gap_ahead(const World *w, const Actor *me, int j, double *leader) {
    double cx, cy, cos, sin, half_length, half_width, speed;
    double front = me->station + me->centre + me->half_length;
    if (j < 0) {
        const Ego *e = w->ego;
        cx = e->cx; cy = e->cy; cos = e->cos; sin = e->sin;
        half_length = e->half_length; half_width = e->half_width; speed = e->speed;
    } else {
        const Actor *o = w->actors + j;
        if (o->motion == 0.0 && o->first == me->first) {
            if (fabs(o->offset - me->offset) > o->half_width + me->half_width + 0.2) return INFINITY;
            double gap = o->station + o->centre - o->half_length - front;
            *leader = o->along;
            return gap + o->half_length + me->half_length > 0.0 ? gap : INFINITY;
        }
        cx = o->cx; cy = o->cy; cos = o->cos; sin = o->sin;
        half_length = o->half_length; half_width = o->half_width; speed = o->speed;
    }
    double dx = cx - me->cx, dy = cy - me->cy, along = dx * me->cos + dy * me->sin;
    if (along < 0.0 || dx * dx + dy * dy > 120.0 * 120.0) return INFINITY;
    const Row *table = w->tables + (int)me->first;
    int rows = (int)me->rows;
    double station, offset;
    locate(table, rows, cx, cy, me->station + me->centre + along, &station, &offset);
    Row p = path_at(table, rows, station);
    if (fabs(offset - me->offset) > half_extent(cos, sin, half_length, half_width, -p.sin, p.cos) + me->half_width + 0.2)
        return INFINITY;
    if (station <= me->station + me->centre) return INFINITY;
    *leader = speed * (cos * p.cos + sin * p.sin);
    return station - half_extent(cos, sin, half_length, half_width, p.cos, p.sin) - front;
}

static void follow(World *w, int i) {
    Actor *a = w->actors + i;
    double leader = 0.0, best = gap_ahead(w, a, -1, &leader);
    for (int j = 0; j < w->n; j++) {
        if (j == i || w->actors[j].present != 1.0) continue;
        double speed = 0.0, gap = gap_ahead(w, a, j, &speed);
        if (gap < best) { best = gap; leader = speed; }
    }
    double v = a->along, ratio = v / a->desired, free = 1.0 - ratio * ratio * ratio * ratio;
    if (best < INFINITY) {
        double wish = v * a->time_gap + v * (v - leader) / (2.0 * sqrt(a->max_acceleration * a->comfortable));
        wish = a->min_gap + fmax(wish, 0.0);
        double share = wish / fmax(best, 0.1);
        free -= share * share;
    }
    a->acceleration = fmax(a->max_acceleration * free, -9.0);
}

static void place(const World *w, Actor *a) {
    Row p = path_at(w->tables + (int)a->first, (int)a->rows, a->station);
    a->speed = a->along;
    a->cos = p.cos;
    a->sin = p.sin;
    a->cx = p.x - a->offset * p.sin + a->centre * p.cos;
    a->cy = p.y + a->offset * p.cos + a->centre * p.sin;
}

static void advance_actor(const World *w, Actor *a, double h) {
    double v = a->along, next = v + a->acceleration * h, travelled = 0.5 * (v + next) * h;
    if (next < 0.0) { next = 0.0; travelled = 0.5 * v * v / -a->acceleration; }
    double stretch = 1.0 - path_at(w->tables + (int)a->first, (int)a->rows, a->station).curvature * a->offset;
    a->station += travelled / (stretch > 0.3 ? stretch : 0.3);
    a->along = next;
    a->traveled += fabs(travelled);
    place(w, a);
}

static void place_ego(World *w, double near) {
    Ego *e = w->ego;
    e->cx = e->x + e->centre * e->cos;
    e->cy = e->y + e->centre * e->sin;
    locate(w->tables, w->ego_rows, e->x, e->y, near, &e->station, &e->offset);
}

static void command_ego(World *w) {
    Ego *e = w->ego;
    Row here = path_at(w->tables, w->ego_rows, e->station);
    double heading = here.cos * e->sin - here.sin * e->cos;
    if (here.cos * e->cos + here.sin * e->sin < 0.0) heading = heading > 0.0 ? 1.0 : -1.0;
    double curvature = path_at(w->tables, w->ego_rows, e->station + 0.05 * e->speed).curvature;
    double spot = e->station / PATH_STEP;
    int row = (int)floor(spot);
    if (row < 0) row = 0;
    else if (row > w->ego_rows - 2) row = w->ego_rows - 2;
    double share = clamp(spot - row, 0.0, 1.0), a = w->profile[row], b = w->profile[row + 1];
    double target = a + share * (b - a), acceleration = 3.0 * (target - e->speed);
    if (b < a) acceleration += target * (b - a) / PATH_STEP;
    e->command_a = clamp(acceleration, -1.5, 1.5);
    double reach = fmax(0.8 * fabs(e->speed), 3.0);
    e->command_k = curvature - e->offset / (reach * reach) - 2.0 * heading / reach;
}

static void advance_ego(World *w, double h) {
    Ego *e = w->ego;
    double v = e->speed, acceleration = e->acceleration + clamp(e->command_a - e->acceleration, -20.0 * h, 20.0 * h);
    double wish = clamp(e->command_k, -TAN_STEER / e->wheelbase, TAN_STEER / e->wheelbase);
    double bend = e->curvature * e->wheelbase, most = 0.6 * h * (1.0 + bend * bend) / e->wheelbase;
    double curvature = e->curvature + clamp(wish - e->curvature, -most, most), lateral = v * v * curvature;
    double used = acceleration * acceleration + lateral * lateral;
    if (used > e->grip * e->grip) {
        double shrink = e->grip / sqrt(used);
        acceleration *= shrink;
        curvature *= shrink;
    }
    double next = v + acceleration * h, travelled = 0.5 * (v + next) * h;
    if (v >= 0.0 && next < 0.0) {
        travelled = v != 0.0 ? 0.5 * v * v / -acceleration : 0.0;
        next = 0.0;
        acceleration = 0.0;
    }
    double turn = curvature * travelled, sin_mid, cos_mid;
    sincos(e->yaw + 0.5 * turn, &sin_mid, &cos_mid);
    double chord = travelled * (1.0 - turn * turn / 24.0);
    e->x += chord * cos_mid;
    e->y += chord * sin_mid;
    e->yaw = e->yaw + turn;
    if (e->yaw > M_PI) e->yaw -= 2.0 * M_PI;
    else if (e->yaw <= -M_PI) e->yaw += 2.0 * M_PI;
    sincos(e->yaw, &e->sin, &e->cos);
    e->speed = next;
    e->acceleration = acceleration;
    e->curvature = curvature;
    e->traveled += fabs(travelled);
    e->stood = fabs(next) < 0.1 ? e->stood + h : 0.0;
    place_ego(w, e->station + travelled);
}

static void check(World *w) {
    Ego *e = w->ego;
    for (int i = 0; i < w->n; i++)
        if (w->actors[i].present == 1.0 && touches(e, w->actors + i)) { w->ended = 1; w->contact = i; return; }
    if (e->station + e->centre + e->half_length >= e->goal) w->ended = 2;
    else if (w->tick >= w->limit_tick) w->ended = 3;
    if (fabs(e->offset) > 10.0 || e->station < -10.0 || e->station > e->length + 10.0) w->far = 1;
}

static void tick(World *w) {
    double h = w->ego->step;
    if (w->tick % w->stack_ticks == 0) {
        for (int i = 0; i < w->n; i++) follow(w, i);
        command_ego(w);
    }
    advance_ego(w, h);
    for (int i = 0; i < w->n; i++) {
        Actor *a = w->actors + i;
        if (a->present == 1.0) advance_actor(w, a, h);
        if (a->station > a->path_end) a->present = 0.0;
        a->stood = fabs(a->speed) < 0.1 ? a->stood + h : 0.0;
    }
    w->tick++;
    check(w);
}

static double *keep(const World *w, double *row) {
    const Ego *e = w->ego;
    *row++ = w->tick;
    *row++ = e->x; *row++ = e->y; *row++ = e->yaw; *row++ = e->speed;
    *row++ = e->acceleration; *row++ = e->curvature; *row++ = e->station; *row++ = e->offset;
    for (int i = 0; i < w->n; i++) {
        const Actor *a = w->actors + i;
        *row++ = a->cx; *row++ = a->cy; *row++ = atan2(a->sin, a->cos); *row++ = a->speed;
        *row++ = a->present; *row++ = a->visible;
    }
    return row;
}

/* Drives one case to its end; returns the number of recorded rows. */
int limit_run(int n, int ego_rows, int stack_ticks, int limit_tick, Ego *ego, Actor *actors, const double *profile,
              const Row *tables, double *record) {
    World w = {n, ego_rows, stack_ticks, limit_tick, 0, 0, 0, 0, ego, actors, profile, tables, record};
    int rows = 1;
    sincos(ego->yaw, &ego->sin, &ego->cos);
    place_ego(&w, ego->station);
    for (int i = 0; i < n; i++) {
        actors[i].present = actors[i].appears == 0.0 ? 1.0 : 0.0;
        place(&w, actors + i);
    }
    double *row = keep(&w, record);
    while (!w.ended && !w.far) {
        for (int k = 0; k < stack_ticks && !w.ended; k++) tick(&w);
        row = keep(&w, row);
        rows++;
    }
    return rows;
}
