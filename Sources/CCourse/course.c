// Made by ci/course.
#include "course.h"

// Older standards than C23 do not have it, and the compiler does.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "../../scenarios/pitfalls/closing/abort.yaml"
};
static const unsigned char file1[] = {
#embed "../../scenarios/pitfalls/closing/close-wait.yaml"
};
static const unsigned char file2[] = {
#embed "../../scenarios/pitfalls/closing/crossing-goodbyes.yaml"
};
static const unsigned char file3[] = {
#embed "../../scenarios/pitfalls/closing/destroy.yaml"
};
static const unsigned char file4[] = {
#embed "../../scenarios/pitfalls/closing/early-close.yaml"
};
static const unsigned char file5[] = {
#embed "../../scenarios/pitfalls/closing/end-is-not-goodbye.yaml"
};
static const unsigned char file6[] = {
#embed "../../scenarios/pitfalls/closing/fin-or-reset.yaml"
};
static const unsigned char file7[] = {
#embed "../../scenarios/pitfalls/closing/half-close.yaml"
};
static const unsigned char file8[] = {
#embed "../../scenarios/pitfalls/closing/hang-up.yaml"
};
static const unsigned char file9[] = {
#embed "../../scenarios/pitfalls/closing/inherited-descriptor.yaml"
};
static const unsigned char file10[] = {
#embed "../../scenarios/pitfalls/closing/lost-reply.yaml"
};
static const unsigned char file11[] = {
#embed "../../scenarios/pitfalls/closing/no-receipt.yaml"
};
static const unsigned char file12[] = {
#embed "../../scenarios/pitfalls/closing/shut-rd.yaml"
};
static const unsigned char file13[] = {
#embed "../../scenarios/pitfalls/closing/sigpipe.yaml"
};
static const unsigned char file14[] = {
#embed "../../scenarios/pitfalls/closing/so-error.yaml"
};
static const unsigned char file15[] = {
#embed "../../scenarios/pitfalls/closing/time-wait.yaml"
};
static const unsigned char file16[] = {
#embed "../../scenarios/pitfalls/closing/unix-unread-reset.yaml"
};
static const unsigned char file17[] = {
#embed "../../scenarios/pitfalls/closing/unread-reset.yaml"
};
static const unsigned char file18[] = {
#embed "../../scenarios/pitfalls/closing/write-after-close.yaml"
};
static const unsigned char file19[] = {
#embed "../../scenarios/pitfalls/connecting/connected-not-served.yaml"
};
static const unsigned char file20[] = {
#embed "../../scenarios/pitfalls/connecting/free-port.yaml"
};
static const unsigned char file21[] = {
#embed "../../scenarios/pitfalls/connecting/full-backlog.yaml"
};
static const unsigned char file22[] = {
#embed "../../scenarios/pitfalls/connecting/late-connection.yaml"
};
static const unsigned char file23[] = {
#embed "../../scenarios/pitfalls/connecting/listener-close.yaml"
};
static const unsigned char file24[] = {
#embed "../../scenarios/pitfalls/connecting/localhost.yaml"
};
static const unsigned char file25[] = {
#embed "../../scenarios/pitfalls/connecting/long-path.yaml"
};
static const unsigned char file26[] = {
#embed "../../scenarios/pitfalls/connecting/out-of-descriptors.yaml"
};
static const unsigned char file27[] = {
#embed "../../scenarios/pitfalls/connecting/pending-connect.yaml"
};
static const unsigned char file28[] = {
#embed "../../scenarios/pitfalls/connecting/port-handover.yaml"
};
static const unsigned char file29[] = {
#embed "../../scenarios/pitfalls/connecting/refused-at-first.yaml"
};
static const unsigned char file30[] = {
#embed "../../scenarios/pitfalls/connecting/self-connect.yaml"
};
static const unsigned char file31[] = {
#embed "../../scenarios/pitfalls/connecting/stale-socket-file.yaml"
};
static const unsigned char file32[] = {
#embed "../../scenarios/pitfalls/connecting/unreachable.yaml"
};
static const unsigned char file33[] = {
#embed "../../scenarios/pitfalls/framing/chunk-sizes.yaml"
};
static const unsigned char file34[] = {
#embed "../../scenarios/pitfalls/framing/empty-message.yaml"
};
static const unsigned char file35[] = {
#embed "../../scenarios/pitfalls/framing/length-bomb.yaml"
};
static const unsigned char file36[] = {
#embed "../../scenarios/pitfalls/framing/length-prefix.yaml"
};
static const unsigned char file37[] = {
#embed "../../scenarios/pitfalls/framing/over-read.yaml"
};
static const unsigned char file38[] = {
#embed "../../scenarios/pitfalls/framing/several-messages.yaml"
};
static const unsigned char file39[] = {
#embed "../../scenarios/pitfalls/framing/who-speaks-first.yaml"
};
static const unsigned char file40[] = {
#embed "../../scenarios/pitfalls/http/early-answer.yaml"
};
static const unsigned char file41[] = {
#embed "../../scenarios/pitfalls/http/empty-reply.yaml"
};
static const unsigned char file42[] = {
#embed "../../scenarios/pitfalls/http/interim-answer.yaml"
};
static const unsigned char file43[] = {
#embed "../../scenarios/pitfalls/http/length-too-long.yaml"
};
static const unsigned char file44[] = {
#embed "../../scenarios/pitfalls/http/length-too-short.yaml"
};
static const unsigned char file45[] = {
#embed "../../scenarios/pitfalls/http/missing-last-chunk.yaml"
};
static const unsigned char file46[] = {
#embed "../../scenarios/pitfalls/http/no-length.yaml"
};
static const unsigned char file47[] = {
#embed "../../scenarios/pitfalls/programs/body-length.mjs"
};
static const unsigned char file48[] = {
#embed "../../scenarios/pitfalls/programs/body-length.py"
};
static const unsigned char file49[] = {
#embed "../../scenarios/pitfalls/programs/closing.yaml"
};
static const unsigned char file50[] = {
#embed "../../scenarios/pitfalls/programs/connecting.yaml"
};
static const unsigned char file51[] = {
#embed "../../scenarios/pitfalls/programs/destroy.mjs"
};
static const unsigned char file52[] = {
#embed "../../scenarios/pitfalls/programs/early-close.mjs"
};
static const unsigned char file53[] = {
#embed "../../scenarios/pitfalls/programs/early-close.py"
};
static const unsigned char file54[] = {
#embed "../../scenarios/pitfalls/programs/framing.yaml"
};
static const unsigned char file55[] = {
#embed "../../scenarios/pitfalls/programs/free-port.py"
};
static const unsigned char file56[] = {
#embed "../../scenarios/pitfalls/programs/hang-up.py"
};
static const unsigned char file57[] = {
#embed "../../scenarios/pitfalls/programs/http.yaml"
};
static const unsigned char file58[] = {
#embed "../../scenarios/pitfalls/programs/inherited-descriptor.py"
};
static const unsigned char file59[] = {
#embed "../../scenarios/pitfalls/programs/interrupted-read.py"
};
static const unsigned char file60[] = {
#embed "../../scenarios/pitfalls/programs/listener-close.py"
};
static const unsigned char file61[] = {
#embed "../../scenarios/pitfalls/programs/long-path.py"
};
static const unsigned char file62[] = {
#embed "../../scenarios/pitfalls/programs/out-of-descriptors.py"
};
static const unsigned char file63[] = {
#embed "../../scenarios/pitfalls/programs/partial-read.mjs"
};
static const unsigned char file64[] = {
#embed "../../scenarios/pitfalls/programs/partial-read.py"
};
static const unsigned char file65[] = {
#embed "../../scenarios/pitfalls/programs/pending-connect.py"
};
static const unsigned char file66[] = {
#embed "../../scenarios/pitfalls/programs/port-handover.py"
};
static const unsigned char file67[] = {
#embed "../../scenarios/pitfalls/programs/pulled-cable.py"
};
static const unsigned char file68[] = {
#embed "../../scenarios/pitfalls/programs/reading.yaml"
};
static const unsigned char file69[] = {
#embed "../../scenarios/pitfalls/programs/refused-at-first.mjs"
};
static const unsigned char file70[] = {
#embed "../../scenarios/pitfalls/programs/refused-at-first.py"
};
static const unsigned char file71[] = {
#embed "../../scenarios/pitfalls/programs/self-connect.py"
};
static const unsigned char file72[] = {
#embed "../../scenarios/pitfalls/programs/several-messages.mjs"
};
static const unsigned char file73[] = {
#embed "../../scenarios/pitfalls/programs/several-messages.py"
};
static const unsigned char file74[] = {
#embed "../../scenarios/pitfalls/programs/shut-rd.py"
};
static const unsigned char file75[] = {
#embed "../../scenarios/pitfalls/programs/sigpipe.py"
};
static const unsigned char file76[] = {
#embed "../../scenarios/pitfalls/programs/so-error.py"
};
static const unsigned char file77[] = {
#embed "../../scenarios/pitfalls/programs/split-text.mjs"
};
static const unsigned char file78[] = {
#embed "../../scenarios/pitfalls/programs/split-text.py"
};
static const unsigned char file79[] = {
#embed "../../scenarios/pitfalls/programs/stale-pool.mjs"
};
static const unsigned char file80[] = {
#embed "../../scenarios/pitfalls/programs/stale-pool.py"
};
static const unsigned char file81[] = {
#embed "../../scenarios/pitfalls/programs/stale-socket-file.py"
};
static const unsigned char file82[] = {
#embed "../../scenarios/pitfalls/programs/text.yaml"
};
static const unsigned char file83[] = {
#embed "../../scenarios/pitfalls/programs/time-wait.py"
};
static const unsigned char file84[] = {
#embed "../../scenarios/pitfalls/programs/time.yaml"
};
static const unsigned char file85[] = {
#embed "../../scenarios/pitfalls/programs/unreachable.py"
};
static const unsigned char file86[] = {
#embed "../../scenarios/pitfalls/programs/write-deadlock.mjs"
};
static const unsigned char file87[] = {
#embed "../../scenarios/pitfalls/programs/write-deadlock.py"
};
static const unsigned char file88[] = {
#embed "../../scenarios/pitfalls/programs/writing.yaml"
};
static const unsigned char file89[] = {
#embed "../../scenarios/pitfalls/reading/interrupted-read.yaml"
};
static const unsigned char file90[] = {
#embed "../../scenarios/pitfalls/reading/partial-read.yaml"
};
static const unsigned char file91[] = {
#embed "../../scenarios/pitfalls/reading/read-size.yaml"
};
static const unsigned char file92[] = {
#embed "../../scenarios/pitfalls/reading/read-timeout.yaml"
};
static const unsigned char file93[] = {
#embed "../../scenarios/pitfalls/reading/would-block.yaml"
};
static const unsigned char file94[] = {
#embed "../../scenarios/pitfalls/text/message-and-a-half.yaml"
};
static const unsigned char file95[] = {
#embed "../../scenarios/pitfalls/text/split-delimiter.yaml"
};
static const unsigned char file96[] = {
#embed "../../scenarios/pitfalls/text/split-utf8.yaml"
};
static const unsigned char file97[] = {
#embed "../../scenarios/pitfalls/time/head-of-line.yaml"
};
static const unsigned char file98[] = {
#embed "../../scenarios/pitfalls/time/pulled-cable.yaml"
};
static const unsigned char file99[] = {
#embed "../../scenarios/pitfalls/time/silent-peer.yaml"
};
static const unsigned char file100[] = {
#embed "../../scenarios/pitfalls/time/slow-drip.yaml"
};
static const unsigned char file101[] = {
#embed "../../scenarios/pitfalls/time/stale-pool.yaml"
};
static const unsigned char file102[] = {
#embed "../../scenarios/pitfalls/writing/back-pressure.yaml"
};
static const unsigned char file103[] = {
#embed "../../scenarios/pitfalls/writing/cork.yaml"
};
static const unsigned char file104[] = {
#embed "../../scenarios/pitfalls/writing/nagle.yaml"
};
static const unsigned char file105[] = {
#embed "../../scenarios/pitfalls/writing/short-write.yaml"
};
static const unsigned char file106[] = {
#embed "../../scenarios/pitfalls/writing/urgent-data.yaml"
};
static const unsigned char file107[] = {
#embed "../../scenarios/pitfalls/writing/write-deadlock.yaml"
};

