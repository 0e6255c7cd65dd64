#!/usr/bin/env python3
"""Gives every opcode of CPython 3.13's eval loop a C function of its own.

usage: split_eval_loop.py SOURCE_TREE

HotSpot never compiles a method of more than 8,000 bytes, and no JVM method may exceed 65,535. The eval loop as CPython
writes it is a single function beyond both. This script reads Python/generated_cases.c.h and Python/ceval.c of the source
tree, writes Python/isola_handlers.h, isola_loop.h and isola_cold.h beside them, and replaces _PyEval_EvalFrameDefault in
ceval.c by an include of eval_loop.h (hand-written, copied to Python/isola_eval_loop.h).

A handler takes (frame, stack_pointer, next_instr, tstate, oparg) and returns next_instr and stack_pointer packed in 64
bits. See eval_loop.h for the small values that stand for "error", "return" and so on.

Everything the script relies on is asserted, so that another CPython version fails here and not at run time.
"""
import os
import re
import sys

HANDLERS = 212  # of CPython 3.13.5, INSTRUMENTED_LINE included

# Opcodes that get no case in the hot loop: they share a second switch, which keeps the loop small.
COLD = set("""
    BEFORE_ASYNC_WITH BEFORE_WITH BUILD_CONST_KEY_MAP BUILD_SET CACHE CALL_INTRINSIC_1 CALL_INTRINSIC_2 CHECK_EG_MATCH
    CLEANUP_THROW CONVERT_VALUE DELETE_ATTR DELETE_DEREF DELETE_FAST DELETE_GLOBAL DELETE_NAME DELETE_SUBSCR DICT_MERGE
    DICT_UPDATE END_ASYNC_FOR ENTER_EXECUTOR FORMAT_WITH_SPEC GET_AITER GET_ANEXT GET_AWAITABLE GET_LEN
    GET_YIELD_FROM_ITER IMPORT_FROM IMPORT_NAME LOAD_ASSERTION_ERROR LOAD_BUILD_CLASS LOAD_FROM_DICT_OR_DEREF
    LOAD_FROM_DICT_OR_GLOBALS LOAD_LOCALS LOAD_NAME LOAD_SUPER_ATTR MAKE_FUNCTION MATCH_CLASS MATCH_KEYS MATCH_MAPPING
    MATCH_SEQUENCE RERAISE RESERVED RESUME RETURN_GENERATOR SEND SET_FUNCTION_ATTRIBUTE SETUP_ANNOTATIONS SET_UPDATE
    STORE_GLOBAL STORE_NAME STORE_SLICE UNPACK_EX WITH_EXCEPT_START
""".split())

# Labels of the original loop that a handler can jump to, and the code it returns instead.
LABELS = {
    "exception_unwind": "ISOLA_EXCEPTION_UNWIND",
    "start_frame": "ISOLA_START_FRAME",
    "resume_frame": "ISOLA_RESUME_FRAME",
    "exit_unwind": "ISOLA_EXIT_UNWIND",
}
POPPING_LABELS = ["pop_4_error", "pop_3_error", "pop_2_error", "pop_1_error"]


def read_cases(generated, ceval):
    cases = dict(re.findall(r"^        TARGET\((\w+)\) \{\n(.*?)^        \}\n", generated, re.S | re.M))
    assert len(cases) == generated.count("        TARGET("), "an opcode was not recognised"
    line = re.search(
        r"        case INSTRUMENTED_LINE:\n#endif\n    \{\n(.*?)\n    \}\n\n\n#if USE_COMPUTED_GOTOS\n        _unknown_opcode",
        ceval, re.S)
    assert line, "INSTRUMENTED_LINE was not found in ceval.c"
    cases["INSTRUMENTED_LINE"] = line.group(1) + "\n"
    assert len(cases) == HANDLERS, f"expected {HANDLERS} opcodes, found {len(cases)}"
    return cases


def instruction_sizes(cases):
    sizes = {}
    for name, body in cases.items():
        size = re.search(r"next_instr \+= (\d+);", body)
        sizes[name] = int(size.group(1)) if size else None
    return sizes


def check_rewinding(cases, sizes, generic):
    """DEOPT_IF and GO_TO_INSTRUCTION restart another opcode: its length must be the same."""
    for name, body in cases.items():
        targets = re.findall(r"DEOPT_IF\(.*?, (\w+)\);", body) + re.findall(r"GO_TO_INSTRUCTION\((\w+)\)", body)
        for target in targets:
            assert target in generic and sizes[target] == sizes[name], (name, target)


