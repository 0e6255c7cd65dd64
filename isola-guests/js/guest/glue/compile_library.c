/* Runs while the guest is built: compiles ES modules to the engine's bytecode, as C source on standard output.

   usage: compile_library (NAME FILE)...

   Neither the source nor debug information is kept, by which the engine knows what not to show in stacks. */
#include <quickjs.h>

#include <stdio.h>
#include <stdlib.h>

static char *
read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return NULL;
    }
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    if (text != NULL && fread(text, 1, *length, file) == *length) {
        text[*length] = 0;
    }
    fclose(file);
    return text;
}

static void
fail(JSContext *ctx, const char *path)
{
    JSValue error = JS_GetException(ctx), stack = JS_GetPropertyStr(ctx, error, "stack");
    const char *text = JS_ToCString(ctx, stack);
    fprintf(stderr, "%s cannot be compiled: %s\n", path, text == NULL ? "" : text);
    exit(1);
}

static void
compile(JSContext *ctx, const char *name, const char *path)
{
    size_t length, size;
    char module[100];
    char *source = read_file(path, &length);
    if (source == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    snprintf(module, sizeof module, "isola:%s", name);
    JSValue compiled = JS_Eval(ctx, source, length, module, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    uint8_t *bytecode = JS_IsException(compiled) ? NULL : JS_WriteObject(ctx, &size, compiled, JS_WRITE_OBJ_BYTECODE);
    if (bytecode == NULL) {
        fail(ctx, path);
    }
    printf("const size_t %s_bytecode_length = %zu;\nuint8_t %s_bytecode[] = {", name, size, name);
    for (size_t i = 0; i < size; i++) {
        printf("%s%u,", i % 32 == 0 ? "\n" : "", bytecode[i]);
    }
    printf("\n};\n");
    free(source);
    js_free(ctx, bytecode);
}

int
main(int argc, char **argv)
{
    JSRuntime *runtime = JS_NewRuntime();
    JS_SetStripInfo(runtime, JS_STRIP_SOURCE | JS_STRIP_DEBUG);
    JSContext *ctx = JS_NewContext(runtime);
    printf("#include \"bytecode.h\"\n");
    for (int i = 1; i + 1 < argc; i += 2) {
        compile(ctx, argv[i], argv[i + 1]);
    }
    return 0;
}
