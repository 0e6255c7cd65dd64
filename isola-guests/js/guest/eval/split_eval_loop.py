#!/usr/bin/env python3
"""Gives the opcodes of QuickJS 2025-04-26's JS_CallInternal a C function each.

usage: split_eval_loop.py SOURCE_TREE

HotSpot never compiles a method of more than 8,000 bytes, and JS_CallInternal becomes one of 50,000. This script reads
quickjs.c of the source tree, writes isola_handlers.h, isola_loop.h and isola_cold.h beside it, and replaces
JS_CallInternal by an include of eval_loop.h (hand-written, copied to isola_eval_loop.h), where the most frequent opcodes
have shorter versions that stay in the loop.

A handler takes (ctx, sf, sp, pc, opcode) and returns pc and sp packed in 64 bits. See eval_loop.h for the small values
that stand for "exception", "return" and so on.

Everything the script relies on is asserted, so that another QuickJS version fails here and not at run time.
"""
import os
import re
import sys

OPCODES = 247  # cases of JS_CallInternal in QuickJS 2025-04-26

# Opcodes that have a case of their own in eval_loop.h.
INLINE = set("""
    push_minus1 push_0 push_1 push_2 push_3 push_4 push_5 push_6 push_7 push_i8 push_const8 undefined drop dup
    get_loc8 put_loc8 get_loc0 get_loc1 get_loc2 get_loc3 put_loc0 put_loc1 put_loc2 put_loc3
    get_arg0 get_arg1 get_arg2 get_arg3 get_var_ref0 get_var_ref1 get_var_ref2 get_var_ref3
    get_var_ref_check get_loc_check put_loc_check goto8 goto16 if_true8 if_false8
    lt lte gt gte eq neq strict_eq strict_neq add sub mul div inc_loc return return_undef
""".split())

# Opcodes whose handlers are called from the loop's own switch. The others share a second switch.
HOT = set("""
    fclosure8 get_length push_this object nip insert2 insert3 insert4 perm3 perm4 swap rot3l rot3r dup2 dup3 fclosure
    call_constructor call call0 call1 call2 call3 call_method tail_call tail_call_method array_from
    push_i16 push_i32 push_const null push_false push_true get_loc put_loc set_loc set_loc8 set_loc0 set_loc1 set_loc2
    set_loc3 get_arg put_arg put_arg0 put_arg1 put_arg2 get_var_ref put_var_ref0 put_var_ref1 put_var_ref2 put_var_ref3
    goto if_false inc dec catch nip_catch
    get_var get_var_undef put_var set_arg set_arg0 set_arg1 put_var_ref set_var_ref set_var_ref0 put_var_ref_check
    set_loc_uninitialized close_loc for_of_next iterator_next iterator_close
    iterator_get_value_done lnot get_field get_field2 put_field get_private_field put_private_field define_field
    get_array_el get_array_el2 put_array_el define_array_el append add_loc mod pow neg plus post_inc post_dec dec_loc
    not shl shr sar and or xor instanceof typeof is_undefined is_null is_undefined_or_null typeof_is_undefined
    typeof_is_function to_propkey2 push_atom_value push_bigint_i32 push_empty_string
    yield await initial_yield return_async
""".split())

# Handlers that eval_loop.h has better versions of.
BY_HAND = {"get_field", "get_field2", "put_field", "get_array_el", "get_array_el2", "put_array_el", "define_field",
           "get_length", "call", "call0", "call_method", "post_inc"}

# What stands behind labels that several opcodes share.
SHARED_LABELS = {
    "binary_arith_slow": "sf->cur_pc = pc; if (js_binary_arith_slow(ctx, sp, opcode)) goto exception; sp--; BREAK;",
    "non_ctor_call": 'JS_ThrowTypeError(ctx, "class constructors must be invoked with \'new\'"); goto exception;',
    "free_and_set_true": "JS_FreeValue(ctx, sp[-1]); sp[-1] = JS_TRUE; BREAK;",
    "set_true": "sp[-1] = JS_TRUE; BREAK;",
    "free_and_set_false": "JS_FreeValue(ctx, sp[-1]); sp[-1] = JS_FALSE; BREAK;",
    "done": "sf->ret_val = ret_val; return ISOLA_PACK(ISOLA_DONE, sp);",
    "done_generator": "sf->cur_pc = pc; sf->cur_sp = sp; sf->ret_val = ret_val; return ISOLA_PACK(ISOLA_LEFT, sp);",
    "exception": "sf->cur_pc = pc; return ISOLA_PACK(ISOLA_EXCEPTION, sp);",
}

# The variables of JS_CallInternal that opcodes use, and where a handler gets them from.
VARIABLES = [
    ("b", "JSFunctionBytecode *b = JS_VALUE_GET_OBJ(sf->cur_func)->u.func.function_bytecode;"),
    ("p", "JSObject *p = JS_VALUE_GET_OBJ(sf->cur_func);"),
    ("var_refs", "JSVarRef **var_refs = JS_VALUE_GET_OBJ(sf->cur_func)->u.func.var_refs;"),
    ("rt", "JSRuntime *rt = ctx->rt;"),
    ("caller_ctx", "JSContext *caller_ctx = sf->caller_ctx;"),
    ("func_obj", "JSValueConst func_obj = sf->cur_func;"),
    ("this_obj", "JSValueConst this_obj = sf->this_obj;"),
    ("new_target", "JSValueConst new_target = sf->new_target;"),
    ("argc", "int argc = sf->argc;"),
    ("argv", "JSValue *argv = sf->argv;"),
    ("var_buf", "JSValue *var_buf = sf->var_buf;"),
    ("arg_buf", "JSValue *arg_buf = sf->arg_buf;"),
    ("stack_buf", "JSValue *stack_buf = sf->var_buf + "
                  "JS_VALUE_GET_OBJ(sf->cur_func)->u.func.function_bytecode->var_count;"),
    ("ret_val", "JSValue ret_val;"),
    ("call_argc", "int call_argc;"),
    ("call_argv", "JSValue *call_argv;"),
    ("i", "int i;"),
]


