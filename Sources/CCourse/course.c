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
#embed "../../scenarios/pitfalls/framing/chunk-sizes.yaml"
};
static const unsigned char file20[] = {
#embed "../../scenarios/pitfalls/framing/empty-message.yaml"
};
static const unsigned char file21[] = {
#embed "../../scenarios/pitfalls/framing/length-bomb.yaml"
};
static const unsigned char file22[] = {
#embed "../../scenarios/pitfalls/framing/length-prefix.yaml"
};
static const unsigned char file23[] = {
#embed "../../scenarios/pitfalls/framing/over-read.yaml"
};
static const unsigned char file24[] = {
#embed "../../scenarios/pitfalls/framing/several-messages.yaml"
};
static const unsigned char file25[] = {
#embed "../../scenarios/pitfalls/framing/who-speaks-first.yaml"
};
static const unsigned char file26[] = {
#embed "../../scenarios/pitfalls/http/early-answer.yaml"
};
static const unsigned char file27[] = {
#embed "../../scenarios/pitfalls/http/empty-reply.yaml"
};
static const unsigned char file28[] = {
#embed "../../scenarios/pitfalls/http/interim-answer.yaml"
};
static const unsigned char file29[] = {
#embed "../../scenarios/pitfalls/http/length-too-long.yaml"
};
static const unsigned char file30[] = {
#embed "../../scenarios/pitfalls/http/length-too-short.yaml"
};
static const unsigned char file31[] = {
#embed "../../scenarios/pitfalls/http/missing-last-chunk.yaml"
};
static const unsigned char file32[] = {
#embed "../../scenarios/pitfalls/http/no-length.yaml"
};
static const unsigned char file33[] = {
#embed "../../scenarios/pitfalls/programs/body-length.mjs"
};
static const unsigned char file34[] = {
#embed "../../scenarios/pitfalls/programs/body-length.py"
};
static const unsigned char file35[] = {
#embed "../../scenarios/pitfalls/programs/destroy.mjs"
};
static const unsigned char file36[] = {
#embed "../../scenarios/pitfalls/programs/framing.yaml"
};
static const unsigned char file37[] = {
#embed "../../scenarios/pitfalls/programs/hang-up.py"
};
static const unsigned char file38[] = {
#embed "../../scenarios/pitfalls/programs/http.yaml"
};
static const unsigned char file39[] = {
#embed "../../scenarios/pitfalls/programs/inherited-descriptor.py"
};
static const unsigned char file40[] = {
#embed "../../scenarios/pitfalls/programs/interrupted-read.py"
};
static const unsigned char file41[] = {
#embed "../../scenarios/pitfalls/programs/partial-read.mjs"
};
static const unsigned char file42[] = {
#embed "../../scenarios/pitfalls/programs/partial-read.py"
};
static const unsigned char file43[] = {
#embed "../../scenarios/pitfalls/programs/reading.yaml"
};
static const unsigned char file44[] = {
#embed "../../scenarios/pitfalls/programs/several-messages.mjs"
};
static const unsigned char file45[] = {
#embed "../../scenarios/pitfalls/programs/several-messages.py"
};
static const unsigned char file46[] = {
#embed "../../scenarios/pitfalls/programs/shut-rd.py"
};
static const unsigned char file47[] = {
#embed "../../scenarios/pitfalls/programs/sigpipe.py"
};
static const unsigned char file48[] = {
#embed "../../scenarios/pitfalls/programs/so-error.py"
};
static const unsigned char file49[] = {
#embed "../../scenarios/pitfalls/programs/split-text.mjs"
};
static const unsigned char file50[] = {
#embed "../../scenarios/pitfalls/programs/split-text.py"
};
static const unsigned char file51[] = {
#embed "../../scenarios/pitfalls/programs/text.yaml"
};
static const unsigned char file52[] = {
#embed "../../scenarios/pitfalls/programs/time-wait.py"
};
static const unsigned char file53[] = {
#embed "../../scenarios/pitfalls/programs/write-deadlock.mjs"
};
static const unsigned char file54[] = {
#embed "../../scenarios/pitfalls/programs/write-deadlock.py"
};
static const unsigned char file55[] = {
#embed "../../scenarios/pitfalls/programs/writing.yaml"
};
static const unsigned char file56[] = {
#embed "../../scenarios/pitfalls/reading/interrupted-read.yaml"
};
static const unsigned char file57[] = {
#embed "../../scenarios/pitfalls/reading/partial-read.yaml"
};
static const unsigned char file58[] = {
#embed "../../scenarios/pitfalls/reading/read-size.yaml"
};
static const unsigned char file59[] = {
#embed "../../scenarios/pitfalls/reading/read-timeout.yaml"
};
static const unsigned char file60[] = {
#embed "../../scenarios/pitfalls/reading/would-block.yaml"
};
static const unsigned char file61[] = {
#embed "../../scenarios/pitfalls/text/message-and-a-half.yaml"
};
static const unsigned char file62[] = {
#embed "../../scenarios/pitfalls/text/split-delimiter.yaml"
};
static const unsigned char file63[] = {
#embed "../../scenarios/pitfalls/text/split-utf8.yaml"
};
static const unsigned char file64[] = {
#embed "../../scenarios/pitfalls/writing/back-pressure.yaml"
};
static const unsigned char file65[] = {
#embed "../../scenarios/pitfalls/writing/cork.yaml"
};
static const unsigned char file66[] = {
#embed "../../scenarios/pitfalls/writing/nagle.yaml"
};
static const unsigned char file67[] = {
#embed "../../scenarios/pitfalls/writing/short-write.yaml"
};
static const unsigned char file68[] = {
#embed "../../scenarios/pitfalls/writing/urgent-data.yaml"
};
static const unsigned char file69[] = {
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
    {"framing/chunk-sizes.yaml", file19, sizeof file19},
    {"framing/empty-message.yaml", file20, sizeof file20},
    {"framing/length-bomb.yaml", file21, sizeof file21},
    {"framing/length-prefix.yaml", file22, sizeof file22},
    {"framing/over-read.yaml", file23, sizeof file23},
    {"framing/several-messages.yaml", file24, sizeof file24},
    {"framing/who-speaks-first.yaml", file25, sizeof file25},
    {"http/early-answer.yaml", file26, sizeof file26},
    {"http/empty-reply.yaml", file27, sizeof file27},
    {"http/interim-answer.yaml", file28, sizeof file28},
    {"http/length-too-long.yaml", file29, sizeof file29},
    {"http/length-too-short.yaml", file30, sizeof file30},
    {"http/missing-last-chunk.yaml", file31, sizeof file31},
    {"http/no-length.yaml", file32, sizeof file32},
    {"programs/body-length.mjs", file33, sizeof file33},
    {"programs/body-length.py", file34, sizeof file34},
    {"programs/destroy.mjs", file35, sizeof file35},
    {"programs/framing.yaml", file36, sizeof file36},
    {"programs/hang-up.py", file37, sizeof file37},
    {"programs/http.yaml", file38, sizeof file38},
    {"programs/inherited-descriptor.py", file39, sizeof file39},
    {"programs/interrupted-read.py", file40, sizeof file40},
    {"programs/partial-read.mjs", file41, sizeof file41},
    {"programs/partial-read.py", file42, sizeof file42},
    {"programs/reading.yaml", file43, sizeof file43},
    {"programs/several-messages.mjs", file44, sizeof file44},
    {"programs/several-messages.py", file45, sizeof file45},
    {"programs/shut-rd.py", file46, sizeof file46},
    {"programs/sigpipe.py", file47, sizeof file47},
    {"programs/so-error.py", file48, sizeof file48},
    {"programs/split-text.mjs", file49, sizeof file49},
    {"programs/split-text.py", file50, sizeof file50},
    {"programs/text.yaml", file51, sizeof file51},
    {"programs/time-wait.py", file52, sizeof file52},
    {"programs/write-deadlock.mjs", file53, sizeof file53},
    {"programs/write-deadlock.py", file54, sizeof file54},
    {"programs/writing.yaml", file55, sizeof file55},
    {"reading/interrupted-read.yaml", file56, sizeof file56},
    {"reading/partial-read.yaml", file57, sizeof file57},
    {"reading/read-size.yaml", file58, sizeof file58},
    {"reading/read-timeout.yaml", file59, sizeof file59},
    {"reading/would-block.yaml", file60, sizeof file60},
    {"text/message-and-a-half.yaml", file61, sizeof file61},
    {"text/split-delimiter.yaml", file62, sizeof file62},
    {"text/split-utf8.yaml", file63, sizeof file63},
    {"writing/back-pressure.yaml", file64, sizeof file64},
    {"writing/cork.yaml", file65, sizeof file65},
    {"writing/nagle.yaml", file66, sizeof file66},
    {"writing/short-write.yaml", file67, sizeof file67},
    {"writing/urgent-data.yaml", file68, sizeof file68},
    {"writing/write-deadlock.yaml", file69, sizeof file69},
};

const struct course_file *course_files(void) { return files; }
unsigned long course_file_count(void) { return sizeof files / sizeof *files; }
