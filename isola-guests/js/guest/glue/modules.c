/* Scripts and modules: loading them, finding what they import, and the functions that the host can call. */
#include "guest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine.h"

/* The built-in module; its exports are the members of the library's object of the same name. */
static const char builtin_module[] = "sandbox";

/* name -> the namespace of the module that exports it and was loaded last; JS_UNDEFINED before the first. */
static JSValue exported = JS_UNDEFINED;

static int
ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static int
is_typescript(const char *name)
{
    return ends_with(name, ".ts") || ends_with(name, ".mts") || ends_with(name, ".cts");
}

/* ---- sources ---- */

/* The JavaScript of a TypeScript source, to be freed with js_free; NULL with an exception set. */
static char *
strip_types(const char *name, const char *source, size_t *length)
{
    if (!JS_IsFunction(ctx, library.strip)) {
        JS_ThrowSyntaxError(ctx, "this guest cannot run TypeScript");
        return NULL;
    }
    JSValue arguments[2] = {engine_text(ctx, (const uint8_t *)source, *length, NULL), JS_NewString(ctx, name)};
    JSValue stripped = JS_IsException(arguments[0]) ? JS_EXCEPTION
        : JS_Call(ctx, library.strip, JS_UNDEFINED, 2, (JSValueConst *)arguments);
    JS_FreeValue(ctx, arguments[0]);
    JS_FreeValue(ctx, arguments[1]);
    if (JS_IsException(stripped)) {
        return NULL;
    }
    const char *text = JS_ToCStringLen(ctx, length, stripped);
    JS_FreeValue(ctx, stripped);
    char *copy = text == NULL ? NULL : js_strndup(ctx, text, *length);
    JS_FreeCString(ctx, text);
    return copy;
}

/* What the compiler gets: without a byte order mark and types, with a 0 behind it. */
static char *
prepare(const char *name, const char *source, size_t *length)
{
    if (*length >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0) {
        source += 3;
        *length -= 3;
    }
    if (is_typescript(name)) {
        return strip_types(name, source, length);
    }
    char *copy = js_malloc(ctx, *length + 1);
    if (copy != NULL) {
        memcpy(copy, source, *length);
        copy[*length] = 0;
    }
    return copy;
}

static int
is_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    unsigned char after = (unsigned char)at[strncmp(at, word, length) == 0 ? length : 0];
    return strncmp(at, word, length) == 0 && !isalnum(after) && after != '_' && after != '$';
}

/* Whether some line begins as only a module's can. Asked of sources that are no scripts. */
static int
looks_like_module(const char *source)
{
    for (const char *line = source; *line != 0;) {
        const char *at = line + strspn(line, " \t\r\n;");
        if (is_word(at, "export")) {
            return 1;
        }
        if (is_word(at, "import")) {
            at += strlen("import");
            at += strspn(at, " \t\r\n");
            if (*at != '(' && *at != ';' && *at != '=') {
                return 1;
            }
        }
        line = at + strcspn(at, "\n");
        line += *line != 0;
    }
    return strstr(source, "import.meta") != NULL;
}

/* ---- names ---- */

/* An absolute path, or one that is relative to no folder, without "." and ".."; to be freed with js_free. */
static char *
normalized(const char *folder, size_t folder_length, const char *path)
{
    size_t longest = folder_length + strlen(path) + 2;
    char *result = js_malloc(ctx, longest), *end = result;
    if (result == NULL) {
        return NULL;
    }
    int absolute = folder_length > 0 ? folder[0] == '/' : path[0] == '/';
    if (absolute) {
        *end++ = '/';
    }
    char *start = end;
    const char *parts[2] = {folder, path}, *ends[2] = {folder + folder_length, path + strlen(path)};
    for (int i = 0; i < 2; i++) {
        for (const char *at = parts[i]; at < ends[i];) {
            const char *slash = memchr(at, '/', (size_t)(ends[i] - at));
            slash = slash == NULL ? ends[i] : slash;
            size_t length = (size_t)(slash - at);
            if (length == 2 && at[0] == '.' && at[1] == '.') {
                while (end > start && *--end != '/') {
                }
            }
            else if (length > 0 && !(length == 1 && at[0] == '.')) {
                if (end > start) {
                    *end++ = '/';
                }
                memcpy(end, at, length);
                end += length;
            }
            at = slash + 1;
        }
    }
    *end = 0;
    return result;
}