static const struct course_file files[] = {
    {"closing/abort.yaml", file0, sizeof file0},
    {"closing/close-wait.yaml", file1, sizeof file1},
    {"closing/crossing-goodbyes.yaml", file2, sizeof file2},
    {"closing/destroy.yaml", file3, sizeof file3},
    {"closing/early-close.yaml", file4, sizeof file4},
    {"closing/end-is-not-goodbye.yaml", file5, sizeof file5},
    {"closing/fin-or-reset.yaml", file6, sizeof file6},
    {"closing/half-close.yaml", file7, sizeof file7},
    {"closing/hang-up.yaml", file8, sizeof file8},
    {"closing/inherited-descriptor.yaml", file9, sizeof file9},
    {"closing/lost-reply.yaml", file10, sizeof file10},
    {"closing/no-receipt.yaml", file11, sizeof file11},
    {"closing/shut-rd.yaml", file12, sizeof file12},
    {"closing/sigpipe.yaml", file13, sizeof file13},
    {"closing/so-error.yaml", file14, sizeof file14},
    {"closing/time-wait.yaml", file15, sizeof file15},
    {"closing/unix-unread-reset.yaml", file16, sizeof file16},
    {"closing/unread-reset.yaml", file17, sizeof file17},
    {"closing/write-after-close.yaml", file18, sizeof file18},
    {"connecting/connected-not-served.yaml", file19, sizeof file19},
    {"connecting/free-port.yaml", file20, sizeof file20},
    {"connecting/full-backlog.yaml", file21, sizeof file21},
    {"connecting/late-connection.yaml", file22, sizeof file22},
    {"connecting/listener-close.yaml", file23, sizeof file23},
    {"connecting/localhost.yaml", file24, sizeof file24},
    {"connecting/long-path.yaml", file25, sizeof file25},
    {"connecting/out-of-descriptors.yaml", file26, sizeof file26},
    {"connecting/pending-connect.yaml", file27, sizeof file27},
    {"connecting/port-handover.yaml", file28, sizeof file28},
    {"connecting/refused-at-first.yaml", file29, sizeof file29},
    {"connecting/self-connect.yaml", file30, sizeof file30},
    {"connecting/stale-socket-file.yaml", file31, sizeof file31},
    {"connecting/unreachable.yaml", file32, sizeof file32},
    {"framing/chunk-sizes.yaml", file33, sizeof file33},
    {"framing/empty-message.yaml", file34, sizeof file34},
    {"framing/length-bomb.yaml", file35, sizeof file35},
    {"framing/length-prefix.yaml", file36, sizeof file36},
    {"framing/over-read.yaml", file37, sizeof file37},
    {"framing/several-messages.yaml", file38, sizeof file38},
    {"framing/who-speaks-first.yaml", file39, sizeof file39},
    {"http/early-answer.yaml", file40, sizeof file40},
    {"http/empty-reply.yaml", file41, sizeof file41},
    {"http/interim-answer.yaml", file42, sizeof file42},
    {"http/length-too-long.yaml", file43, sizeof file43},
    {"http/length-too-short.yaml", file44, sizeof file44},
    {"http/missing-last-chunk.yaml", file45, sizeof file45},
    {"http/no-length.yaml", file46, sizeof file46},
    {"programs/body-length.mjs", file47, sizeof file47},
    {"programs/body-length.py", file48, sizeof file48},
    {"programs/closing.yaml", file49, sizeof file49},
    {"programs/connecting.yaml", file50, sizeof file50},
    {"programs/destroy.mjs", file51, sizeof file51},
    {"programs/early-close.mjs", file52, sizeof file52},
    {"programs/early-close.py", file53, sizeof file53},
    {"programs/framing.yaml", file54, sizeof file54},
    {"programs/free-port.py", file55, sizeof file55},
    {"programs/hang-up.py", file56, sizeof file56},
    {"programs/http.yaml", file57, sizeof file57},
    {"programs/inherited-descriptor.py", file58, sizeof file58},
    {"programs/interrupted-read.py", file59, sizeof file59},
    {"programs/listener-close.py", file60, sizeof file60},
    {"programs/long-path.py", file61, sizeof file61},
    {"programs/out-of-descriptors.py", file62, sizeof file62},
    {"programs/partial-read.mjs", file63, sizeof file63},
    {"programs/partial-read.py", file64, sizeof file64},
    {"programs/pending-connect.py", file65, sizeof file65},
    {"programs/port-handover.py", file66, sizeof file66},
    {"programs/pulled-cable.py", file67, sizeof file67},
    {"programs/reading.yaml", file68, sizeof file68},
    {"programs/refused-at-first.mjs", file69, sizeof file69},
    {"programs/refused-at-first.py", file70, sizeof file70},
    {"programs/self-connect.py", file71, sizeof file71},
    {"programs/several-messages.mjs", file72, sizeof file72},
    {"programs/several-messages.py", file73, sizeof file73},
    {"programs/shut-rd.py", file74, sizeof file74},
    {"programs/sigpipe.py", file75, sizeof file75},
    {"programs/so-error.py", file76, sizeof file76},
    {"programs/split-text.mjs", file77, sizeof file77},
    {"programs/split-text.py", file78, sizeof file78},
    {"programs/stale-pool.mjs", file79, sizeof file79},
    {"programs/stale-pool.py", file80, sizeof file80},
    {"programs/stale-socket-file.py", file81, sizeof file81},
    {"programs/text.yaml", file82, sizeof file82},
    {"programs/time-wait.py", file83, sizeof file83},
    {"programs/time.yaml", file84, sizeof file84},
    {"programs/unreachable.py", file85, sizeof file85},
    {"programs/write-deadlock.mjs", file86, sizeof file86},
    {"programs/write-deadlock.py", file87, sizeof file87},
    {"programs/writing.yaml", file88, sizeof file88},
    {"reading/interrupted-read.yaml", file89, sizeof file89},
    {"reading/partial-read.yaml", file90, sizeof file90},
    {"reading/read-size.yaml", file91, sizeof file91},
    {"reading/read-timeout.yaml", file92, sizeof file92},
    {"reading/would-block.yaml", file93, sizeof file93},
    {"text/message-and-a-half.yaml", file94, sizeof file94},
    {"text/split-delimiter.yaml", file95, sizeof file95},
    {"text/split-utf8.yaml", file96, sizeof file96},
    {"time/head-of-line.yaml", file97, sizeof file97},
    {"time/pulled-cable.yaml", file98, sizeof file98},
    {"time/silent-peer.yaml", file99, sizeof file99},
    {"time/slow-drip.yaml", file100, sizeof file100},
    {"time/stale-pool.yaml", file101, sizeof file101},
    {"writing/back-pressure.yaml", file102, sizeof file102},
    {"writing/cork.yaml", file103, sizeof file103},
    {"writing/nagle.yaml", file104, sizeof file104},
    {"writing/short-write.yaml", file105, sizeof file105},
    {"writing/urgent-data.yaml", file106, sizeof file106},
    {"writing/write-deadlock.yaml", file107, sizeof file107},
};

const struct course_file *course_files(void) { return files; }
unsigned long course_file_count(void) { return sizeof files / sizeof *files; }
