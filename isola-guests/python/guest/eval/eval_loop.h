/* The hand-written part of the split eval loop. Included by ceval.c, see split_eval_loop.py.

   A handler returns next_instr in the upper and stack_pointer in the lower half of 64 bits. An upper half below
   ISOLA_CODES is no address but one of the codes below; next_instr is then in the mailbox. */

enum {
    ISOLA_NEXT = 0,
    ISOLA_ERROR,
    ISOLA_EXCEPTION_UNWIND,
    ISOLA_START_FRAME,
    ISOLA_RESUME_FRAME,
    ISOLA_EXIT_UNWIND,
    ISOLA_RETURNING,        /* the lower half is the value that the C caller gets */
    ISOLA_REDISPATCH,       /* run the opcode in the mailbox next */
    ISOLA_CODES,
    ISOLA_RESUME_WITH_ERROR /* only between enter_frame and unwind */
};

/* Written right before a handler returns and read by the loop at once: nothing runs in between, so one is enough. */
static _Py_CODEUNIT *mailbox_next_instr;
static int mailbox_opcode, mailbox_oparg;

#define ISOLA_PARAMETERS \
    _PyInterpreterFrame *frame, PyObject **stack_pointer, _Py_CODEUNIT *next_instr, PyThreadState *tstate, int oparg
#define ISOLA_ARGUMENTS frame, stack_pointer, next_instr, tstate, oparg
#define ISOLA_HANDLER(name) static __attribute__((noinline)) uint64_t op_##name(ISOLA_PARAMETERS)
#define ISOLA_PACK(upper, lower) (((uint64_t)(uintptr_t)(upper) << 32) | (uint32_t)(uintptr_t)(lower))
#define ISOLA_LEAVE(code) do { mailbox_next_instr = next_instr; return ISOLA_PACK(code, stack_pointer); } while (0)
#define ISOLA_RETURN(value) return ISOLA_PACK(ISOLA_RETURNING, value)
#define ISOLA_GO_TO(name, size, instruction) \
    return impl_##name(frame, stack_pointer, next_instr - (size), tstate, oparg, instruction)