static int
is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* The name that a module has or would be loaded under, or NULL; to be freed with js_free. */
static char *
existing(const char *name)
{
    if (engine_module(ctx, name) != NULL) {
        return js_strdup(ctx, name);
    }
    size_t space = strlen(name) + 2;
    char *path = js_malloc(ctx, space);
    if (path != NULL) {
        snprintf(path, space, "%s%s", name[0] == '/' ? "" : "/", name);
        if (engine_module(ctx, path) != NULL || is_file(path)) {
            return path;
        }
        js_free(ctx, path);
    }
    return NULL;
}

/* The same with the endings that may be left out, and those of TypeScript for what it becomes. */
static char *
find(const char *name)
{
    static const char *const more[] = {".js", ".mjs", ".ts", ".mts"};
    char *found = existing(name);
    size_t length = strlen(name), space = length + 5;
    char *other = found != NULL ? NULL : js_malloc(ctx, space);
    if (other == NULL) {
        return found;
    }
    if (ends_with(name, ".js") || ends_with(name, ".mjs")) {
        snprintf(other, space, "%.*sts", (int)length - 2, name);
        found = existing(other);
    }
    for (size_t i = 0; found == NULL && i < sizeof more / sizeof *more; i++) {
        snprintf(other, space, "%s%s", name, more[i]);
        found = existing(other);
    }
    js_free(ctx, other);
    return found;
}

static void
throw_not_found(const char *importer, const char *specifier, const char *name)
{
    JSValue error = JS_NewError(ctx);
    size_t longest = strlen(importer) + strlen(specifier) + 2 * strlen(name) + 300;
    char *message = js_malloc(ctx, longest);
    if (message == NULL || JS_IsException(error)) {
        js_free(ctx, message);
        JS_FreeValue(ctx, error);
        return;
    }
    int bare = specifier[0] != '.' && specifier[0] != '/' && strncmp(specifier, "file:", 5) != 0;
    if (bare) {
        snprintf(message, longest, "Cannot find module '%s' imported from %s: there are no packages; import scripts and files as "
                 "'./name.mjs' or '/folder/name.mjs', and what the sandbox offers as 'sandbox'", specifier, importer);
    }
    else {
        snprintf(message, longest, "Cannot find module '%s' imported from %s: no module '%s' was loaded before, and there is no "
                 "file '%s%s'", specifier, importer, name, name[0] == '/' ? "" : "/", name);
    }
    JS_DefinePropertyValueStr(ctx, error, "message", JS_NewString(ctx, message), JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    JS_DefinePropertyValueStr(ctx, error, "code", JS_NewString(ctx, "ERR_MODULE_NOT_FOUND"), JS_PROP_C_W_E);
    js_free(ctx, message);
    JS_Throw(ctx, error);
}

/* For JS_SetModuleLoaderFunc: the name of the module that `importer` means. */
static char *
resolve(JSContext *context, const char *importer, const char *specifier, void *opaque)
{
    if (strcmp(specifier, builtin_module) == 0) {
        return js_strdup(ctx, specifier);
    }
    const char *path = strncmp(specifier, "file://", 7) == 0 ? specifier + 7 : specifier;
    const char *slash = path[0] == '.' ? strrchr(importer, '/') : NULL;
    size_t folder = slash == NULL ? 0 : slash == importer ? 1 : (size_t)(slash - importer);
    char *name = normalized(importer, folder, path);
    char *found = name == NULL ? NULL : find(name);
    if (name != NULL && found == NULL) {
        throw_not_found(importer, specifier, name);
    }
    js_free(ctx, name);
    return found;
}

/* ---- modules ---- */

static int
initialize_builtin(JSContext *context, JSModuleDef *module)
{
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(ctx, &names, &count, library.sandbox, JS_GPN_STRING_MASK) < 0) {
        return -1;
    }
    int status = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = JS_AtomToCString(ctx, names[i].atom);
        JSValue value = name == NULL || status < 0 ? JS_EXCEPTION : JS_GetProperty(ctx, library.sandbox, names[i].atom);
        if (JS_IsException(value) || JS_SetModuleExport(ctx, module, name, value) < 0) {
            status = -1;
        }
        JS_FreeCString(ctx, name);
        JS_FreeAtom(ctx, names[i].atom);
    }
    js_free(ctx, names);
    return status;
}

