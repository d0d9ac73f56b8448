// check FOLDER: seconds to read every file of a folder and to run libyaml's event parser over it.
#include "floor.h"
#include <dirent.h>
#include <fcntl.h>
#include <yaml.h>

enum { largest = 1 << 20 };

static unsigned char text[largest];

static size_t read_file(int folder, const char *name)
{
    int fd = must(openat(folder, name, O_RDONLY | O_CLOEXEC), name);
    size_t size = 0;
    for (ssize_t n; (n = must(read(fd, text + size, largest - size), "read")) > 0;)
        size += n;
    must(close(fd), "close");
    return size;
}

static void parse(size_t size, const char *name)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        fail("yaml_parser_initialize");
    yaml_parser_set_input_string(&parser, text, size);
    for (bool ended = false; !ended;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "%s: %s\n", name, parser.problem);
            exit(1);
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder)
        fail("opendir");

    double start = now();
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            parse(read_file(dirfd(folder), entry->d_name), entry->d_name);
    printf("%.9f\n", now() - start);
}