def uses(name, text):
    return re.search(rf"(?<![\w.>]){name}\b", text) is not None


def read_cases(function):
    """The opcodes in groups that share a body: [([opcode, ...], body), ...]"""
    start = function.index("        SWITCH(pc) {\n") + len("        SWITCH(pc) {\n")
    end = function.index("        CASE(OP_invalid):\n        DEFAULT:\n")
    text = function[start:end]
    text = re.sub(r"^#if 0\n.*?^#endif\n", "", text, flags=re.S | re.M)
    text = re.sub(r"^#define OP_CMP\(.*?BREAK\n", "", text, flags=re.S | re.M)
    text = re.sub(r"^ *OP_CMP\((\w+), (\S+), (.*)\);\n", r"        CASE(\1):\n            sf->cur_pc = pc;\n"
                  r"            if (\3)\n                goto exception;\n            sp--;\n            BREAK;\n",
                  text, flags=re.M)
    text = re.sub(r"^#(if SHORT_OPCODES|endif)\n", "", text, flags=re.M)
    # Labels between two opcodes belong to neither: SHARED_LABELS has them.
    text = re.sub(r"^        free_and_set_true:\n.*?(?=^        CASE|\Z)", "", text, flags=re.S | re.M)
    parts = re.split(r"^ *CASE\(OP_(\w+)\):", text, flags=re.M)
    assert parts[0].strip() == "", parts[0]
    groups, names = [], []
    for name, body in zip(parts[1::2], parts[2::2]):
        names.append(name)
        if body.strip():
            groups.append((names, body))
            names = []
    assert not names
    found = sum(len(names) for names, _ in groups)
    assert found == OPCODES, f"expected {OPCODES} opcodes, found {found}"
    return groups


def labels_for(body):
    text, wanted = "", set(re.findall(r"goto (\w+);", body)) - set(re.findall(r"^ *(\w+):", body, re.M))
    for label, code in SHARED_LABELS.items():
        if label in wanted or (label == "exception" and "goto exception" in text):
            text += f"    {label}: {code}\n"
            wanted.discard(label)
    assert not wanted, f"unknown labels: {wanted}"
    return text


def handler(names, body):
    body = re.sub(r"^ *if \(unlikely\(js_poll_interrupts\(ctx\)\)\)\n *goto exception;\n", "", body, flags=re.M)
    if "pow" in names:
        body = body.replace("        binary_arith_slow:\n", "")
    tails = labels_for(body)
    text = body + tails
    declarations = "".join(f"    {declaration}\n" for name, declaration in VARIABLES if uses(name, text))
    return (f"ISOLA_HANDLER({names[0]})\n{{\n{declarations}    {{\n{body}    }}\n"
            f"    __builtin_unreachable();\n{tails}}}\n")


def main(tree):
    with open(os.path.join(tree, "quickjs.c")) as f:
        source = f.read()
    start = source.index("static JSValue JS_CallInternal(JSContext *caller_ctx, JSValueConst func_obj,\n")
    end = re.compile(r"^\}\n", re.M).search(source, start)
    function = source[start:end.end()]
    groups = read_cases(function)
    known = {name for names, _ in groups for name in names}
    assert INLINE | HOT <= known, (INLINE | HOT) - known
    assert not INLINE & HOT, INLINE & HOT

    handlers, loop, cold = [], [], []
    for names, body in groups:
        if names[0] not in BY_HAND:
            handlers.append(handler(names, body))
        for name in names:
            call = f"op_{names[0]}"
            if name in HOT:
                loop.append(f"case OP_{name}: ISOLA_CALL({call});\n")
            elif name not in INLINE:
                cold.append(f"case OP_{name}: return {call}(ISOLA_ARGUMENTS);\n")
    assert BY_HAND <= {names[0] for names, _ in groups}

    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "eval_loop.h")) as f:
        hand_written = f.read()
    frame = "    JSValue *cur_sp;\n} JSStackFrame;\n"
    assert source.count(frame) == 1
    outputs = {
        "isola_handlers.h": "/* written by split_eval_loop.py */\n" + "".join(handlers),
        "isola_loop.h": "/* written by split_eval_loop.py */\n" + "".join(loop),
        "isola_cold.h": "/* written by split_eval_loop.py */\n" + "".join(cold),
        "isola_eval_loop.h": hand_written,
        "quickjs.c": (source[:start] + '#include "isola_eval_loop.h"\n' + source[end.end():]).replace(
            frame,
            "    JSValue *cur_sp;\n"
            "    /* for the functions of the opcodes; only set in bytecode functions */\n"
            "    JSValue this_obj, new_target, ret_val;\n"
            "    JSContext *caller_ctx;\n    JSValue *argv, *local_buf;\n    int argc;\n} JSStackFrame;\n"),
    }
    for name, text in outputs.items():
        with open(os.path.join(tree, name), "w") as f:
            f.write(text)
    print(f"{len(known)} opcodes in {len(groups)} handlers: {len(INLINE)} inline, {len(HOT)} hot, {len(cold)} cold")


if __name__ == "__main__":
    main(sys.argv[1])