static JSModuleDef *
make_builtin(void)
{
    JSPropertyEnum *names;
    uint32_t count;
    JSModuleDef *module = JS_NewCModule(ctx, builtin_module, initialize_builtin);
    if (module == NULL || JS_GetOwnPropertyNames(ctx, &names, &count, library.sandbox, JS_GPN_STRING_MASK) < 0) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *name = JS_AtomToCString(ctx, names[i].atom);
        if (name != NULL) {
            JS_AddModuleExport(ctx, module, name);
        }
        JS_FreeCString(ctx, name);
        JS_FreeAtom(ctx, names[i].atom);
    }
    js_free(ctx, names);
    return module;
}

static int
set_meta(JSModuleDef *module, const char *name)
{
    JSValue meta = JS_GetImportMeta(ctx, module);
    size_t space = strlen(name) + 10;
    char *url = js_malloc(ctx, space);
    if (url == NULL || JS_IsException(meta)) {
        js_free(ctx, url);
        JS_FreeValue(ctx, meta);
        return -1;
    }
    snprintf(url, space, "file://%s%s", name[0] == '/' ? "" : "/", name);
    JS_DefinePropertyValueStr(ctx, meta, "url", JS_NewString(ctx, url), JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, meta, "filename", JS_NewString(ctx, url + strlen("file://")), JS_PROP_C_W_E);
    JS_FreeValue(ctx, meta);
    js_free(ctx, url);
    return 0;
}

static JSModuleDef *
compile_module(const char *name, const char *source, size_t length)
{
    JSValue compiled = JS_Eval(ctx, source, length, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    if (JS_IsException(compiled)) {
        return NULL;
    }
    JSModuleDef *module = engine_module_of(compiled);
    /* The list of modules has it, too. */
    JS_FreeValue(ctx, compiled);
    return set_meta(module, name) < 0 ? NULL : module;
}

static int
initialize_json(JSContext *context, JSModuleDef *module)
{
    JSValue meta = JS_GetImportMeta(ctx, module);
    JSValue value = JS_IsException(meta) ? meta : JS_GetPropertyStr(ctx, meta, "value");
    JS_FreeValue(ctx, meta);
    return JS_IsException(value) ? -1 : JS_SetModuleExport(ctx, module, "default", value);
}

static JSModuleDef *
make_json(const char *name, const char *text, size_t length)
{
    JSValue value = JS_ParseJSON(ctx, text, length, name);
    JSModuleDef *module = JS_IsException(value) ? NULL : JS_NewCModule(ctx, name, initialize_json);
    JSValue meta = module == NULL ? JS_EXCEPTION : JS_GetImportMeta(ctx, module);
    if (JS_IsException(meta)) {
        JS_FreeValue(ctx, value);
        return NULL;
    }
    JS_DefinePropertyValueStr(ctx, meta, "value", value, JS_PROP_C_W_E);
    JS_FreeValue(ctx, meta);
    return JS_AddModuleExport(ctx, module, "default") < 0 ? NULL : module;
}

/* For JS_SetModuleLoaderFunc: loads what `resolve` found. */
static JSModuleDef *
load_file(JSContext *context, const char *name, void *opaque)
{
    if (strcmp(name, builtin_module) == 0) {
        return make_builtin();
    }
    size_t length;
    char *text = native_read_file(name, &length);
    if (text == NULL) {
        return NULL;
    }
    JSModuleDef *module;
    if (ends_with(name, ".json")) {
        module = make_json(name, text, length);
    }
    else {
        char *source = prepare(name, text, &length);
        module = source == NULL ? NULL : compile_module(name, source, length);
        js_free(ctx, source);
    }
    js_free(ctx, text);
    return module;
}

/* Remembers what a module exports for calls by name. */
static int
export_all(JSModuleDef *module)
{
    JSValue namespace = JS_GetModuleNamespace(ctx, module);
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_IsException(namespace)) {
        return -1;
    }
    if (JS_IsUndefined(exported)) {
        exported = JS_NewObjectProto(ctx, JS_NULL);
    }
    int status = JS_GetOwnPropertyNames(ctx, &names, &count, namespace, JS_GPN_STRING_MASK);
    for (uint32_t i = 0; status >= 0 && i < count; i++) {
        if (JS_DefinePropertyValue(ctx, exported, names[i].atom, JS_DupValue(ctx, namespace), JS_PROP_C_W_E) < 0) {
            status = -1;
        }
    }
    for (uint32_t i = 0; status >= 0 && i < count; i++) {
        JS_FreeAtom(ctx, names[i].atom);
    }
    if (status >= 0) {
        js_free(ctx, names);
    }
    JS_FreeValue(ctx, namespace);
    return status < 0 ? -1 : 0;
}