#undef DEOPT_IF
#undef TARGET
#undef DISPATCH
#undef DISPATCH_GOTO
#undef DISPATCH_SAME_OPARG
#undef GO_TO_INSTRUCTION
#undef LLTRACE_RESUME_FRAME
#define LLTRACE_RESUME_FRAME() ((void)0)
/* next_instr is already past the instruction: go back and run the generic handler */
#define DEOPT_IF(condition, name) \
    if (condition) { return op_##name(frame, stack_pointer, next_instr - ISOLA_SIZE_##name, tstate, oparg); }
#define DISPATCH() return ISOLA_PACK(next_instr, stack_pointer)
#define DISPATCH_GOTO() \
    do { mailbox_opcode = opcode; mailbox_oparg = oparg; ISOLA_LEAVE(ISOLA_REDISPATCH); } while (0)
#define DISPATCH_SAME_OPARG() \
    do { mailbox_opcode = next_instr->op.code; mailbox_oparg = oparg; ISOLA_LEAVE(ISOLA_REDISPATCH); } while (0)

/* ceval.c inlines deallocation into every decrement, which makes the handlers large; a call is as fast here. */
#undef Py_DECREF
#define Py_DECREF(arg) \
    do { \
        PyObject *op = _PyObject_CAST(arg); \
        if (!_Py_IsImmortal(op) && --op->ob_refcnt == 0) { _Py_Dealloc(op); } \
    } while (0)
#undef _Py_DECREF_SPECIALIZED
#define _Py_DECREF_SPECIALIZED(arg, dealloc) \
    do { \
        PyObject *op = _PyObject_CAST(arg); \
        if (!_Py_IsImmortal(op) && --op->ob_refcnt == 0) { destructor d = (destructor)(dealloc); d(op); } \
    } while (0)

#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-label"
#include "isola_handlers.h"

static __attribute__((noinline)) uint64_t
op_unknown(ISOLA_PARAMETERS)
{
    _PyErr_Format(tstate, PyExc_SystemError, "%U:%d: unknown opcode %d", _PyFrame_GetCode(frame)->co_filename,
                  PyUnstable_InterpreterFrame_GetLine(frame), next_instr->op.code);
    ISOLA_LEAVE(ISOLA_ERROR);
}

static __attribute__((noinline)) uint64_t
cold_opcode(ISOLA_PARAMETERS, int opcode)
{
    switch (opcode) {
#include "isola_cold.h"
        default: return op_unknown(ISOLA_ARGUMENTS);
    }
}

typedef struct {
    PyObject **stack_pointer;
    _Py_CODEUNIT *next_instr;
} ResumePoint;

/* The labels error, exception_unwind, exit_unwind and resume_with_error of the original loop.
   1: go on in tstate->current_frame at *resume; 0: leave the loop with NULL. */
static __attribute__((noinline)) int
unwind(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject **stack_pointer, _Py_CODEUNIT *next_instr,
       _PyInterpreterFrame *entry_frame, int code, ResumePoint *resume)
{
    if (code == ISOLA_EXCEPTION_UNWIND) goto exception_unwind;
    if (code == ISOLA_EXIT_UNWIND) goto exit_unwind;
    if (code == ISOLA_RESUME_WITH_ERROR) goto resume_with_error;
error:
    if (!_PyErr_Occurred(tstate)) {
        _PyErr_SetString(tstate, PyExc_SystemError, "error return without exception set");
    }
    if (!_PyFrame_IsIncomplete(frame)) {
        PyFrameObject *f = _PyFrame_GetFrameObject(frame);
        if (f != NULL) {
            PyTraceBack_Here(f);
        }
    }
    _PyEval_MonitorRaise(tstate, frame, next_instr - 1);
exception_unwind:
    {
        int offset = INSTR_OFFSET() - 1;
        int level, handler, push_lasti;
        if (get_exception_handler(_PyFrame_GetCode(frame), offset, &level, &handler, &push_lasti) == 0) {
            PyObject **base = _PyFrame_Stackbase(frame);
            while (stack_pointer > base) {
                PyObject *o = POP();
                Py_XDECREF(o);
            }
            _PyFrame_SetStackPointer(frame, stack_pointer);
            monitor_unwind(tstate, frame, next_instr - 1);
            goto exit_unwind;
        }
        PyObject **top = _PyFrame_Stackbase(frame) + level;
        while (stack_pointer > top) {
            PyObject *o = POP();
            Py_XDECREF(o);
        }
        if (push_lasti) {
            PyObject *lasti = PyLong_FromLong(_PyInterpreterFrame_LASTI(frame));
            if (lasti == NULL) {
                goto exception_unwind;
            }
            PUSH(lasti);
        }
        PyObject *exc = _PyErr_GetRaisedException(tstate);
        PUSH(exc);
        next_instr = _PyCode_CODE(_PyFrame_GetCode(frame)) + handler;
        if (monitor_handled(tstate, frame, next_instr, exc) < 0) {
            goto exception_unwind;
        }
        resume->stack_pointer = stack_pointer;
        resume->next_instr = next_instr;
        return 1;
    }
exit_unwind:
    _Py_LeaveRecursiveCallPy(tstate);
    /* The frame must be unlinked before it is cleared (CPython GH-99729). */
    _PyInterpreterFrame *dying = frame;
    frame = tstate->current_frame = dying->previous;
    _PyEval_FrameClearAndPop(tstate, dying);
    frame->return_offset = 0;
    if (frame == entry_frame) {
        tstate->current_frame = frame->previous;
        tstate->c_recursion_remaining += PY_EVAL_C_STACK_UNITS;
        return 0;
    }
resume_with_error:
    next_instr = frame->instr_ptr;
    stack_pointer = _PyFrame_GetStackPointer(frame);
    goto error;
}

/* The prologue of the original loop; the result says where to go on. */
static __attribute__((noinline)) int
enter_frame(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag, _PyInterpreterFrame *entry_frame)
{
    entry_frame->f_executable = Py_None;
    entry_frame->instr_ptr = (_Py_CODEUNIT *)_Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS + 1;
    entry_frame->stacktop = 0;
    entry_frame->owner = FRAME_OWNED_BY_CSTACK;
    entry_frame->return_offset = 0;
    entry_frame->previous = tstate->current_frame;
    frame->previous = entry_frame;
    tstate->current_frame = frame;
    tstate->c_recursion_remaining -= (PY_EVAL_C_STACK_UNITS - 1);
    if (_Py_EnterRecursiveCallTstate(tstate, "")) {
        tstate->c_recursion_remaining--;
        tstate->py_recursion_remaining--;
        return ISOLA_EXIT_UNWIND;
    }
    if (throwflag) {
        if (_Py_EnterRecursivePy(tstate)) {
            return ISOLA_EXIT_UNWIND;
        }
        _Py_Instrument(_PyFrame_GetCode(frame), tstate->interp);
        monitor_throw(tstate, frame, frame->instr_ptr);
        return ISOLA_RESUME_WITH_ERROR;
    }
    return ISOLA_START_FRAME;
}

/* Every sandbox holds the C stack, so it is small. An eval loop that finds little of it left runs on a segment of its own;
   the rest is for C code that calls itself and not the eval loop, such as the repr of nested lists. */
#define ISOLA_STACK_RESERVE (448 * 1024)
#define ISOLA_STACK_SEGMENT (1024 * 1024)

static uintptr_t isola_stack_limit = ISOLA_STACK_RESERVE; /* the linker puts the stack at the beginning of the memory */

static inline uintptr_t
isola_stack_pointer(void)
{
    uintptr_t pointer;
    __asm__ volatile(".globaltype __stack_pointer, i32\nglobal.get __stack_pointer\nlocal.set %0" : "=r"(pointer));
    return pointer;
}

static inline void
isola_set_stack_pointer(uintptr_t pointer)
{
    __asm__ volatile(".globaltype __stack_pointer, i32\nlocal.get %0\nglobal.set __stack_pointer" : : "r"(pointer) : "memory");
}

static __attribute__((noinline)) PyObject *
isola_eval_on_new_segment(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag)
{
    uintptr_t limit = isola_stack_limit, pointer = isola_stack_pointer();
    int remaining = tstate->c_recursion_remaining;
    char *segment = PyMem_RawMalloc(ISOLA_STACK_SEGMENT);
    if (segment == NULL) {
        /* The recursion ends as it would at its limit. */
        isola_stack_limit = 0;
        tstate->c_recursion_remaining = 0;
    }
    else {
        isola_stack_limit = (uintptr_t)segment + ISOLA_STACK_RESERVE;
        isola_set_stack_pointer((uintptr_t)(segment + ISOLA_STACK_SEGMENT) & ~(uintptr_t)15);
    }
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    isola_set_stack_pointer(pointer);
    isola_stack_limit = limit;
    tstate->c_recursion_remaining = remaining;
    PyMem_RawFree(segment);
    return result;
}

#define ISOLA_CALL(name) result = op_##name(ISOLA_ARGUMENTS); goto called
#define ISOLA_CALL_NEW_FRAME(name) result = op_##name(ISOLA_ARGUMENTS); goto called_new_frame
#define ISOLA_CALL_COLD() result = cold_opcode(ISOLA_ARGUMENTS, opcode); goto called_new_frame

PyObject* _Py_HOT_FUNCTION
_PyEval_EvalFrameDefault(PyThreadState *tstate, _PyInterpreterFrame *frame, int throwflag)
{
    _Py_EnsureTstateNotNULL(tstate);
    _PyInterpreterFrame entry_frame;
    _Py_CODEUNIT *next_instr = NULL;
    PyObject **stack_pointer = NULL;
    ResumePoint resume;
    uint64_t result;
    int opcode, oparg;
    if ((uintptr_t)&entry_frame < isola_stack_limit) {
        return isola_eval_on_new_segment(tstate, frame, throwflag);
    }
    int code = enter_frame(tstate, frame, throwflag, &entry_frame);
    if (code != ISOLA_START_FRAME) {
        goto unwind;
    }
start_frame:
    if (_Py_EnterRecursivePy(tstate)) {
        code = ISOLA_EXIT_UNWIND;
        goto unwind;
    }
    next_instr = frame->instr_ptr;
resume_frame:
    stack_pointer = _PyFrame_GetStackPointer(frame);
    for (;;) {
next:
        NEXTOPARG();
dispatch:
        switch (opcode) {
#include "isola_loop.h"
        }
called_new_frame:
        frame = tstate->current_frame;
called:
        next_instr = (_Py_CODEUNIT *)(uintptr_t)(result >> 32);
        stack_pointer = (PyObject **)(uintptr_t)(uint32_t)result;
        if ((uintptr_t)next_instr < ISOLA_CODES) {
            code = (int)(uintptr_t)next_instr;
            next_instr = mailbox_next_instr;
            break;
        }
    }
    switch (code) {
        case ISOLA_REDISPATCH: opcode = mailbox_opcode; oparg = mailbox_oparg; goto dispatch;
        case ISOLA_START_FRAME: frame = tstate->current_frame; goto start_frame;
        case ISOLA_RESUME_FRAME: frame = tstate->current_frame; goto resume_frame;
        case ISOLA_RETURNING: return (PyObject *)stack_pointer;
    }
unwind:
    if (!unwind(tstate, frame, stack_pointer, next_instr, &entry_frame, code, &resume)) {
        return NULL;
    }
    frame = tstate->current_frame;
    stack_pointer = resume.stack_pointer;
    next_instr = resume.next_instr;
    goto next;
}
