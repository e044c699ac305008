// A stack in C++17 on nothing but the standard library: an example of docs/stack-protocol.md to begin with.
//
// It follows its route, keeps its distance, stops at red and before its domain ends. It gives way to nobody.
// Top to bottom: MessagePack, the connection, what is told, the policy, and what is answered to what.

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tables are little-endian, and copied as they are");

struct Malformed : std::runtime_error { using std::runtime_error::runtime_error; };

void require(bool sound, const char* otherwise) {
    if (!sound) throw Malformed(otherwise);
}

// The same bytes as another type; `bytes` need not be aligned, and within a frame nothing is.
template <class To>
To copied(const void* bytes) {
    static_assert(std::is_trivially_copyable_v<To>);
    To value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

// A value of MessagePack: a number in any of its forms, the bytes of a string or bin, or how many values belong to it.
enum class Kind { nil, boolean, number, str, bin, array, map, extension };
struct Value { Kind kind; double number; std::string_view bytes; std::size_t count; };

// Reads MessagePack where it lies: bytes are valid as long as the frame is.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    std::size_t array() { return next(Kind::array, "expected an array").count; }
    std::size_t map() { return next(Kind::map, "expected a map").count / 2; }
    std::string_view str() { return next(Kind::str, "expected a string").bytes; }
    std::string_view bin() { return next(Kind::bin, "expected bin").bytes; }
    double number() { return next(Kind::number, "expected a number").number; }
    bool boolean() { return next(Kind::boolean, "expected true or false").number != 0.0; }
    double number_or(double if_nil) { return !rest_.empty() && rest_[0] == '\xc0' ? skip(), if_nil : number(); }
    void skip(std::size_t values = 1) {
        for (; values > 0; --values) values += next().count;
    }

private:
    Value next(Kind wanted, const char* otherwise) {
        const Value value = next();
        require(value.kind == wanted, otherwise);
        return value;
    }

    Value next() {
        const auto tag = static_cast<unsigned>(big_endian(1));
        if (tag <= 0x7f) return number(tag);
        if (tag <= 0x8f) return {Kind::map, 0.0, {}, 2 * (tag & 15)};
        if (tag <= 0x9f) return {Kind::array, 0.0, {}, tag & 15};
        if (tag <= 0xbf) return bytes(Kind::str, tag & 31);
        if (tag == 0xc0) return {Kind::nil, 0.0, {}, 0};
        if (tag <= 0xc3) return {Kind::boolean, tag == 0xc3 ? 1.0 : 0.0, {}, 0};
        if (tag <= 0xc6) return bytes(Kind::bin, big_endian(1u << (tag - 0xc4)));
        if (tag <= 0xc9) return bytes(Kind::extension, 1 + big_endian(1u << (tag - 0xc7)));
        if (tag <= 0xcb) return number(tag == 0xca ? floating<float>() : floating<double>());
        if (tag <= 0xcf) return number(static_cast<double>(big_endian(1u << (tag - 0xcc))));
        if (tag <= 0xd3) return number(signed_integer(1u << (tag - 0xd0)));
        if (tag <= 0xd8) return bytes(Kind::extension, 1 + (1u << (tag - 0xd4)));
        if (tag <= 0xdb) return bytes(Kind::str, big_endian(1u << (tag - 0xd9)));
        if (tag <= 0xdd) return {Kind::array, 0.0, {}, big_endian(2u << (tag - 0xdc))};
        if (tag <= 0xdf) return {Kind::map, 0.0, {}, 2 * big_endian(2u << (tag - 0xde))};
        return number(static_cast<std::int8_t>(tag));
    }

    static Value number(double value) { return {Kind::number, value, {}, 0}; }
    Value bytes(Kind kind, std::size_t size) { return {kind, 0.0, take(size), 0}; }
    template <class Float>
    double floating() {
        const std::uint64_t bits = big_endian(sizeof(Float));
        return copied<Float>(&bits);  // its low bytes come first
    }

    double signed_integer(unsigned size) {
        const std::uint64_t bits = big_endian(size), sign = std::uint64_t{1} << (8 * size - 1);
        return static_cast<double>(static_cast<std::int64_t>((bits ^ sign) - sign));
    }

    std::uint64_t big_endian(std::size_t size) {
        std::uint64_t value = 0;
        for (const char byte : take(size)) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }

    std::string_view take(std::size_t size) {
        require(size <= rest_.size(), "the message ends too early");
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
};

// `take` reads the value of a key that it knows and says true; other values are skipped.
template <class Take>
void for_each_key(Reader& in, Take take) {
    for (std::size_t keys = in.map(); keys > 0; --keys) {
        if (!take(in.str())) in.skip();
    }
}

// Writes one frame, into a buffer that is kept from answer to answer.
class Writer {
public:
    // An array of up to 15 elements, the first of them a word, in place of what was written before.
    void begin(unsigned elements, std::string_view word) {
        bytes_.assign(4, '\0');  // room for the length
        byte(0x90 + elements);
        str(word);
    }
    void str(std::string_view text) {  // of up to 255 bytes
        byte(0xd9);
        byte(static_cast<unsigned>(text.size()));
        bytes_.insert(bytes_.end(), text.begin(), text.end());
    }
    void integer(std::uint64_t value) { eight_bytes(0xcf, value); }
    void number(double value) { eight_bytes(0xcb, copied<std::uint64_t>(&value)); }
    void boolean(bool value) { byte(value ? 0xc3 : 0xc2); }

    std::string_view frame() {
        const auto length = static_cast<std::uint32_t>(bytes_.size() - 4);
        std::memcpy(bytes_.data(), &length, sizeof length);
        return {bytes_.data(), bytes_.size()};
    }

private:
    void byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
    void eight_bytes(unsigned tag, std::uint64_t value) {
        byte(tag);
        for (int shift = 56; shift >= 0; shift -= 8) byte(static_cast<unsigned>(value >> shift & 0xff));
    }

    std::vector<char> bytes_;
};

[[noreturn]] void give_up(const char* words) {
    std::fprintf(stderr, "%s\n", words);
    std::exit(1);
}

// The descriptor that the runner handed down. A frame is valid until the next is received.
class Connection {
public:
    explicit Connection(int descriptor) : descriptor_(descriptor) {}

    std::optional<std::string_view> receive() {
        std::uint32_t length = 0;
        if (!read_all(reinterpret_cast<char*>(&length), sizeof length)) return std::nullopt;
        if (length > 64u * 1024 * 1024) give_up("no frame is longer than 64 MiB");
        if (length > buffer_.size()) buffer_.resize(length);
        if (!read_all(buffer_.data(), length)) return std::nullopt;
        return std::string_view(buffer_.data(), length);
    }

    void send(std::string_view frame) {
        while (!frame.empty()) {
            const ssize_t sent = ::write(descriptor_, frame.data(), frame.size());
            if (sent < 0 && errno != EINTR) give_up("the runner cannot be answered");
            if (sent > 0) frame.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

private:
    // False at end of file, also within a frame: then the runner is gone, and there is nobody to tell.
    bool read_all(char* into, std::size_t size) {
        while (size > 0) {
            const ssize_t got = ::read(descriptor_, into, size);
            if (got == 0 || (got < 0 && errno != EINTR)) return false;
            if (got > 0) into += got, size -= static_cast<std::size_t>(got);
        }
        return true;
    }

    int descriptor_;
    std::vector<char> buffer_;
};

// What is told. Those made of doubles alone lie in a frame as they lie here.
struct Ego { double x_m, y_m, yaw_rad, speed_mps, acceleration_mps2, curvature_per_m; };
struct Object { double track_id, kind, x_m, y_m, yaw_rad, speed_mps, length_m, width_m, observed_at_s; };
struct Point { double x_m, y_m, cos_yaw, sin_yaw, curvature_per_m; };
enum Colour { RED, RED_YELLOW, YELLOW, GREEN, OFF, FLASHING_YELLOW };
struct Control { double acceleration_mps2, curvature_per_m; bool reverse; };

constexpr double nowhere = std::numeric_limits<double>::infinity();
constexpr double point_step_m = 0.5;

struct Case {
    std::vector<Point> route;
    double length_m = 4.4, width_m = 1.8, wheelbase_m = 2.6, box_centre_m = 1.3;  // the box is ahead of the rear axle
    double cruise_speed_mps = 10.0, stack_step_s = 0.1;
    double domain_ends_m = nowhere;
    bool reverse = false;
};

template <class Row>
Row row_of(std::string_view table, std::size_t index) {
    require(table.size() >= (index + 1) * sizeof(Row), "expected a row of more numbers");
    return copied<Row>(table.data() + index * sizeof(Row));
}

// Takes what this policy uses; `goal_station_m` is not in it, for a case ends there by itself.
Case read_case(Reader& in) {
    Case told;
    const auto ego = [&](std::string_view key) {
        if (key == "length_m") told.length_m = in.number();
        else if (key == "width_m") told.width_m = in.number();
        else if (key == "wheelbase_m") told.wheelbase_m = in.number();
        else if (key == "box_centre_from_reference_m") told.box_centre_m = in.number();
        else return false;
        return true;
    };
    const auto route = [&](std::string_view key) {
        if (key != "points") return false;
        const std::string_view points = in.bin();
        for (std::size_t i = 0; i < points.size() / sizeof(Point); ++i) told.route.push_back(row_of<Point>(points, i));
        return true;
    };
    for_each_key(in, [&](std::string_view key) {
        if (key == "ego") for_each_key(in, ego);
        else if (key == "route") for_each_key(in, route);
        else if (key == "cruise_speed_mps") told.cruise_speed_mps = in.number();
        else if (key == "stack_step_s") told.stack_step_s = in.number();
        else if (key == "domain_ends_m") told.domain_ends_m = in.number_or(nowhere);
        else if (key == "reverse") told.reverse = in.boolean();
        else return false;
        return true;
    });
    require(!told.route.empty(), "a case without a route");
    return told;
}

// The policy. One that backs along its route is driven as if its rear were its front: the rear axle, which does not
// steer, follows the line either way. Only what goes in and what comes out is turned round.
class Driver {
public:
    explicit Driver(Case told) : case_(std::move(told)), profile_mps_(case_.route.size()) {
        if (case_.reverse) {
            case_.box_centre_m = -case_.box_centre_m;
            case_.cruise_speed_mps = std::min(case_.cruise_speed_mps, backing_mps);
        }
        double next_mps = case_.cruise_speed_mps;  // from the end to the start, so that it slows down before curves
        for (std::size_t i = profile_mps_.size(); i-- > 0;) {
            const double bend_per_m = std::max(std::abs(case_.route[i].curvature_per_m), 1e-6);
            const double curve_mps = std::sqrt(sideways_mps2 / bend_per_m);
            const double slowing_mps = std::sqrt(next_mps * next_mps + 2.0 * slowing_mps2 * point_step_m);
            profile_mps_[i] = next_mps = std::min({case_.cruise_speed_mps, curve_mps, slowing_mps});
        }
    }

    Control drive(Ego ego, std::string_view objects, Reader& signals) {
        if (case_.reverse) ego.yaw_rad += 3.14159265358979323846, ego.speed_mps = -ego.speed_mps;
        const std::size_t from = row_ ? *row_ - std::min<std::size_t>(*row_, 10) : 0;
        const Place own = nearest(from, row_ ? *row_ + 40 : case_.route.size(), ego.x_m, ego.y_m);
        row_ = own.row;
        const double front_m = own.station_m + case_.box_centre_m + 0.5 * case_.length_m;
        const double speed_mps = std::max(ego.speed_mps, 0.0);

        double crowding = crowding_of(case_.domain_ends_m - front_m, speed_mps, 0.0, line_gap_m);
        for (std::size_t i = 0; i < objects.size() / sizeof(Object); ++i) {
            crowding = std::max(crowding, crowding_behind(row_of<Object>(objects, i), own, front_m, speed_mps));
        }
        for (std::size_t left = signals.array(); left > 0; --left) {
            crowding = std::max(crowding, crowding_before(signals, front_m, speed_mps));
        }
        const double wanted_mps2 = towards(profile_mps_[own.row], speed_mps) - fastest_mps2 * crowding;
        const double ahead = case_.reverse ? -1.0 : 1.0;
        return {ahead * std::max(wanted_mps2, -hardest_mps2), ahead * curvature_at(own, ego), case_.reverse};
    }

private:
    struct Place { std::size_t row; double station_m, left_m; };

    static constexpr double time_gap_s = 1.2, object_gap_m = 3.0, line_gap_m = 1.0, fastest_mps2 = 1.5;
    static constexpr double comfort_mps2 = 3.0, hardest_mps2 = 8.0, at_yellow_mps2 = 4.0;
    static constexpr double sideways_mps2 = 2.5, slowing_mps2 = 2.0, backing_mps = 2.0;
    static constexpr double beside_m = 0.5, sight_m = 100.0, steered_rad = 0.6;

    Place nearest(std::size_t from, std::size_t to, double x_m, double y_m) const {
        std::size_t best = from;
        double best_m2 = nowhere;
        for (std::size_t i = from; i < std::min(to, case_.route.size()); ++i) {
            const double dx_m = x_m - case_.route[i].x_m, dy_m = y_m - case_.route[i].y_m;
            const double m2 = dx_m * dx_m + dy_m * dy_m;
            if (m2 < best_m2) best = i, best_m2 = m2;
        }
        const Point& at = case_.route[best];
        const double dx_m = x_m - at.x_m, dy_m = y_m - at.y_m;
        const double along_m = dx_m * at.cos_yaw + dy_m * at.sin_yaw;
        return {best, static_cast<double>(best) * point_step_m + along_m, dy_m * at.cos_yaw - dx_m * at.sin_yaw};
    }

    // Cosine and sine of a heading as seen along the route.
    static std::pair<double, double> turned_by(double yaw_rad, const Point& at) {
        const double cos_yaw = std::cos(yaw_rad), sin_yaw = std::sin(yaw_rad);
        return {cos_yaw * at.cos_yaw + sin_yaw * at.sin_yaw, sin_yaw * at.cos_yaw - cos_yaw * at.sin_yaw};
    }

    // The route's own curvature a step ahead, and what takes offset and heading back to it over `reach_m`.
    double curvature_at(const Place& own, const Ego& ego) const {
        const Point& at = case_.route[own.row];
        const double reach_m = 3.0 + 0.5 * std::abs(ego.speed_mps);
        const double askew = turned_by(ego.yaw_rad, at).second;
        const double left_m = std::clamp(own.left_m, -reach_m, reach_m);  // from afar it comes at 30°, not across
        const auto rows = static_cast<std::size_t>(std::max(ego.speed_mps, 0.0) * case_.stack_step_s / point_step_m);
        const double ahead_per_m = case_.route[std::min(own.row + rows, case_.route.size() - 1)].curvature_per_m;
        const double most_per_m = std::tan(steered_rad) / std::max(case_.wheelbase_m, 0.1);
        const double wanted_per_m = ahead_per_m - 2.0 * askew / reach_m - left_m / (reach_m * reach_m);
        return std::clamp(wanted_per_m, -most_per_m, most_per_m);
    }

    // The Intelligent Driver Model's free road; above the speed it slows down rather than rolls out.
    static double towards(double wanted_mps, double speed_mps) {
        if (speed_mps > wanted_mps) return std::max(-comfort_mps2, 3.0 * (wanted_mps - speed_mps));
        const double pace = speed_mps / std::max(wanted_mps, 0.1);
        return fastest_mps2 * (1.0 - pace * pace * pace * pace);
    }

    // The same model's (wanted gap / gap)², which is 1 where one keeps the gap.
    static double crowding_of(double gap_m, double speed_mps, double leader_mps, double least_m) {
        static const double comfort = 2.0 * std::sqrt(fastest_mps2 * comfort_mps2);
        const double moving_m = speed_mps * time_gap_s + speed_mps * (speed_mps - leader_mps) / comfort;
        const double ratio = (least_m + std::max(moving_m, 0.0)) / std::max(gap_m, 0.1);
        return ratio * ratio;
    }

    double crowding_behind(const Object& object, const Place& own, double front_m, double speed_mps) const {
        const std::size_t to = own.row + static_cast<std::size_t>((sight_m + case_.length_m) / point_step_m);
        const Place place = nearest(own.row, to, object.x_m, object.y_m);
        const Point& at = case_.route[place.row];
        const auto [along, across] = turned_by(object.yaw_rad, at);
        const double half_length_m = 0.5 * (std::abs(along) * object.length_m + std::abs(across) * object.width_m);
        const double half_width_m = 0.5 * (std::abs(across) * object.length_m + std::abs(along) * object.width_m);
        const double gap_m = place.station_m - half_length_m - front_m;
        const bool is_ahead = place.station_m > own.station_m + case_.box_centre_m && gap_m < sight_m;
        const bool is_in_way = std::abs(place.left_m) - half_width_m < 0.5 * case_.width_m + beside_m;
        return is_ahead && is_in_way ? crowding_of(gap_m, speed_mps, object.speed_mps * along, object_gap_m) : 0.0;
    }

    // Reads one signal. Where it cannot stop any more it goes on: better past the line than on it.
    static double crowding_before(Reader& in, double front_m, double speed_mps) {
        const std::size_t elements = in.array();
        require(elements >= 3, "expected a signal of 3 elements");
        in.skip();  // its id
        const auto colour = static_cast<int>(in.number());
        const double gap_m = in.number() - front_m;
        in.skip(elements - 3);
        if (colour != RED && colour != RED_YELLOW && colour != YELLOW) return 0.0;
        const double needed_mps2 = speed_mps * speed_mps / (2.0 * std::max(gap_m, 0.1));
        const bool stops = gap_m > 0.0 && needed_mps2 <= (colour == YELLOW ? at_yellow_mps2 : hardest_mps2);
        return stops ? crowding_of(gap_m, speed_mps, 0.0, line_gap_m) : 0.0;
    }

    Case case_;
    std::vector<double> profile_mps_;  // by row of the route: how fast at most
    std::optional<std::size_t> row_;  // of the step before: near it, for a route may come back to itself
};

// Writes the answer to a message; false where there is none to give.
bool answer(std::string_view frame, std::optional<Driver>& driver, Writer& out) {
    Reader in(frame);
    in.array();  // whatever follows the elements that we know goes with the frame
    const std::string_view word = in.str();
    if (word == "step") {
        require(driver.has_value(), "a step without a case");
        const double step = in.number();
        in.skip();  // the time
        const Ego ego = row_of<Ego>(in.bin(), 0);
        const std::string_view objects = in.bin();
        const Control control = driver->drive(ego, objects, in);
        out.begin(5, "control");
        out.integer(static_cast<std::uint64_t>(step));
        out.number(control.acceleration_mps2);
        out.number(control.curvature_per_m);
        out.boolean(control.reverse);
    } else if (word == "case") {
        driver.reset();
        driver.emplace(read_case(in));
        out.begin(1, "ready");
    } else if (word == "hello") {
        out.begin(3, "hello");
        out.integer(1);
        out.str("plain_cpp");
    } else {
        return false;  // `road`, which it does without, and `over`
    }
    return true;
}

}  // namespace

int main() {
    const char* descriptor = std::getenv("SCENARIO_RUNNER_FD");
    if (descriptor == nullptr) give_up("SCENARIO_RUNNER_FD is not set: the runner starts this program");
    Connection runner(std::atoi(descriptor));
    std::optional<Driver> driver;
    Writer out;
    while (const auto frame = runner.receive()) {
        try {
            if (!answer(*frame, driver, out)) continue;
        } catch (const Malformed& fault) {  // ends the case, and not the process
            out.begin(2, "error");
            out.str(fault.what());
        }
        runner.send(out.frame());
    }
    return 0;
}