/* Evaluates a compiled module to its end. */
static int
run_module(JSModuleDef *module, JSValue compiled, int *compiling)
{
    JSValue promise = JS_EvalFunction(ctx, compiled);
    if (JS_IsException(promise)) {
        return -1; /* what it imports does not exist */
    }
    *compiling = 0;
    JSValue result = loop_await(promise);
    JS_FreeValue(ctx, promise);
    if (JS_IsException(result)) {
        return -1;
    }
    JS_FreeValue(ctx, result);
    return export_all(module);
}

/* A name that nothing can import. */
static int
retire(JSModuleDef *module)
{
    static unsigned retired;
    char name[40];
    snprintf(name, sizeof name, "\x01retired:%u", retired++);
    return engine_rename_module(ctx, module, name);
}

static int
load_module(const char *name, const char *source, size_t length, int *compiling)
{
    JSModuleDef *previous = engine_module(ctx, name), *last = engine_last_module(ctx);
    if (previous != NULL && retire(previous) < 0) {
        return -1;
    }
    JSModuleDef *module = NULL;
    JSValue compiled = JS_Eval(ctx, source, length, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    int status = -1;
    if (JS_IsException(compiled)) {
        engine_forget_modules(ctx, last);
    }
    else {
        module = engine_module_of(compiled);
        status = set_meta(module, name);
        if (status == 0) {
            status = run_module(module, compiled, compiling);
        }
        else {
            JS_FreeValue(ctx, compiled);
        }
    }
    if (status < 0) {
        JSValue error = JS_GetException(ctx);
        if (module != NULL) {
            retire(module);
        }
        if (previous != NULL) {
            engine_rename_module(ctx, previous, name);
        }
        JS_Throw(ctx, error);
    }
    return status;
}

/* ---- scripts ---- */

/* What a global name is bound to, or JS_UNINITIALIZED. */
static JSValue
binding(JSAtom name)
{
    int found;
    JSValue value = engine_binding(ctx, name, &found);
    if (JS_IsException(value)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        found = 0;
    }
    return found ? value : JS_UNINITIALIZED;
}

/* The global bindings that exported ones hide, as they are before a script runs. */
typedef struct {
    JSPropertyEnum *names;
    JSValue *values;
    uint32_t count;
} Hidden;

static int
note_hidden(Hidden *hidden)
{
    *hidden = (Hidden){0};
    if (JS_IsUndefined(exported)) {
        return 0;
    }
    if (JS_GetOwnPropertyNames(ctx, &hidden->names, &hidden->count, exported, JS_GPN_STRING_MASK) < 0) {
        return -1;
    }
    hidden->values = js_malloc(ctx, (hidden->count + 1) * sizeof *hidden->values);
    for (uint32_t i = 0; i < hidden->count; i++) {
        if (hidden->values == NULL) {
            JS_FreeAtom(ctx, hidden->names[i].atom);
        }
        else {
            hidden->values[i] = binding(hidden->names[i].atom);
        }
    }
    if (hidden->values == NULL) {
        js_free(ctx, hidden->names);
        return -1;
    }
    return 0;
}

/* Global bindings that the script made or changed are hidden no longer. */
static void
uncover(Hidden *hidden)
{
    for (uint32_t i = 0; i < hidden->count; i++) {
        JSValue value = binding(hidden->names[i].atom);
        if (!JS_IsUninitialized(value)
            && (JS_IsUninitialized(hidden->values[i]) || !JS_SameValue(ctx, value, hidden->values[i]))) {
            JS_DeleteProperty(ctx, exported, hidden->names[i].atom, 0);
        }
        JS_FreeValue(ctx, value);
        JS_FreeValue(ctx, hidden->values[i]);
        JS_FreeAtom(ctx, hidden->names[i].atom);
    }
    js_free(ctx, hidden->values);
    js_free(ctx, hidden->names);
}

/* A script may use await at its top level if it is no script without. */
static JSValue
compile_script(const char *name, const char *source, size_t length, int *asynchronous)
{
    int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY;
    *asynchronous = 0;
    JSValue compiled = JS_Eval(ctx, source, length, name, flags);
    if (JS_IsException(compiled) && strstr(source, "await") != NULL) {
        JSValue error = JS_GetException(ctx);
        compiled = JS_Eval(ctx, source, length, name, flags | JS_EVAL_FLAG_ASYNC);
        if (JS_IsException(compiled)) {
            JS_FreeValue(ctx, JS_GetException(ctx));
            return JS_Throw(ctx, error);
        }
        JS_FreeValue(ctx, error);
        *asynchronous = 1;
    }
    return compiled;
}

/* Whether the exception says that a script declares what another one has declared, which is found before it runs. */
static int
is_redeclaration(void)
{
    JSValue error = JS_GetException(ctx);
    JSValue message = JS_IsObject(error) ? JS_GetPropertyStr(ctx, error, "message") : JS_UNDEFINED;
    const char *text = JS_IsString(message) ? JS_ToCString(ctx, message) : NULL;
    int is = text != NULL && strncmp(text, "redeclaration of ", 17) == 0;
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, message);
    JS_Throw(ctx, error);
    return is;
}