def labels_for(body):
    """The labels a body jumps to, each leaving the handler with a code."""
    needed = set(re.findall(r"goto (\w+)[;)]", body)) | set(re.findall(r"GOTO_ERROR\((\w+)\)", body))
    if re.search(r"CHECK_EVAL_BREAKER|DECREF_INPUTS_AND_REUSE_FLOAT|INSTRUMENTED_JUMP", body):
        needed.add("error")
    if "DISPATCH_INLINED" in body:
        needed.add("start_frame")
    unknown = needed - set(LABELS) - set(POPPING_LABELS) - {"error", "enter_tier_two"}
    assert not unknown, f"unknown labels: {unknown}"
    text, popping = "", False
    for label in POPPING_LABELS:
        if label in needed:
            text += f"    {label}:\n"
            popping = True
        if popping:
            text += "    STACK_SHRINK(1);\n"
    if popping or "error" in needed:
        text += "    error: ISOLA_LEAVE(ISOLA_ERROR);\n"
    for label, code in LABELS.items():
        if label in needed:
            text += f"    {label}: ISOLA_LEAVE({code});\n"
    return text


def clean(body):
    body = re.sub(r"\breturn retval;", "ISOLA_RETURN(retval);", body)
    body = re.sub(r"^ *INSTRUCTION_STATS\(\w+\);\n", "", body, flags=re.M)
    return re.sub(r"^ *PREDICTED\(\w+\);\n", "", body, flags=re.M)


def handlers(cases, sizes, generic, shared):
    """`shared` opcodes look at `opcode` to see whether an INSTRUMENTED_ twin jumped to them: they become a template."""
    head = ["/* written by split_eval_loop.py */\n", "#define TIER_ONE 1\n"]
    head += [f"#define ISOLA_SIZE_{name} {sizes[name]}\n" for name in sorted(generic)]
    head += [f"ISOLA_HANDLER({name});\n" for name in cases]
    templates, plain = [], []
    for name, original in cases.items():
        body = clean(original)
        if name in shared:
            templates.append(
                f"static inline __attribute__((always_inline)) uint64_t\n"
                f"impl_{name}(ISOLA_PARAMETERS, const int instruction)\n"
                f"{{\n    uint8_t opcode = (uint8_t)instruction; (void)opcode;\n{{\n{body}}}\n"
                f"    __builtin_unreachable();\n{labels_for(body)}}}\n"
                f"ISOLA_HANDLER({name}) {{ return impl_{name}(ISOLA_ARGUMENTS, {name}); }}\n")
        else:
            body = re.sub(r"GO_TO_INSTRUCTION\((\w+)\)",
                          lambda m: f"ISOLA_GO_TO({m.group(1)}, {sizes[m.group(1)]}, {name})", body)
            plain.append(
                f"ISOLA_HANDLER({name})\n{{\n    uint8_t opcode = {name}; (void)opcode;\n{{\n{body}}}\n"
                f"    __builtin_unreachable();\n{labels_for(body)}}}\n")
    return "".join(head + templates + plain)


def main(tree):
    python = os.path.join(tree, "Python")
    with open(os.path.join(python, "generated_cases.c.h")) as f:
        generated = f.read()
    with open(os.path.join(python, "ceval.c")) as f:
        ceval = f.read()
    cases = read_cases(generated, ceval)
    sizes = instruction_sizes(cases)
    generic = {name for name, body in cases.items() if f"PREDICTED({name});" in body}
    shared = set(re.findall(r"GO_TO_INSTRUCTION\((\w+)\)", generated))
    assert shared <= generic
    check_rewinding(cases, sizes, generic)
    changes_frame = {name for name, body in cases.items() if re.search(r"\bframe = ", body)}
    cold = {name for name in cases if name in COLD or name.startswith("INSTRUMENTED_")}
    assert COLD <= set(cases), COLD - set(cases)

    loop = ["/* written by split_eval_loop.py */\n"]
    for name in cases:
        if name not in cold:
            macro = "ISOLA_CALL_NEW_FRAME" if name in changes_frame else "ISOLA_CALL"
            loop.append(f"case {name}: {macro}({name});\n")
    loop.append("default: ISOLA_CALL_COLD();\n")

    start = ceval.index("PyObject* _Py_HOT_FUNCTION\n_PyEval_EvalFrameDefault")
    end = re.compile(r"^\}\n", re.M).search(ceval, start)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "eval_loop.h")) as f:
        hand_written = f.read()

    outputs = {
        "isola_handlers.h": handlers(cases, sizes, generic, shared),
        "isola_loop.h": "".join(loop),
        "isola_cold.h": "".join(f"case {name}: return op_{name}(ISOLA_ARGUMENTS);\n" for name in cases if name in cold),
        "isola_eval_loop.h": hand_written,
        "ceval.c": ceval[:start] + '#include "isola_eval_loop.h"\n' + ceval[end.end():],
    }
    for name, text in outputs.items():
        with open(os.path.join(python, name), "w") as f:
            f.write(text)
    print(f"{len(cases)} opcodes: {len(generic)} generic, {len(changes_frame)} change the frame, {len(cold)} cold")


if __name__ == "__main__":
    main(sys.argv[1])
