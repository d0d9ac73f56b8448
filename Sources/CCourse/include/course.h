// The files of the pitfalls course, as they lie in scenarios/pitfalls/.
#pragma once

struct course_file {
    const char *_Nonnull path;
    const unsigned char *_Nonnull bytes;
    unsigned long count;
};

// All of them.
const struct course_file *_Nonnull course_files(void);
unsigned long course_file_count(void);