static int
run_script(JSValue compiled, int asynchronous, int *compiling)
{
    JSValue result = JS_EvalFunction(ctx, compiled);
    if (JS_IsException(result)) {
        *compiling = is_redeclaration();
        return -1;
    }
    if (!asynchronous) {
        JS_FreeValue(ctx, result);
        return loop_drain();
    }
    JSValue value = loop_await(result);
    JS_FreeValue(ctx, result);
    JS_FreeValue(ctx, value);
    return JS_IsException(value) ? -1 : 0;
}

static int
load_script(JSValue compiled, int asynchronous, int *compiling)
{
    Hidden hidden;
    *compiling = 0;
    if (note_hidden(&hidden) < 0) {
        JS_FreeValue(ctx, compiled);
        return -1;
    }
    int status = run_script(compiled, asynchronous, compiling);
    JSValue error = status < 0 ? JS_GetException(ctx) : JS_UNDEFINED;
    uncover(&hidden);
    if (status < 0) {
        JS_Throw(ctx, error);
    }
    return status;
}

static int
is_syntax_error(void)
{
    JSValue error = JS_GetException(ctx);
    int is = 0;
    if (JS_IsObject(error) && engine_kind(error) == KIND_ERROR) {
        JSValue name = JS_GetPropertyStr(ctx, error, "name");
        const char *text = JS_IsString(name) ? JS_ToCString(ctx, name) : NULL;
        is = text != NULL && strcmp(text, "SyntaxError") == 0;
        JS_FreeCString(ctx, text);
        JS_FreeValue(ctx, name);
    }
    JS_Throw(ctx, error);
    return is;
}

static int
load(const char *name, const char *source, size_t length, int *compiling)
{
    if (ends_with(name, ".mjs") || ends_with(name, ".mts")) {
        return load_module(name, source, length, compiling);
    }
    int asynchronous;
    JSValue compiled = compile_script(name, source, length, &asynchronous);
    if (!JS_IsException(compiled)) {
        return load_script(compiled, asynchronous, compiling);
    }
    if (ends_with(name, ".cjs") || ends_with(name, ".cts") || !is_syntax_error() || !looks_like_module(source)) {
        return -1;
    }
    JS_FreeValue(ctx, JS_GetException(ctx));
    return load_module(name, source, length, compiling);
}

int
modules_load(const char *name, const char *source, size_t length, int *compiling)
{
    *compiling = 1;
    char *prepared = prepare(name, source, &length);
    int status = prepared == NULL ? -1 : load(name, prepared, length, compiling);
    js_free(ctx, prepared);
    if (status < 0) {
        /* What is wrong with a module that is imported, say that it is missing, is found while the program runs. */
        *compiling = *compiling && is_syntax_error();
    }
    return status;
}

/* ---- functions by name ---- */

/* How many characters must be changed, added or left out, at most. */
static int
distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    size_t n = strlen(a), m = strlen(b);
    int row[LONGEST + 1];
    if (n > LONGEST || m > LONGEST) {
        return LONGEST;
    }
    for (size_t j = 0; j <= m; j++) {
        row[j] = (int)j;
    }
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int change = diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            int least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = change < least ? change : least;
        }
    }
    return row[m];
}

/* The name among an object's properties that is nearest to the given one, if it is nearer than `best`. */
static void
nearest(JSValueConst names_of, const char *name, char *found, size_t size, int *best)
{
    JSPropertyEnum *names;
    uint32_t count;
    if (!JS_IsObject(names_of)) {
        return;
    }
    if (JS_GetOwnPropertyNames(ctx, &names, &count, names_of, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *candidate = JS_AtomToCString(ctx, names[i].atom);
        int d = candidate == NULL ? *best : distance(name, candidate);
        if (d < *best) {
            *best = d;
            snprintf(found, size, "%s", candidate);
        }
        JS_FreeCString(ctx, candidate);
        JS_FreeAtom(ctx, names[i].atom);
    }
    js_free(ctx, names);
}

static JSValue
throw_missing(const char *name)
{
    char found[41] = "";
    /* About a third of the characters may be wrong. */
    int best = (int)strlen(name) / 3 + 2;
    JSValue places[] = {JS_DupValue(ctx, exported), engine_lexical_bindings(ctx), JS_GetGlobalObject(ctx)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        nearest(places[i], name, found, sizeof found, &best);
        JS_FreeValue(ctx, places[i]);
    }
    if (found[0] != 0) {
        return JS_ThrowReferenceError(ctx, "%.100s is not defined; did you mean %s?", name, found);
    }
    return JS_ThrowReferenceError(ctx, "%.100s is not defined", name);
}

JSValue
modules_lookup(const char *name)
{
    JSAtom atom = JS_NewAtom(ctx, name);
    if (atom == JS_ATOM_NULL) {
        return JS_EXCEPTION;
    }
    JSValue namespace = JS_IsUndefined(exported) ? JS_UNDEFINED : JS_GetProperty(ctx, exported, atom);
    JSValue value;
    if (!JS_IsUndefined(namespace)) {
        value = JS_IsException(namespace) ? namespace : JS_GetProperty(ctx, namespace, atom);
        JS_FreeValue(ctx, namespace);
    }
    else {
        int found;
        value = engine_binding(ctx, atom, &found);
        if (!found && !JS_IsException(value)) {
            value = throw_missing(name);
        }
    }
    JS_FreeAtom(ctx, atom);
    return value;
}

void
modules_initialize(void)
{
    JS_SetModuleLoaderFunc(runtime, resolve, load_file, NULL);
}
